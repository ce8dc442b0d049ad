package org.xinqiao.patient;

import java.sql.Types;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.xinqiao.access.CurrentStaff;
import org.xinqiao.audit.Audit;
import org.xinqiao.audit.AuditEvent;
import org.xinqiao.shared.Cursor;
import org.xinqiao.shared.Page;
import org.xinqiao.shared.PatientId;
import org.xinqiao.shared.Tenancy;

/// Registration review 建档核对: pairs of records that may be one person.
@Service
class RegistrationReviews {

  private final JdbcClient jdbc;
  private final MergeStore store;
  private final Audit audit;
  private final Clock clock;

  RegistrationReviews(JdbcClient jdbc, MergeStore store, Audit audit, Clock clock) {
    this.jdbc = jdbc;
    this.store = store;
    this.audit = audit;
    this.clock = clock;
  }

  /// @param cause `one-identifier`, `contradiction` or `same-person-data`
  record Review(
      UUID one,
      String oneName,
      @Nullable String oneMrn,
      UUID other,
      String otherName,
      @Nullable String otherMrn,
      String cause,
      Instant openedAt) {}

  /// Open pairs, the oldest first.
  @Transactional(readOnly = true)
  public Page<Review> open(@Nullable String cursorText, int limit) {
    Cursor cursor = Cursor.parse(cursorText, 3);
    List<Review> rows =
        jdbc.sql(
                """
                SELECT r.patient_id, p.name, p.mrn, r.other_id, o.name AS other_name, o.mrn AS other_mrn, r.cause,
                       r.opened_at
                  FROM patient_registration_review r
                  JOIN patient p ON p.tenant_id = r.tenant_id AND p.patient_id = r.patient_id
                  JOIN patient o ON o.tenant_id = r.tenant_id AND o.patient_id = r.other_id
                 WHERE r.tenant_id = :tenant AND r.state = 'open'
                   AND (cast(:at AS timestamptz) IS NULL
                        OR (r.opened_at, r.patient_id, r.other_id)
                           > (cast(:at AS timestamptz), cast(:one AS uuid), cast(:other AS uuid)))
                 ORDER BY r.opened_at, r.patient_id, r.other_id LIMIT :limit
                """)
            .param("tenant", Tenancy.current().value())
            .param("at", cursor == null ? null : cursor.values().get(0), Types.VARCHAR)
            .param("one", cursor == null ? null : cursor.values().get(1), Types.VARCHAR)
            .param("other", cursor == null ? null : cursor.values().get(2), Types.VARCHAR)
            .param("limit", limit + 1)
            .query((row, n) ->
                new Review(
                    row.getObject(1, UUID.class),
                    row.getString(2),
                    row.getString(3),
                    row.getObject(4, UUID.class),
                    row.getString(5),
                    row.getString(6),
                    row.getString(7),
                    row.getTimestamp(8).toInstant()))
            .list();
    return Page.of(
        rows, limit, review -> Cursor.of(review.openedAt(), review.one(), review.other()));
  }

  /// @return false when nothing is asked about the two
  @Transactional
  public boolean distinct(PatientId one, PatientId other, CurrentStaff staff) {
    int decided =
        store.decideReviews(List.of(one, other), "distinct", staff.id().value(), clock.instant());
    if (decided > 0) {
      audit.record(
          AuditEvent.allowed(staff.actor(), "patient.distinct").on("patient", other).of(one));
    }
    return decided > 0;
  }
}
