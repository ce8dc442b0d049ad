package org.xinqiao.portal;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.xinqiao.shared.PatientId;
import org.xinqiao.shared.Tenancy;

/// The tables of links and patient sessions.
@Repository
class LinkStore {

  private static final String COLUMNS =
      """
      l.link_id, l.patient_id, l.purpose, l.target_id, l.contact_point_id, l.valid_until, l.attempts,
      l.locked_until
      """;

  private final JdbcClient jdbc;

  LinkStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  void insert(
      UUID id,
      PatientId patient,
      byte[] handleHash,
      LinkPurpose purpose,
      UUID target,
      @Nullable UUID contactPoint,
      Instant issuedAt,
      Instant validUntil) {
    jdbc.sql(
            """
            INSERT INTO portal_link (tenant_id, patient_id, link_id, handle_hash, purpose, target_id,
                                     contact_point_id, issued_at, valid_until)
            VALUES (:tenant, :patient, :id, :hash, :purpose, :target, :contact, :issued, :until)
            """)
        .param("tenant", tenant())
        .param("patient", patient.value())
        .param("id", id)
        .param("hash", handleHash)
        .param("purpose", purpose.toString())
        .param("target", target)
        .param("contact", contactPoint, Types.OTHER)
        .param("issued", Timestamp.from(issuedAt))
        .param("until", Timestamp.from(validUntil))
        .update();
  }

  Optional<Link> find(byte[] handleHash) {
    return jdbc.sql(
            "SELECT "
                + COLUMNS
                + " FROM portal_link l WHERE l.tenant_id = :tenant AND l.handle_hash = :hash")
        .param("tenant", tenant())
        .param("hash", handleHash)
        .query((row, n) -> link(row))
        .optional();
  }

  /// Counts one try, unless the link is locked. The row is held until the transaction ends, so
  /// parallel tries are counted one after the other and none slips past the limit.
  ///
  /// @return tries since the last right answer or lock, this one included; empty while locked
  Optional<Integer> countAttempt(Link link, int limit, Instant now, Instant lockUntil) {
    return jdbc.sql(
            """
            UPDATE portal_link
               SET attempts = CASE WHEN locked_until IS NULL THEN attempts + 1 ELSE 1 END,
                   locked_until = CASE WHEN locked_until IS NULL AND attempts + 1 >= :limit THEN cast(:lock AS timestamptz) END
             WHERE tenant_id = :tenant AND patient_id = :patient AND link_id = :link
               AND (locked_until IS NULL OR locked_until <= :now)
            RETURNING attempts
            """)
        .param("tenant", tenant())
        .param("patient", link.patient().value())
        .param("link", link.id())
        .param("limit", limit)
        .param("lock", Timestamp.from(lockUntil))
        .param("now", Timestamp.from(now))
        .query(Integer.class)
        .optional();
  }

  void opened(Link link, Instant now) {
    jdbc.sql(
            """
            UPDATE portal_link SET attempts = 0, locked_until = NULL, opened_at = coalesce(opened_at, :now)
             WHERE tenant_id = :tenant AND patient_id = :patient AND link_id = :link
            """)
        .param("tenant", tenant())
        .param("patient", link.patient().value())
        .param("link", link.id())
        .param("now", Timestamp.from(now))
        .update();
  }

  /// @param byPhone the sign-in by phone that opened the page; null for the step-up of a link
  void startSession(
      PatientId patient,
      UUID link,
      UUID session,
      byte[] tokenHash,
      @Nullable UUID byPhone,
      Instant now) {
    jdbc.sql(
            """
            INSERT INTO portal_session (tenant_id, patient_id, session_id, link_id, token_hash, started_at,
                                        last_used_at, phone_session_id)
            VALUES (:tenant, :patient, :session, :link, :hash, :now, :now, :byPhone)
            """)
        .param("byPhone", byPhone, Types.OTHER)
        .param("tenant", tenant())
        .param("patient", patient.value())
        .param("session", session)
        .param("link", link)
        .param("hash", tokenHash)
        .param("now", Timestamp.from(now))
        .update();
  }

  /// @param representative who opened it for the patient; null for the patient
  record Opened(Link link, @Nullable UUID representative) {}

  /// The link whose step-up this token stands for, as long as the session was used since
  /// `idleSince` and the sign-in by phone that it came from, if any, has not ended.
  Optional<Opened> ofSession(byte[] tokenHash, Instant idleSince) {
    return jdbc.sql(
            "SELECT "
                + COLUMNS
                + """
                 , p.representative_id
                 FROM portal_session s
                 JOIN portal_link l USING (tenant_id, patient_id, link_id)
                 LEFT JOIN portal_phone_session p
                   ON p.tenant_id = s.tenant_id AND p.session_id = s.phone_session_id
                WHERE s.tenant_id = :tenant AND s.token_hash = :hash AND s.last_used_at > :idle
                  AND (s.phone_session_id IS NULL OR p.session_id IS NOT NULL AND p.ended_at IS NULL)
                """)
        .param("tenant", tenant())
        .param("hash", tokenHash)
        .param("idle", Timestamp.from(idleSince))
        .query((row, n) -> new Opened(link(row), row.getObject("representative_id", UUID.class)))
        .optional();
  }

  /// What links were sent for that are still good.
  record Target(LinkPurpose purpose, UUID target, Instant until) {}

  List<Target> liveTargets(PatientId patient, Instant now) {
    return jdbc.sql(
            """
            SELECT purpose, target_id, max(valid_until) AS until FROM portal_link
             WHERE tenant_id = :tenant AND patient_id = :patient AND valid_until > :now
             GROUP BY purpose, target_id ORDER BY until, target_id
            """)
        .param("tenant", tenant())
        .param("patient", patient.value())
        .param("now", Timestamp.from(now))
        .query((row, n) ->
            new Target(
                LinkPurpose.of(row.getString("purpose")),
                row.getObject("target_id", UUID.class),
                row.getTimestamp("until").toInstant()))
        .list();
  }

  void touch(byte[] tokenHash, Instant now, Instant unlessSince) {
    jdbc.sql(
            """
            UPDATE portal_session SET last_used_at = :now
             WHERE tenant_id = :tenant AND token_hash = :hash AND last_used_at < :since
            """)
        .param("tenant", tenant())
        .param("hash", tokenHash)
        .param("now", Timestamp.from(now))
        .param("since", Timestamp.from(unlessSince))
        .update();
  }

  private static Link link(ResultSet row) throws SQLException {
    Timestamp locked = row.getTimestamp("locked_until");
    return new Link(
        row.getObject("link_id", UUID.class),
        new PatientId(row.getObject("patient_id", UUID.class)),
        LinkPurpose.of(row.getString("purpose")),
        row.getObject("target_id", UUID.class),
        row.getObject("contact_point_id", UUID.class),
        row.getTimestamp("valid_until").toInstant(),
        row.getInt("attempts"),
        locked == null ? null : locked.toInstant());
  }

  private static int tenant() {
    return Tenancy.current().value();
  }
}
