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
