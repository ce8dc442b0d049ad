package org.xinqiao.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Map;
import org.junit.jupiter.api.Test;

class ReportTest {

  @Test
  void isOneLineOfJsonInTheOrderOfTheFields() {
    Report report =
        new Report()
            .put("bench", "ingest")
            .put("seed", 1L)
            .figure("per_s", 4321.987)
            .figure("p50_ms", 1.23456)
            .put("gates", Map.of("applied", 20));
    assertThat(report.json())
        .isEqualTo(
            """
            {"bench":"ingest","seed":1,"per_s":4322.0,"p50_ms":1.235,"gates":{"applied":20}}\
            """);
  }

  @Test
  void aFieldStandsThereOnce() {
    Report report = new Report().put("seed", 1L);
    assertThatIllegalArgumentException().isThrownBy(() -> report.put("seed", 2L));
  }
}
