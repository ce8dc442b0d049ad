package org.xinqiao.audit;

import java.sql.Types;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.xinqiao.shared.IdGenerator;
import org.xinqiao.shared.PatientId;
import org.xinqiao.shared.Tenancy;

/// The door of this module. Thread-safe. Entries belong to the tenant of the current scope.
@Service
public class Audit {

  /// Longest reason that is kept.
  static final int REASON_LIMIT = 500;

  private final JdbcTemplate jdbc;
  private final IdGenerator ids;
  private final Clock clock;

  Audit(JdbcTemplate jdbc, IdGenerator ids, Clock clock) {
    this.jdbc = jdbc;
    this.ids = ids;
    this.clock = clock;
  }

  /// Records a deed in the transaction that does it: both stay or neither.
  ///
  /// @throws org.springframework.transaction.IllegalTransactionStateException outside of a
  ///   transaction, because an entry on its own would survive a deed that was rolled back
  @Transactional(propagation = Propagation.MANDATORY)
  public void record(AuditEvent event) {
    insert(List.of(event));
  }

  /// The same for many deeds of one transaction, such as one that concerns several patients, at the
  /// cost of one statement.
  @Transactional(propagation = Propagation.MANDATORY)
  public void recordAll(List<AuditEvent> events) {
    insert(events);
  }

  /// Records what has no transaction of its own, above all a refusal: the entry is committed when
  /// this returns, whatever becomes of the caller.
  @Transactional(propagation = Propagation.REQUIRES_NEW)
  public void recordAlone(AuditEvent event) {
    insert(List.of(event));
  }

  private void insert(List<AuditEvent> events) {
    if (events.isEmpty()) {
      return;
    }
    int tenant = Tenancy.current().value();
    OffsetDateTime at = OffsetDateTime.now(clock);
    String request = MDC.get("request");
    jdbc.batchUpdate(
        """
        INSERT INTO audit_event (tenant_id, event_id, at, actor_kind, actor_id, action, outcome,
                                 object_kind, object_id, patient_id, reason, request_id)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
        events,
        events.size(),
        (row, event) -> {
          PatientId patient = event.patient();
          row.setInt(1, tenant);
          row.setObject(2, ids.next());
          row.setObject(3, at);
          row.setString(4, event.actor().kind().toString());
          row.setString(5, event.actor().id());
          row.setString(6, event.action());
          row.setString(7, event.outcome().toString());
          row.setString(8, event.objectKind());
          row.setString(9, event.objectId());
          row.setObject(10, patient == null ? null : patient.value(), Types.OTHER);
          row.setString(11, cut(event.reason()));
          row.setString(12, event.request() == null ? request : event.request());
        });
  }

  private static @Nullable String cut(@Nullable String reason) {
    return reason == null || reason.length() <= REASON_LIMIT
        ? reason
        : reason.substring(0, REASON_LIMIT);
  }
}
