package org.xinqiao.interop;

import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.xinqiao.shared.Tenancy;

/// The messages of one file in the inbox.
@Repository
class BatchStore {

  private final JdbcClient jdbc;

  BatchStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  void transport(UUID peer, Inbox.Transport transport) {
    jdbc.sql(
            """
            UPDATE intake_peer SET transport = :transport
             WHERE tenant_id = :tenant AND peer_id = :peer AND transport <> :transport
            """)
        .param("tenant", tenant())
        .param("peer", peer)
        .param("transport", transport.toString())
        .update();
  }

  Inbox.BatchState state(UUID batch) {
    return jdbc.sql(
            """
            SELECT count(*) FILTER (WHERE state = 'received'), count(*) FILTER (WHERE state = 'applied'),
                   count(*) FILTER (WHERE state = 'quarantined')
              FROM intake_message WHERE tenant_id = :tenant AND batch_id = :batch
            """)
        .param("tenant", tenant())
        .param("batch", batch)
        .query((row, n) -> new Inbox.BatchState(row.getInt(1), row.getInt(2), row.getInt(3)))
        .single();
  }

  List<Inbox.RowRefusal> quarantined(UUID batch) {
    return jdbc.sql(
            """
            SELECT batch_row, reason_code, coalesce(reason_detail, '') FROM intake_message
             WHERE tenant_id = :tenant AND batch_id = :batch AND state = 'quarantined' ORDER BY batch_row
            """)
        .param("tenant", tenant())
        .param("batch", batch)
        .query((row, n) ->
            new Inbox.RowRefusal(
                row.getInt(1), row.getString(2), row.getString(3), Inbox.words(row.getString(2))))
        .list();
  }

  /// A message whose patient keeps something of the batch stays as it is: what is kept came from
  /// it.
  void withdraw(UUID batch, String state) {
    jdbc.sql(
            """
            UPDATE intake_message m SET state = 'withdrawn'
             WHERE tenant_id = :tenant AND batch_id = :batch AND state = :state
               AND NOT EXISTS (SELECT 1 FROM intake_batch_change c
                                WHERE c.tenant_id = m.tenant_id AND c.batch_id = m.batch_id
                                  AND c.patient_id = m.patient_id AND c.outcome IN ('changed-since', 'in-use'))
            """)
        .param("tenant", tenant())
        .param("batch", batch)
        .param("state", state)
        .update();
  }

  private static int tenant() {
    return Tenancy.current().value();
  }
}
