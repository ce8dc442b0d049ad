package org.xinqiao.audit;

import java.sql.Types;
import java.time.Clock;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.xinqiao.shared.IdGenerator;
import org.xinqiao.shared.Tenancy;

/// The door of this module. Thread-safe. Entries belong to the tenant of the current scope.
@Service
public class Audit {

  /// Longest reason that is kept.
  static final int REASON_LIMIT = 500;

  private final JdbcClient jdbc;
  private final IdGenerator ids;
  private final Clock clock;

  Audit(JdbcClient jdbc, IdGenerator ids, Clock clock) {
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
    insert(event);
  }

  /// Records what has no transaction of its own, above all a refusal: the entry is committed when
  /// this returns, whatever becomes of the caller.
  @Transactional(propagation = Propagation.REQUIRES_NEW)
  public void recordAlone(AuditEvent event) {
    insert(event);
  }

  private void insert(AuditEvent event) {
    jdbc.sql(
            """
            INSERT INTO audit_event (tenant_id, event_id, at, actor_kind, actor_id, action, outcome,
                                     object_kind, object_id, patient_id, reason, request_id)
            VALUES (:tenant, :id, :at, :actorKind, :actorId, :action, :outcome,
                    :objectKind, :objectId, :patient, :reason, :request)
            """)
        .param("tenant", Tenancy.current().value())
        .param("id", ids.next())
        .param("at", OffsetDateTime.now(clock))
        .param("actorKind", event.actor().kind().toString())
        .param("actorId", event.actor().id(), Types.VARCHAR)
        .param("action", event.action())
        .param("outcome", event.outcome().toString())
        .param("objectKind", event.objectKind(), Types.VARCHAR)
        .param("objectId", event.objectId(), Types.VARCHAR)
        .param("patient", event.patient() == null ? null : event.patient().value(), Types.OTHER)
        .param("reason", cut(event.reason()), Types.VARCHAR)
        .param("request", MDC.get("request"), Types.VARCHAR)
        .update();
  }

  private static @Nullable String cut(@Nullable String reason) {
    return reason == null || reason.length() <= REASON_LIMIT
        ? reason
        : reason.substring(0, REASON_LIMIT);
  }
}
