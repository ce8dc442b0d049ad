package org.xinqiao.portal;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Instant;
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

  void startSession(Link link, UUID session, byte[] tokenHash, Instant now) {
    jdbc.sql(
            """
            INSERT INTO portal_session (tenant_id, patient_id, session_id, link_id, token_hash, started_at,
                                        last_used_at)
            VALUES (:tenant, :patient, :session, :link, :hash, :now, :now)
            """)
        .param("tenant", tenant())
        .param("patient", link.patient().value())
        .param("session", session)
        .param("link", link.id())
        .param("hash", tokenHash)
        .param("now", Timestamp.from(now))
        .update();
  }

  /// The link whose step-up this token stands for, as long as the session was used since
  /// `idleSince`.
  Optional<Link> ofSession(byte[] tokenHash, Instant idleSince) {
    return jdbc.sql(
            "SELECT "
                + COLUMNS
                + """
                 FROM portal_session s
                 JOIN portal_link l USING (tenant_id, patient_id, link_id)
                WHERE s.tenant_id = :tenant AND s.token_hash = :hash AND s.last_used_at > :idle
                """)
        .param("tenant", tenant())
        .param("hash", tokenHash)
        .param("idle", Timestamp.from(idleSince))
        .query((row, n) -> link(row))
        .optional();
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
