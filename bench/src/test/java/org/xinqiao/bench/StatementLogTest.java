package org.xinqiao.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class StatementLogTest {

  private static final String LOG =
      """
      2026-11-26 07:30:01.120 CST [501] LOG:  duration: 0.010 ms  statement: BEGIN
      2026-11-26 07:30:01.121 CST [777] LOG:  duration: 0.010 ms  execute S_1: BEGIN
      2026-11-26 07:30:01.122 CST [501] LOG:  duration: 0.020 ms  execute S_7: SELECT set_config('app.tenant', $1, true), set_config('role', $2, true)
      2026-11-26 07:30:01.122 CST [501] DETAIL:  Parameters: $1 = '1', $2 = 'xinqiao_desk'
      2026-11-26 07:30:01.124 CST [777] LOG:  duration: 0.020 ms  execute S_2: DELETE FROM due WHERE id = $1
      2026-11-26 07:30:01.124 CST [777] DETAIL:  Parameters: $1 = '7'
      2026-11-26 07:30:01.125 CST [501] LOG:  duration: 0.100 ms  parse <unnamed>: SELECT name
      2026-11-26 07:30:01.125 CST [501] LOG:  duration: 0.100 ms  execute S_9: SELECT name
      \t  FROM patient
      \t WHERE tenant_id = $2 AND name ^@ $1 AND ($3 IS NULL OR id < $3)
      2026-11-26 07:30:01.125 CST [501] DETAIL:  Parameters: $1 = '欧阳''甲', $2 = '1', $3 = NULL
      2026-11-26 07:30:01.126 CST [501] LOG:  duration: 0.100 ms  execute S_3: INSERT INTO audit_event (id) VALUES ($1)
      2026-11-26 07:30:01.126 CST [501] DETAIL:  Parameters: $1 = '5'
      2026-11-26 07:30:01.127 CST [501] LOG:  duration: 0.400 ms  execute S_4: COMMIT
      """;

  @Test
  void aTransactionIsWhatOneProcessExecutedBetweenItsBeginAndItsEnd() {
    List<StatementLog.Transaction> ended = StatementLog.transactions(LOG);
    assertThat(ended).hasSize(1);
    StatementLog.Transaction desk = ended.getFirst();
    assertThat(desk.isOfDesk()).isTrue();
    assertThat(desk.preface())
        .isEqualTo(
            new StatementLog.Executed(
                "SELECT set_config('app.tenant', ?, true), set_config('role', ?, true)",
                List.of("1", "xinqiao_desk")));
    assertThat(desk.reads()).hasSize(1);
    StatementLog.Executed read = desk.reads().getFirst();
    assertThat(read.sql())
        .isEqualTo(
            "SELECT name\n  FROM patient\n WHERE tenant_id = ? AND name ^@ ? AND (? IS NULL OR id < ?)");
    assertThat(read.values()).containsExactly("1", "欧阳'甲", null, null);
  }
}
