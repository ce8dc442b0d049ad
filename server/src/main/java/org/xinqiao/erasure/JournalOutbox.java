package org.xinqiao.erasure;

import java.util.List;
import java.util.UUID;
import org.springframework.context.event.EventListener;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.xinqiao.consent.ConsentChanged;
import org.xinqiao.shared.IdGenerator;
import org.xinqiao.shared.Tenancy;
import tools.jackson.databind.json.JsonMapper;

/// What is to be written to the journal, kept in the transaction of what it tells of: so neither is
/// there without the other, and a file that cannot be written stops nobody.
@Component
class JournalOutbox {

  private final JdbcClient jdbc;
  private final JsonMapper json;
  private final IdGenerator ids;

  JournalOutbox(JdbcClient jdbc, JsonMapper json, IdGenerator ids) {
    this.jdbc = jdbc;
    this.json = json;
    this.ids = ids;
  }

  void add(JournalEntry entry) {
    jdbc.sql("INSERT INTO erasure_journal (tenant_id, entry_id, line) VALUES (:tenant, :id, :line)")
        .param("tenant", tenant())
        .param("id", ids.next())
        .param("line", json.writerFor(JournalEntry.class).writeValueAsString(entry))
        .update();
  }

  /// What is repeated stands in the journal: it was repeated from there.
  @EventListener
  void heard(ConsentChanged changed) {
    if (changed.kind().no() && !changed.repeated()) {
      add(JournalEntry.Refused.of(changed));
    }
  }

  record Waiting(UUID id, JournalEntry entry) {}

  List<Waiting> oldest(int most) {
    return jdbc.sql(
            """
            SELECT entry_id, line FROM erasure_journal WHERE tenant_id = :tenant
             ORDER BY entry_id LIMIT :most
            """)
        .param("tenant", tenant())
        .param("most", most)
        .query((row, n) ->
            new Waiting(
                row.getObject(1, UUID.class), json.readValue(row.getString(2), JournalEntry.class)))
        .list();
  }

  void written(List<Waiting> lines) {
    jdbc.sql("DELETE FROM erasure_journal WHERE tenant_id = :tenant AND entry_id = ANY (:ids)")
        .param("tenant", tenant())
        .param("ids", lines.stream().map(Waiting::id).toArray(UUID[]::new))
        .update();
    jdbc.sql(
            "INSERT INTO erasure_journal_begun (tenant_id) VALUES (:tenant) ON CONFLICT DO NOTHING")
        .param("tenant", tenant())
        .update();
  }

  /// Whether anything of this hospital was ever written to the journal.
  boolean begun() {
    return jdbc.sql("SELECT EXISTS (SELECT FROM erasure_journal_begun WHERE tenant_id = :tenant)")
        .param("tenant", tenant())
        .query(Boolean.class)
        .single();
  }

  private static int tenant() {
    return Tenancy.current().value();
  }
}
