package org.xinqiao.patient;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
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
  /// @param state `open`, `merged` or `distinct`
  /// @param decidedBy null while it is open, and when no person decided
  record Review(
      UUID one,
      String oneName,
      @Nullable String oneMrn,
      UUID other,
      String otherName,
      @Nullable String otherMrn,
      String cause,
      String state,
      Instant openedAt,
      @Nullable Instant decidedAt,
      @Nullable String decidedBy,
      @Nullable String reason) {}

  private static final String REVIEWS =
      """
      SELECT r.patient_id, p.name, p.mrn, r.other_id, o.name AS other_name, o.mrn AS other_mrn, r.cause, r.state,
             r.opened_at, r.decided_at, s.display_name, r.reason
        FROM patient_registration_review r
        JOIN patient p ON p.tenant_id = r.tenant_id AND p.patient_id = r.patient_id
        JOIN patient o ON o.tenant_id = r.tenant_id AND o.patient_id = r.other_id
        LEFT JOIN organization_fact_staff s ON s.tenant_id = r.tenant_id AND s.staff_id = r.decided_by
       WHERE r.tenant_id = :tenant
      """;

  /// Open pairs, the oldest first.
  @Transactional(readOnly = true)
  public Page<Review> open(@Nullable String cursorText, int limit) {
    List<Review> rows =
        page(
            REVIEWS
                + """
                   AND r.state = 'open'
                   AND (cast(:at AS timestamptz) IS NULL
                        OR (r.opened_at, r.patient_id, r.other_id)
                           > (cast(:at AS timestamptz), cast(:one AS uuid), cast(:other AS uuid)))
                 ORDER BY r.opened_at, r.patient_id, r.other_id LIMIT :limit
                """,
            cursorText,
            limit);
    return Page.of(
        rows, limit, review -> Cursor.of(review.openedAt(), review.one(), review.other()));
  }

  /// What was decided, the newest first.
  @Transactional(readOnly = true)
  public Page<Review> settled(@Nullable String cursorText, int limit) {
    List<Review> rows =
        page(
            REVIEWS
                + """
                   AND r.state <> 'open'
                   AND (cast(:at AS timestamptz) IS NULL
                        OR (r.decided_at, r.patient_id, r.other_id)
                           < (cast(:at AS timestamptz), cast(:one AS uuid), cast(:other AS uuid)))
                 ORDER BY r.decided_at DESC, r.patient_id DESC, r.other_id DESC LIMIT :limit
                """,
            cursorText,
            limit);
    return Page.of(
        rows,
        limit,
        review ->
            Cursor.of(Objects.requireNonNull(review.decidedAt()), review.one(), review.other()));
  }

  private List<Review> page(String sql, @Nullable String cursorText, int limit) {
    Cursor cursor = Cursor.parse(cursorText, 3);
    return jdbc.sql(sql)
        .param("tenant", Tenancy.current().value())
        .param("at", cursor == null ? null : cursor.moment(0).toString(), Types.VARCHAR)
        .param("one", cursor == null ? null : cursor.id(1).toString(), Types.VARCHAR)
        .param("other", cursor == null ? null : cursor.id(2).toString(), Types.VARCHAR)
        .param("limit", limit + 1)
        .query((row, n) -> review(row))
        .list();
  }

  /// What is or was asked about two records, and about no others that were merged with them.
  @Transactional(readOnly = true)
  public Optional<Review> about(PatientId one, PatientId other) {
    return jdbc.sql(
            REVIEWS
                + """
                   AND r.patient_id = least(cast(:one AS uuid), cast(:other AS uuid))
                   AND r.other_id = greatest(cast(:one AS uuid), cast(:other AS uuid))
                """)
        .param("tenant", Tenancy.current().value())
        .param("one", one.value())
        .param("other", other.value())
        .query((row, n) -> review(row))
        .optional();
  }

  /// What became of saying that two records are two people.
  enum Answer {
    KEPT,
    /// Nothing is asked about the two, or it was answered so already.
    NO_SUCH_REVIEW,
    /// They are one patient by now; that is undone first.
    ALREADY_ONE,
    /// Nothing is said about why.
    REASON_MISSING
  }

  /// Two people after all: the pair is never asked about again.
  @Transactional
  public Answer distinct(PatientId one, PatientId other, String reason, CurrentStaff staff) {
    if (reason.isBlank()) {
      return Answer.REASON_MISSING;
    }
    if (store.areOne(one, other)) {
      return Answer.ALREADY_ONE;
    }
    if (!store.distinct(one, other, staff.id().value(), reason.strip(), clock.instant())) {
      return Answer.NO_SUCH_REVIEW;
    }
    audit.record(
        AuditEvent.allowed(staff.actor(), "patient.distinct")
            .on("patient", other)
            .of(one)
            .because(reason));
    return Answer.KEPT;
  }

  private static Review review(ResultSet row) throws SQLException {
    Timestamp decided = row.getTimestamp("decided_at");
    return new Review(
        row.getObject("patient_id", UUID.class),
        row.getString("name"),
        row.getString("mrn"),
        row.getObject("other_id", UUID.class),
        row.getString("other_name"),
        row.getString("other_mrn"),
        row.getString("cause"),
        row.getString("state"),
        row.getTimestamp("opened_at").toInstant(),
        decided == null ? null : decided.toInstant(),
        row.getString("display_name"),
        row.getString("reason"));
  }
}
