package org.xinqiao.access;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;
import org.xinqiao.organization.StaffId;
import org.xinqiao.shared.Tenancy;

/// Sign-ins whose password was right and whose code is still awaited. They give no access to
/// anything but the next step.
@Repository
class PendingSignIns {

  /// Codes that one pending sign-in evaluates.
  static final int MAX_TRIES = 5;

  private final JdbcClient jdbc;

  PendingSignIns(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  @Transactional
  void add(OpaqueToken token, StaffId staff, Instant expiresAt) {
    jdbc.sql(
            """
            INSERT INTO access_pending_sign_in (tenant_id, token_hash, staff_id, expires_at)
            VALUES (:tenant, :hash, :staff, :expires)
            """)
        .param("tenant", Tenancy.current().value())
        .param("hash", token.hash())
        .param("staff", staff.value())
        .param("expires", utc(expiresAt))
        .update();
  }

  /// Takes one of the five tries. One statement counts and decides, so that no number of parallel
  /// requests gets a sixth.
  ///
  /// @return whose sign-in it is; empty when it is unknown, used, too old or out of tries
  @Transactional
  Optional<StaffId> takeTry(OpaqueToken token, Instant now) {
    return jdbc.sql(
            """
            UPDATE access_pending_sign_in SET tries = tries + 1
             WHERE tenant_id = :tenant AND token_hash = :hash AND used_at IS NULL
               AND tries < :max AND expires_at > :now
            RETURNING staff_id
            """)
        .param("tenant", Tenancy.current().value())
        .param("hash", token.hash())
        .param("max", MAX_TRIES)
        .param("now", utc(now))
        .query(UUID.class)
        .optional()
        .map(StaffId::new);
  }

  /// Whose sign-in it is, and what the passkey shall have signed.
  record Challenged(StaffId staff, byte[] challenge) {}

  /// Keeps what a passkey shall sign for this sign-in, in place of what it should have signed
  /// before.
  ///
  /// @return whose sign-in it is; empty when it is unknown, used or too old
  @Transactional
  Optional<StaffId> challenge(OpaqueToken token, byte[] challenge, Instant now) {
    return jdbc.sql(
            """
            UPDATE access_pending_sign_in SET passkey_challenge = :challenge
             WHERE tenant_id = :tenant AND token_hash = :hash AND used_at IS NULL
               AND passkey_tries < :max AND expires_at > :now
            RETURNING staff_id
            """)
        .param("challenge", challenge)
        .param("tenant", Tenancy.current().value())
        .param("hash", token.hash())
        .param("max", MAX_TRIES)
        .param("now", utc(now))
        .query(UUID.class)
        .optional()
        .map(StaffId::new);
  }

  /// Takes one of the five tries for passkeys and the challenge with it: it is good once.
  @Transactional
  Optional<Challenged> takePasskeyTry(OpaqueToken token, Instant now) {
    return jdbc.sql(
            """
            WITH asked AS (
              SELECT tenant_id, token_hash, passkey_challenge FROM access_pending_sign_in
               WHERE tenant_id = :tenant AND token_hash = :hash FOR UPDATE)
            UPDATE access_pending_sign_in p
               SET passkey_tries = passkey_tries + 1, passkey_challenge = NULL
              FROM asked
             WHERE p.tenant_id = asked.tenant_id AND p.token_hash = asked.token_hash
               AND p.used_at IS NULL AND p.passkey_tries < :max AND p.expires_at > :now
               AND asked.passkey_challenge IS NOT NULL
            RETURNING p.staff_id, asked.passkey_challenge
            """)
        .param("tenant", Tenancy.current().value())
        .param("hash", token.hash())
        .param("max", MAX_TRIES)
        .param("now", utc(now))
        .query((row, n) ->
            new Challenged(
                new StaffId(row.getObject("staff_id", UUID.class)),
                row.getBytes("passkey_challenge")))
        .optional();
  }

  /// @return false when another request used it first
  @Transactional
  boolean use(OpaqueToken token, Instant now) {
    return jdbc.sql(
                """
                UPDATE access_pending_sign_in SET used_at = :now
                 WHERE tenant_id = :tenant AND token_hash = :hash AND used_at IS NULL
                """)
            .param("now", utc(now))
            .param("tenant", Tenancy.current().value())
            .param("hash", token.hash())
            .update()
        == 1;
  }

  @Transactional
  void purge(Instant now) {
    jdbc.sql("DELETE FROM access_pending_sign_in WHERE tenant_id = ? AND expires_at < ?")
        .param(Tenancy.current().value())
        .param(utc(now))
        .update();
  }

  private static OffsetDateTime utc(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }
}
