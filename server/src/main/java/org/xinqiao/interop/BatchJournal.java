package org.xinqiao.interop;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.xinqiao.shared.PatientId;
import org.xinqiao.shared.Tenancy;

/// What the messages of a batch changed, noted by the database itself: triggers on the tables of
/// facts write down each row before and after while `app.batch` names the batch (ADR 0031). Taking
/// back is one function of the database too, because only the owner of the tables may remove facts.
@Repository
class BatchJournal {

  private final JdbcClient jdbc;

  BatchJournal(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /// Notes what the action changes, in the caller's transaction.
  ///
  /// @param batch null for a message that came alone: nothing is noted
  void during(@Nullable UUID batch, Runnable action) {
    if (batch == null) {
      action.run();
      return;
    }
    name(batch.toString());
    action.run(); // When it throws, the transaction ends and the name with it.
    name("");
  }

  private void name(String batch) {
    jdbc.sql("SELECT set_config('app.batch', :batch, true)")
        .param("batch", batch)
        .query(String.class)
        .single();
  }

  /// Patients with changes of the batch that are not taken back yet.
  List<PatientId> open(UUID batch, int most) {
    return jdbc.sql(
            """
            SELECT DISTINCT patient_id FROM intake_batch_change
             WHERE tenant_id = :tenant AND batch_id = :batch AND outcome IS NULL
             ORDER BY patient_id LIMIT :most
            """)
        .param("tenant", tenant())
        .param("batch", batch)
        .param("most", most)
        .query((row, n) -> new PatientId(row.getObject(1, UUID.class)))
        .list();
  }

  void takeBack(UUID batch, PatientId patient) {
    jdbc.sql("SELECT take_back(:batch, :patient)")
        .param("batch", batch)
        .param("patient", patient.value())
        .query((row, n) -> n)
        .list();
  }

  boolean forget(UUID batch, int most) {
    return jdbc.sql(
                """
                DELETE FROM intake_batch_change WHERE ctid = ANY (ARRAY(
                  SELECT ctid FROM intake_batch_change WHERE tenant_id = :tenant AND batch_id = :batch LIMIT :most))
                  AND tenant_id = :tenant
                """)
            .param("tenant", tenant())
            .param("batch", batch)
            .param("most", most)
            .update()
        == most;
  }

  /// What could not be taken back, by patient and kind of fact.
  List<Inbox.Kept> kept(UUID batch, int most) {
    return jdbc.sql(
            """
            SELECT patient_id, relation, outcome, count(*) FROM intake_batch_change
             WHERE tenant_id = :tenant AND batch_id = :batch AND outcome IN ('changed-since', 'in-use')
               AND relation NOT IN ('patient_search_key', 'patient_contact_point_lookup')
             GROUP BY patient_id, relation, outcome ORDER BY patient_id, relation, outcome LIMIT :most
            """)
        .param("tenant", tenant())
        .param("batch", batch)
        .param("most", most)
        .query((row, n) ->
            new Inbox.Kept(
                new PatientId(row.getObject(1, UUID.class)),
                row.getString(2),
                row.getString(3),
                row.getInt(4)))
        .list();
  }

  private static int tenant() {
    return Tenancy.current().value();
  }
}
