package org.xinqiao.audit;

import java.sql.Timestamp;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.xinqiao.shared.Cursor;
import org.xinqiao.shared.Page;
import org.xinqiao.shared.PatientId;
import org.xinqiao.shared.Tenancy;

/// Finds entries of the audit, the newest first. Thread-safe.
@Service
public class AuditSearch {

  /// @param number under the seals; null for what is not sealed yet
  public record Entry(
      UUID id,
      @Nullable Long number,
      Instant at,
      Actor.Kind actorKind,
      @Nullable String actor,
      String action,
      AuditEvent.Outcome outcome,
      @Nullable String objectKind,
      @Nullable String object,
      @Nullable PatientId patient,
      @Nullable String reason,
      @Nullable String request) {}

  /// What is looked for; null means all.
  ///
  /// @param staff id of the member of staff who did it
  /// @param action beginning of the action, as in `patient.`
  /// @param until before this moment
  public record Asked(
      @Nullable PatientId patient,
      @Nullable String staff,
      @Nullable String action,
      AuditEvent.@Nullable Outcome outcome,
      @Nullable Instant from,
      @Nullable Instant until) {}

  /// How far the seals are.
  ///
  /// @param last number of the last event under a seal
  public record Sealed(long last, @Nullable Instant at) {}

  private final JdbcClient jdbc;
  private final SealStore seals;

  AuditSearch(JdbcClient jdbc, SealStore seals) {
    this.jdbc = jdbc;
    this.seals = seals;
  }

  @Transactional(readOnly = true)
  public Sealed sealed() {
    Optional<SealStore.Kept> last = seals.last();
    return last.map(kept -> new Sealed(kept.seal().last(), kept.seal().at()))
        .orElse(new Sealed(0, null));
  }

  @Transactional(readOnly = true)
  public Page<Entry> find(Asked asked, @Nullable String cursorText, int limit) {
    Cursor cursor = Cursor.parse(cursorText, 2);
    Map<String, @Nullable Object> params = new HashMap<>();
    params.put("tenant", Tenancy.current().value());
    params.put("limit", limit + 1);
    StringBuilder where = new StringBuilder(" WHERE e.tenant_id = :tenant");
    if (asked.patient() != null) {
      where.append(" AND e.patient_id = :patient");
      params.put("patient", asked.patient().value());
    }
    if (asked.staff() != null) {
      where.append(" AND e.actor_kind = 'staff' AND e.actor_id = :staff");
      params.put("staff", asked.staff());
    }
    if (asked.action() != null) {
      where.append(" AND starts_with(e.action, :action)");
      params.put("action", asked.action());
    }
    if (asked.outcome() != null) {
      where.append(" AND e.outcome = :outcome");
      params.put("outcome", asked.outcome().toString());
    }
    if (asked.from() != null) {
      where.append(" AND e.at >= :from");
      params.put("from", Timestamp.from(asked.from()));
    }
    if (asked.until() != null) {
      where.append(" AND e.at < :until");
      params.put("until", Timestamp.from(asked.until()));
    }
    if (cursor != null) {
      where.append(" AND (e.at, e.event_id) < (cast(:at AS timestamptz), cast(:id AS uuid))");
      params.put("at", cursor.moment(0).toString());
      params.put("id", cursor.id(1).toString());
    }
    List<Entry> found =
        jdbc.sql(
                "SELECT s.number, "
                    + SealedEvent.COLUMNS
                    + """
                      FROM audit_event e
                      LEFT JOIN audit_sealed s ON s.tenant_id = e.tenant_id AND s.event_id = e.event_id
                    """
                    + where
                    + " ORDER BY e.at DESC, e.event_id DESC LIMIT :limit")
            .params(params)
            .query((row, n) -> {
              UUID patient = row.getObject("patient_id", UUID.class);
              return new Entry(
                  row.getObject("event_id", UUID.class),
                  row.getObject("number", Long.class),
                  row.getTimestamp("at").toInstant(),
                  Actor.Kind.of(row.getString("actor_kind")),
                  row.getString("actor_id"),
                  row.getString("action"),
                  AuditEvent.Outcome.of(row.getString("outcome")),
                  row.getString("object_kind"),
                  row.getString("object_id"),
                  patient == null ? null : new PatientId(patient),
                  row.getString("reason"),
                  row.getString("request_id"));
            })
            .list();
    return Page.of(found, limit, entry -> Cursor.of(entry.at(), entry.id()));
  }
}
