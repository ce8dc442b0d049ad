package org.xinqiao.oversight;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.xinqiao.access.CurrentStaff;
import org.xinqiao.audit.Audit;
import org.xinqiao.audit.AuditEvent;
import org.xinqiao.organization.StaffId;
import org.xinqiao.shared.IdGenerator;
import org.xinqiao.shared.Tenancy;

/// Goes through all accounts that are open and all partners' tokens that are good, and keeps of
/// each what was decided, by whom and when. Nobody decides about themselves.
///
/// Refusals: those of [Refusal].
@Service
class AccessReview {

  /// What is reviewed.
  enum Kind {
    ACCOUNT,
    TOKEN;

    @Override
    public String toString() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  /// Why a decision is not kept, or a review not finished.
  enum Refusal {
    NOT_FOUND,
    OWN_ACCOUNT,
    DECIDED,
    NOT_BEGUN,
    NOT_COMPLETE
  }

  /// @param endsAt of a token by itself; null for an account
  /// @param keep null while nothing is decided in the open review
  /// @param detail user name, or what the token is good for
  record Line(
      Kind kind,
      UUID id,
      String name,
      @Nullable String role,
      @Nullable String department,
      String detail,
      List<String> factors,
      Instant createdAt,
      @Nullable Instant signedInAt,
      @Nullable Instant endsAt,
      @Nullable Boolean keep,
      @Nullable String note,
      @Nullable StaffId decidedBy) {}

  /// @param begunAt of the open review; null for none
  /// @param finishedAt of the last one; null when there was none
  /// @param due when the next one is to be finished
  record State(
      @Nullable Instant begunAt,
      @Nullable Instant finishedAt,
      @Nullable StaffId finishedBy,
      Instant due,
      List<Line> lines) {}

  /// An account that a review wants disabled, and why.
  record ToDisable(StaffId staff, @Nullable String note, Instant at) {}

  private static final String LINES =
      """
      SELECT 'ACCOUNT' AS kind, a.staff_id AS id, s.display_name AS name, s.role, s.department_name AS department,
             a.user_name AS detail, a.totp, a.passkey, a.created_at, a.signed_in_at,
             cast(NULL AS timestamptz) AS ends_at, d.keep, d.note, d.decided_by
        FROM access_fact_account a
        JOIN organization_fact_workplace s ON s.tenant_id = a.tenant_id AND s.staff_id = a.staff_id
        LEFT JOIN oversight_decision d ON d.tenant_id = a.tenant_id AND d.review_id = :review AND d.kind = 'account'
                                      AND d.subject_id = a.staff_id
       WHERE a.tenant_id = :tenant AND a.disabled_at IS NULL
      UNION ALL
      SELECT 'TOKEN', t.token_id, t.name, NULL, NULL,
             concat_ws(' ', CASE WHEN t.may_read THEN 'read' END, CASE WHEN t.may_write THEN 'write' END,
                       CASE WHEN t.export_purpose IS NOT NULL THEN 'export' END),
             false, false, t.created_at, NULL, t.expires_at, d.keep, d.note, d.decided_by
        FROM interop_fact_token t
        LEFT JOIN oversight_decision d ON d.tenant_id = t.tenant_id AND d.review_id = :review AND d.kind = 'token'
                                      AND d.subject_id = t.token_id
       WHERE t.tenant_id = :tenant AND t.expires_at > :now
       ORDER BY kind, name, id
      """;

  private static final UUID NONE = new UUID(0, 0);

  private final JdbcClient jdbc;
  private final OversightSettings settings;
  private final Audit audit;
  private final IdGenerator ids;
  private final Clock clock;

  AccessReview(
      JdbcClient jdbc, OversightSettings settings, Audit audit, IdGenerator ids, Clock clock) {
    this.jdbc = jdbc;
    this.settings = settings;
    this.audit = audit;
    this.ids = ids;
    this.clock = clock;
  }

  private record Review(
      UUID id, Instant begunAt, @Nullable Instant finishedAt, @Nullable StaffId finishedBy) {}

  @Transactional(readOnly = true)
  public State state() {
    Review open = open().orElse(null);
    Review last = last().orElse(null);
    Instant finished = last == null ? null : last.finishedAt();
    Duration every = settings.reviewEvery();
    return new State(
        open == null ? null : open.begunAt(),
        finished,
        last == null ? null : last.finishedBy(),
        finished == null ? clock.instant() : finished.plus(every),
        lines(open == null ? NONE : open.id()));
  }

  /// Keeps a decision; the first one begins a review.
  ///
  /// @param keep false asks an engineer to disable it
  /// @return what it was refused for; empty when it is kept
  @Transactional
  public Optional<Refusal> decide(
      Kind kind, UUID subject, boolean keep, @Nullable String note, CurrentStaff by) {
    if (kind == Kind.ACCOUNT && subject.equals(by.id().value())) {
      audit.record(AuditEvent.denied(by.actor(), "oversight.decide").on("account", subject));
      return Optional.of(Refusal.OWN_ACCOUNT);
    }
    Review review = open().orElseGet(() -> begin(by));
    Line line =
        lines(review.id()).stream()
            .filter(one -> one.kind() == kind && one.id().equals(subject))
            .findFirst()
            .orElse(null);
    if (line == null) {
      return Optional.of(Refusal.NOT_FOUND);
    }
    int made =
        jdbc.sql(
                """
                INSERT INTO oversight_decision (tenant_id, review_id, kind, subject_id, keep, note, decided_by, decided_at)
                VALUES (:tenant, :review, :kind, :subject, :keep, :note, :by, :now)
                ON CONFLICT (tenant_id, review_id, kind, subject_id) DO NOTHING
                """)
            .param("tenant", tenant())
            .param("review", review.id())
            .param("kind", kind.toString())
            .param("subject", subject)
            .param("keep", keep)
            .param("note", note)
            .param("by", by.id().value())
            .param("now", now())
            .update();
    if (made == 0) {
      return Optional.of(Refusal.DECIDED);
    }
    audit.record(
        AuditEvent.allowed(by.actor(), keep ? "oversight.confirm" : "oversight.ask-to-disable")
            .on(kind.toString(), subject));
    return Optional.empty();
  }

  /// @return what it was refused for; empty when it is finished
  @Transactional
  public Optional<Refusal> finish(CurrentStaff by) {
    Review review = open().orElse(null);
    if (review == null) {
      return Optional.of(Refusal.NOT_BEGUN);
    }
    if (lines(review.id()).stream().anyMatch(line -> line.keep() == null)) {
      return Optional.of(Refusal.NOT_COMPLETE);
    }
    jdbc.sql(
            """
            UPDATE oversight_review SET finished_at = :now, finished_by = :by
             WHERE tenant_id = :tenant AND review_id = :review AND finished_at IS NULL
            """)
        .param("now", now())
        .param("by", by.id().value())
        .param("tenant", tenant())
        .param("review", review.id())
        .update();
    audit.record(
        AuditEvent.allowed(by.actor(), "oversight.finish-review").on("review", review.id()));
    return Optional.empty();
  }

  /// Accounts that are still open although the last word of a review was against them.
  @Transactional(readOnly = true)
  public List<ToDisable> toDisable() {
    return jdbc.sql(
            """
            SELECT DISTINCT ON (d.subject_id) d.subject_id, d.note, d.decided_at
              FROM oversight_decision d
              JOIN access_fact_account a ON a.tenant_id = d.tenant_id AND a.staff_id = d.subject_id
             WHERE d.tenant_id = :tenant AND d.kind = 'account' AND NOT d.keep AND a.disabled_at IS NULL
               AND NOT EXISTS (SELECT FROM oversight_decision later
                                WHERE later.tenant_id = d.tenant_id AND later.kind = d.kind
                                  AND later.subject_id = d.subject_id AND later.keep AND later.decided_at > d.decided_at)
             ORDER BY d.subject_id, d.decided_at DESC
            """)
        .param("tenant", tenant())
        .query((row, n) ->
            new ToDisable(
                new StaffId(row.getObject(1, UUID.class)),
                row.getString(2),
                row.getTimestamp(3).toInstant()))
        .list();
  }

  private Review begin(CurrentStaff by) {
    UUID id = ids.next();
    jdbc.sql(
            """
            INSERT INTO oversight_review (tenant_id, review_id, begun_at, begun_by)
            VALUES (:tenant, :id, :now, :by) ON CONFLICT DO NOTHING
            """)
        .param("tenant", tenant())
        .param("id", id)
        .param("now", now())
        .param("by", by.id().value())
        .update();
    return open().orElseThrow();
  }

  private Optional<Review> open() {
    return review("finished_at IS NULL");
  }

  private Optional<Review> last() {
    return review("finished_at IS NOT NULL ORDER BY finished_at DESC LIMIT 1");
  }

  private Optional<Review> review(String which) {
    return jdbc.sql(
            """
            SELECT review_id, begun_at, finished_at, finished_by FROM oversight_review
             WHERE tenant_id = :tenant AND
            """
                + which)
        .param("tenant", tenant())
        .query((row, n) -> {
          UUID by = row.getObject("finished_by", UUID.class);
          return new Review(
              row.getObject("review_id", UUID.class),
              row.getTimestamp("begun_at").toInstant(),
              instant(row, "finished_at"),
              by == null ? null : new StaffId(by));
        })
        .optional();
  }

  private List<Line> lines(UUID review) {
    return jdbc.sql(LINES)
        .param("tenant", tenant())
        .param("review", review)
        .param("now", now())
        .query((row, n) -> {
          UUID by = row.getObject("decided_by", UUID.class);
          return new Line(
              Kind.valueOf(row.getString("kind")),
              row.getObject("id", UUID.class),
              row.getString("name"),
              row.getString("role"),
              row.getString("department"),
              row.getString("detail"),
              factors(row.getBoolean("totp"), row.getBoolean("passkey")),
              row.getTimestamp("created_at").toInstant(),
              instant(row, "signed_in_at"),
              instant(row, "ends_at"),
              row.getObject("keep", Boolean.class),
              row.getString("note"),
              by == null ? null : new StaffId(by));
        })
        .list();
  }

  private static List<String> factors(boolean totp, boolean passkey) {
    List<String> factors = new ArrayList<>();
    if (totp) {
      factors.add("totp");
    }
    if (passkey) {
      factors.add("passkey");
    }
    return factors;
  }

  private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
    Timestamp at = row.getTimestamp(column);
    return at == null ? null : at.toInstant();
  }

  private Timestamp now() {
    return Timestamp.from(clock.instant());
  }

  private static int tenant() {
    return Tenancy.current().value();
  }
}
