package org.xinqiao.access;

import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;
import org.xinqiao.organization.StaffId;
import org.xinqiao.shared.Tenancy;

/// The passkeys of staff: public keys, which are no secrets.
@Repository
class Passkeys {

  /// How many somebody may have: a computer, a phone and spare ones.
  static final int MOST = 10;

  /// @param data attested credential data of WebAuthn, with the public key
  /// @param lastUsedAt null when it never was
  record Passkey(
      UUID id,
      byte[] credentialId,
      byte[] data,
      long signCount,
      List<String> transports,
      String name,
      Instant createdAt,
      @Nullable Instant lastUsedAt) {}

  private final JdbcClient jdbc;

  Passkeys(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  @Transactional(readOnly = true)
  List<Passkey> of(StaffId staff) {
    return jdbc.sql(
            """
            SELECT passkey_id, credential_id, credential_data, sign_count, transports, name,
                   created_at, last_used_at
              FROM access_passkey WHERE tenant_id = :tenant AND staff_id = :staff
             ORDER BY created_at, passkey_id
            """)
        .param("tenant", Tenancy.current().value())
        .param("staff", staff.value())
        .query((row, n) -> passkey(row))
        .list();
  }

  Optional<Passkey> find(StaffId staff, byte[] credentialId) {
    return of(staff).stream()
        .filter(one -> Arrays.equals(one.credentialId(), credentialId))
        .findFirst();
  }

  /// @return false when the hospital knows the credential already, or there are [#MOST]
  @Transactional
  boolean add(StaffId staff, Passkey passkey) {
    return jdbc.sql(
                """
                INSERT INTO access_passkey (tenant_id, staff_id, passkey_id, credential_id,
                       credential_data, sign_count, transports, name, created_at)
                SELECT :tenant, :staff, :id, :credential, :data, :count,
                       string_to_array(:transports, ','), :name, :now
                 WHERE (SELECT count(*) FROM access_passkey
                         WHERE tenant_id = :tenant AND staff_id = :staff) < :most
                ON CONFLICT DO NOTHING
                """)
            .param("tenant", Tenancy.current().value())
            .param("staff", staff.value())
            .param("id", passkey.id())
            .param("credential", passkey.credentialId())
            .param("data", passkey.data())
            .param("count", passkey.signCount())
            .param("transports", String.join(",", passkey.transports()))
            .param("name", passkey.name())
            .param("now", utc(passkey.createdAt()))
            .param("most", MOST)
            .update()
        == 1;
  }

  /// Notes a use. One statement compares and writes, so that of two copies only one gets through.
  ///
  /// @return false when the count has not risen, which is how a copy shows itself. An authenticator
  ///   that does not count says zero for ever
  @Transactional
  boolean used(StaffId staff, Passkey passkey, long signCount, Instant now) {
    return jdbc.sql(
                """
                UPDATE access_passkey SET sign_count = :count, last_used_at = :now
                 WHERE tenant_id = :tenant AND staff_id = :staff AND passkey_id = :id
                   AND (sign_count < :count OR (sign_count = 0 AND :count = 0))
                """)
            .param("count", signCount)
            .param("now", utc(now))
            .param("tenant", Tenancy.current().value())
            .param("staff", staff.value())
            .param("id", passkey.id())
            .update()
        == 1;
  }

  /// @return false when there was none
  @Transactional
  boolean remove(StaffId staff, UUID id) {
    return jdbc.sql(
                """
                DELETE FROM access_passkey
                 WHERE tenant_id = :tenant AND staff_id = :staff AND passkey_id = :id
                """)
            .param("tenant", Tenancy.current().value())
            .param("staff", staff.value())
            .param("id", id)
            .update()
        == 1;
  }

  @Transactional
  void removeAll(StaffId staff) {
    jdbc.sql("DELETE FROM access_passkey WHERE tenant_id = :tenant AND staff_id = :staff")
        .param("tenant", Tenancy.current().value())
        .param("staff", staff.value())
        .update();
  }

  private static Passkey passkey(ResultSet row) throws SQLException {
    Array transports = row.getArray("transports");
    OffsetDateTime used = row.getObject("last_used_at", OffsetDateTime.class);
    return new Passkey(
        row.getObject("passkey_id", UUID.class),
        row.getBytes("credential_id"),
        row.getBytes("credential_data"),
        row.getLong("sign_count"),
        List.of((String[]) transports.getArray()),
        row.getString("name"),
        row.getObject("created_at", OffsetDateTime.class).toInstant(),
        used == null ? null : used.toInstant());
  }

  private static OffsetDateTime utc(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }
}
