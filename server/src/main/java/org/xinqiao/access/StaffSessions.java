package org.xinqiao.access;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.xinqiao.organization.Organizations;
import org.xinqiao.organization.Staff;
import org.xinqiao.organization.StaffId;
import org.xinqiao.shared.IdGenerator;
import org.xinqiao.shared.Tenancy;

/// Open sessions of staff. Both limits (idle and absolute) and whether the person still works here
/// are asked of the database at every request, so that signing out, disabling an account and a
/// change of role hold from the next request on, on every node.
@Service
public class StaffSessions {

  /// How stale `last_seen_at` may be: a page that loads makes ten requests, not ten writes. The
  /// idle limit may therefore strike this much early, never late.
  private static final Duration SEEN_STEP = Duration.ofSeconds(20);

  private final JdbcClient jdbc;
  private final Organizations organizations;
  private final AccessSettings settings;
  private final IdGenerator ids;
  private final Clock clock;

  StaffSessions(
      JdbcClient jdbc,
      Organizations organizations,
      AccessSettings settings,
      IdGenerator ids,
      Clock clock) {
    this.jdbc = jdbc;
    this.organizations = organizations;
    this.settings = settings;
    this.ids = ids;
    this.clock = clock;
  }

  /// Whether the session of somebody who asked earlier is still open, for answers that go on for
  /// long, such as a stream. Asking is not use: it does not keep the session open.
  @Transactional(readOnly = true)
  public boolean isOpen(CurrentStaff staff) {
    return find("session_id = :key", staff.session(), clock.instant())
        .map(Row::staff)
        .flatMap(organizations::staff)
        .filter(Staff::active)
        .isPresent();
  }

  /// Opens a session. Only [SignInWithTotp] and [SignInWithPasskey] call it, after a password and a
  /// second factor: there is no other way to one.
  @Transactional
  ActiveSession open(OpaqueToken token, Staff staff, Instant now) {
    UUID id = ids.next();
    jdbc.sql(
            """
            INSERT INTO access_session
                   (tenant_id, session_id, token_hash, staff_id, created_at, last_seen_at, verified_at)
            VALUES (:tenant, :id, :hash, :staff, :now, :now, :now)
            """)
        .param("tenant", Tenancy.current().value())
        .param("id", id)
        .param("hash", token.hash())
        .param("staff", staff.id().value())
        .param("now", utc(now))
        .update();
    return active(token, staff, find("session_id = :key", id, now).orElseThrow());
  }

  /// The session of the token, if it is open, and notes that it was used.
  @Transactional
  Optional<ActiveSession> use(OpaqueToken token, Instant now) {
    Row row = find("token_hash = :key", token.hash(), now).orElse(null);
    if (row == null) {
      return Optional.empty();
    }
    Row seen = row.lastSeenAt().isBefore(now.minus(SEEN_STEP)) ? see(row, now) : row;
    return organizations
        .staff(row.staff())
        .filter(Staff::active)
        .map(staff -> active(token, staff, seen));
  }

  /// Counts a code before it is evaluated, in one statement, so that codes sent at the same moment
  /// cannot slip through together.
  ///
  /// @return how many there were since the last right one
  @Transactional
  int tryCode(UUID session) {
    return jdbc.sql(
            """
            UPDATE access_session SET wrong_codes = least(wrong_codes + 1, 100)
             WHERE tenant_id = :tenant AND session_id = :id
            RETURNING wrong_codes
            """)
        .param("tenant", Tenancy.current().value())
        .param("id", session)
        .query(Integer.class)
        .single();
  }

  /// As [#tryCode], for passkeys: neither uses up the tries of the other.
  @Transactional
  int tryPasskey(UUID session) {
    return jdbc.sql(
            """
            UPDATE access_session SET wrong_passkeys = least(wrong_passkeys + 1, 100)
             WHERE tenant_id = :tenant AND session_id = :id
            RETURNING wrong_passkeys
            """)
        .param("tenant", Tenancy.current().value())
        .param("id", session)
        .query(Integer.class)
        .single();
  }

  /// Keeps what a passkey shall sign next in this session.
  @Transactional
  void challenge(UUID session, byte[] challenge, Instant now) {
    jdbc.sql(
            """
            UPDATE access_session SET passkey_challenge = :challenge, passkey_challenge_at = :now
             WHERE tenant_id = :tenant AND session_id = :id
            """)
        .param("challenge", challenge)
        .param("now", utc(now))
        .param("tenant", Tenancy.current().value())
        .param("id", session)
        .update();
  }

  /// Takes the challenge away: it is good once, and for as long as a code may be awaited.
  @Transactional
  Optional<byte[]> takeChallenge(UUID session, Instant now) {
    return jdbc.sql(
            """
            WITH asked AS (
              SELECT tenant_id, session_id, passkey_challenge, passkey_challenge_at
                FROM access_session
               WHERE tenant_id = :tenant AND session_id = :id FOR UPDATE)
            UPDATE access_session s SET passkey_challenge = NULL
              FROM asked
             WHERE s.tenant_id = asked.tenant_id AND s.session_id = asked.session_id
               AND asked.passkey_challenge IS NOT NULL AND asked.passkey_challenge_at > :since
            RETURNING asked.passkey_challenge
            """)
        .param("tenant", Tenancy.current().value())
        .param("id", session)
        .param("since", utc(now.minus(settings.codeWithin())))
        .query((row, n) -> row.getBytes(1))
        .optional();
  }

  /// Notes that the second factor was shown again.
  @Transactional
  void verified(UUID session, Instant now) {
    jdbc.sql(
            """
            UPDATE access_session SET verified_at = greatest(verified_at, :now), wrong_codes = 0,
                   wrong_passkeys = 0
             WHERE tenant_id = :tenant AND session_id = :id
            """)
        .param("now", utc(now))
        .param("tenant", Tenancy.current().value())
        .param("id", session)
        .update();
  }

  @Transactional
  void end(UUID session, String reason, Instant now) {
    end("session_id = :key", session, reason, now);
  }

  @Transactional
  void endAllOf(StaffId staff, String reason, Instant now) {
    end("staff_id = :key", staff.value(), reason, now);
  }

  /// Ends all sessions of the one who asks but theirs.
  @Transactional
  void endOthersOf(CurrentStaff staff, String reason, Instant now) {
    jdbc.sql(
            """
            UPDATE access_session SET ended_at = :now, end_reason = :reason
             WHERE tenant_id = :tenant AND ended_at IS NULL AND staff_id = :staff AND session_id <> :mine
            """)
        .param("now", utc(now))
        .param("reason", reason)
        .param("tenant", Tenancy.current().value())
        .param("staff", staff.id().value())
        .param("mine", staff.session())
        .update();
  }

  private void end(String condition, UUID key, String reason, Instant now) {
    jdbc.sql(
            """
            UPDATE access_session SET ended_at = :now, end_reason = :reason
             WHERE tenant_id = :tenant AND ended_at IS NULL AND
            """
                + condition)
        .param("now", utc(now))
        .param("reason", reason)
        .param("tenant", Tenancy.current().value())
        .param("key", key)
        .update();
  }

  private Optional<Row> find(String condition, Object key, Instant now) {
    return jdbc.sql(
            """
            SELECT session_id, staff_id, s.created_at, last_seen_at, verified_at, password_set_at,
                   password_handed
              FROM access_session s JOIN access_credential USING (tenant_id, staff_id)
             WHERE tenant_id = :tenant AND ended_at IS NULL
               AND last_seen_at > :idle AND s.created_at > :absolute AND
            """
                + condition)
        .param("tenant", Tenancy.current().value())
        .param("idle", utc(now.minus(settings.sessionIdle())))
        .param("absolute", utc(now.minus(settings.sessionAbsolute())))
        .param("key", key)
        .query((row, n) ->
            new Row(
                row.getObject("session_id", UUID.class),
                new StaffId(row.getObject("staff_id", UUID.class)),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                row.getObject("last_seen_at", OffsetDateTime.class).toInstant(),
                row.getObject("verified_at", OffsetDateTime.class).toInstant(),
                passwordDue(
                    row.getBoolean("password_handed"),
                    row.getObject("password_set_at", OffsetDateTime.class).toInstant(),
                    now)))
        .optional();
  }

  private @Nullable PasswordDue passwordDue(boolean handed, Instant setAt, Instant now) {
    if (handed) {
      return PasswordDue.FIRST;
    }
    return settings.passwordPolicy().expired(setAt, now) ? PasswordDue.EXPIRED : null;
  }

  private Row see(Row row, Instant now) {
    jdbc.sql(
            """
            UPDATE access_session SET last_seen_at = greatest(last_seen_at, :now)
             WHERE tenant_id = :tenant AND session_id = :id
            """)
        .param("now", utc(now))
        .param("tenant", Tenancy.current().value())
        .param("id", row.session())
        .update();
    return new Row(
        row.session(), row.staff(), row.createdAt(), now, row.verifiedAt(), row.passwordDue());
  }

  private ActiveSession active(OpaqueToken token, Staff staff, Row row) {
    CurrentStaff current =
        new CurrentStaff(
            staff.id(),
            staff.displayName(),
            staff.role(),
            staff.department(),
            Tenancy.current(),
            row.session());
    return new ActiveSession(
        current,
        token.csrf(),
        row.lastSeenAt().plus(settings.sessionIdle()),
        row.createdAt().plus(settings.sessionAbsolute()),
        row.verifiedAt().isBefore(Instant.EPOCH)
            ? Instant.EPOCH
            : row.verifiedAt().plus(settings.freshFor()),
        row.passwordDue());
  }

  private static OffsetDateTime utc(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }

  private record Row(
      UUID session,
      StaffId staff,
      Instant createdAt,
      Instant lastSeenAt,
      Instant verifiedAt,
      @Nullable PasswordDue passwordDue) {}
}
