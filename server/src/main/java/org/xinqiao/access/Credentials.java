package org.xinqiao.access;

import java.text.Normalizer;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;
import org.xinqiao.crypto.FieldCipher;
import org.xinqiao.organization.StaffId;
import org.xinqiao.shared.Tenancy;
import org.xinqiao.shared.TenantId;

/// The accounts of staff, and the one look-up that works before a tenant is known (see the
/// migration for why and how narrow it is).
@Repository
class Credentials {

  /// Whose account a user name is.
  record Account(TenantId tenant, StaffId staff) {}

  /// Stands in for an account that does not exist, so that the same is done for it: no tenant has
  /// this number, and row-level security shows nothing in its name.
  static final Account NOBODY =
      new Account(new TenantId(Integer.MAX_VALUE), new StaffId(new UUID(0, 0)));

  static final String TOTP = "access_credential.totp_secret";

  private final JdbcClient jdbc;
  private final AccessHash hash;
  private final FieldCipher cipher;

  Credentials(JdbcClient jdbc, AccessHash hash, FieldCipher cipher) {
    this.jdbc = jdbc;
    this.hash = hash;
    this.cipher = cipher;
  }

  /// Names are compared without regard to case, width and surrounding space.
  static String normalized(String userName) {
    return Normalizer.normalize(userName, Normalizer.Form.NFKC).strip().toLowerCase(Locale.ROOT);
  }

  @Transactional(readOnly = true)
  Optional<Account> accountOf(String userName) {
    return jdbc.sql("SELECT tenant_id, staff_id FROM access_account_of(?)")
        .param(hash.of("user-name", normalized(userName)))
        .query((row, n) ->
            new Account(
                new TenantId(row.getInt("tenant_id")),
                new StaffId(row.getObject("staff_id", UUID.class))))
        .optional();
  }

  /// @return false when somebody in the installation has the name already
  @Transactional
  boolean claim(String userName, StaffId staff) {
    return jdbc.sql("SELECT access_claim_user_name(?, ?)")
        .param(hash.of("user-name", normalized(userName)))
        .param(staff.value())
        .query(Boolean.class)
        .single();
  }

  @Transactional
  void add(
      StaffId staff,
      String userName,
      String passwordHash,
      boolean handed,
      byte[] totpSecret,
      Instant now) {
    jdbc.sql(
            """
            INSERT INTO access_credential (tenant_id, staff_id, user_name, password_hash,
                                           password_set_at, password_handed, totp_secret, created_at)
            VALUES (:tenant, :staff, :name, :hash, :now, :handed, :secret, :now)
            """)
        .param("handed", handed)
        .param("tenant", Tenancy.current().value())
        .param("staff", staff.value())
        .param("name", normalized(userName))
        .param("hash", passwordHash)
        .param("secret", sealed(staff, totpSecret))
        .param("now", now.atOffset(ZoneOffset.UTC))
        .update();
  }

  @Transactional(readOnly = true)
  boolean none() {
    return jdbc.sql("SELECT NOT EXISTS (SELECT FROM access_credential WHERE tenant_id = ?)")
        .param(Tenancy.current().value())
        .query(Boolean.class)
        .single();
  }

  /// The hash to compare with, when there is an account and it is not disabled.
  @Transactional(readOnly = true)
  Optional<String> passwordHash(StaffId staff) {
    return jdbc.sql(
            """
            SELECT password_hash FROM access_credential
             WHERE tenant_id = ? AND staff_id = ? AND disabled_at IS NULL
            """)
        .param(Tenancy.current().value())
        .param(staff.value())
        .query(String.class)
        .optional();
  }

  /// Whether there is an account that is not disabled.
  @Transactional(readOnly = true)
  boolean enabled(StaffId staff) {
    return passwordHash(staff).isPresent();
  }

  @Transactional(readOnly = true)
  Optional<byte[]> totpSecret(StaffId staff) {
    return jdbc.sql(
            """
            SELECT totp_secret FROM access_credential
             WHERE tenant_id = ? AND staff_id = ? AND disabled_at IS NULL
            """)
        .param(Tenancy.current().value())
        .param(staff.value())
        .query(byte[].class)
        .optional()
        .map(sealed -> cipher.decryptForTenant(TOTP, staff.value(), sealed));
  }

  /// Marks a step's code as used.
  ///
  /// @return false when that step or a later one was used before
  @Transactional
  boolean useStep(StaffId staff, long step) {
    return jdbc.sql(
                """
                UPDATE access_credential SET last_totp_step = :step
                 WHERE tenant_id = :tenant AND staff_id = :staff AND last_totp_step < :step
                """)
            .param("step", step)
            .param("tenant", Tenancy.current().value())
            .param("staff", staff.value())
            .update()
        == 1;
  }

  /// An account as those who keep accounts see it.
  record Kept(String userName, Instant createdAt, @Nullable Instant disabledAt) {}

  @Transactional(readOnly = true)
  Map<StaffId, Kept> all() {
    Map<StaffId, Kept> found = new HashMap<>();
    jdbc.sql(
            """
            SELECT staff_id, user_name, created_at, disabled_at FROM access_credential
             WHERE tenant_id = :tenant
            """)
        .param("tenant", Tenancy.current().value())
        .query(row -> {
          OffsetDateTime disabled = row.getObject("disabled_at", OffsetDateTime.class);
          found.put(
              new StaffId(row.getObject("staff_id", UUID.class)),
              new Kept(
                  row.getString("user_name"),
                  row.getObject("created_at", OffsetDateTime.class).toInstant(),
                  disabled == null ? null : disabled.toInstant()));
        });
    return found;
  }

  @Transactional(readOnly = true)
  String userName(StaffId staff) {
    return jdbc.sql("SELECT user_name FROM access_credential WHERE tenant_id = ? AND staff_id = ?")
        .param(Tenancy.current().value())
        .param(staff.value())
        .query(String.class)
        .single();
  }

  @Transactional(readOnly = true)
  boolean exists(StaffId staff) {
    return jdbc.sql(
            "SELECT EXISTS (SELECT FROM access_credential WHERE tenant_id = ? AND staff_id = ?)")
        .param(Tenancy.current().value())
        .param(staff.value())
        .query(Boolean.class)
        .single();
  }

  /// Gives an account another password, and remembers the present one.
  ///
  /// @param handed whether its owner must choose one of their own before anything else
  @Transactional
  void setPassword(StaffId staff, String hash, boolean handed, Instant now) {
    jdbc.sql(
            """
            WITH former AS (
              INSERT INTO access_former_password (tenant_id, staff_id, password_hash, replaced_at)
              SELECT tenant_id, staff_id, password_hash, :now FROM access_credential
               WHERE tenant_id = :tenant AND staff_id = :staff
              ON CONFLICT DO NOTHING)
            UPDATE access_credential
               SET password_hash = :hash, password_set_at = :now, password_handed = :handed
             WHERE tenant_id = :tenant AND staff_id = :staff
            """)
        .param("hash", hash)
        .param("handed", handed)
        .param("now", now.atOffset(ZoneOffset.UTC))
        .param("tenant", Tenancy.current().value())
        .param("staff", staff.value())
        .update();
  }

  /// The hashes of the passwords before the present one, the last first.
  @Transactional(readOnly = true)
  List<String> formerPasswords(StaffId staff, int atMost) {
    return jdbc.sql(
            """
            SELECT password_hash FROM access_former_password
             WHERE tenant_id = :tenant AND staff_id = :staff
             ORDER BY replaced_at DESC LIMIT :most
            """)
        .param("tenant", Tenancy.current().value())
        .param("staff", staff.value())
        .param("most", atMost)
        .query((row, n) -> row.getString(1))
        .list();
  }

  /// Forgets all but the last few.
  @Transactional
  void forgetFormerPasswords(StaffId staff, int allBut) {
    jdbc.sql(
            """
            DELETE FROM access_former_password
             WHERE tenant_id = :tenant AND staff_id = :staff AND replaced_at NOT IN (
                     SELECT replaced_at FROM access_former_password
                      WHERE tenant_id = :tenant AND staff_id = :staff
                      ORDER BY replaced_at DESC LIMIT :most)
            """)
        .param("tenant", Tenancy.current().value())
        .param("staff", staff.value())
        .param("most", allBut)
        .update();
  }

  @Transactional
  void setTotpSecret(StaffId staff, byte[] secret) {
    set(staff, "totp_secret = :value", sealed(staff, secret));
  }

  @Transactional
  void enable(StaffId staff) {
    set(staff, "disabled_at = cast(:value AS timestamptz)", null);
  }

  private void set(StaffId staff, String what, @Nullable Object value) {
    jdbc.sql(
            "UPDATE access_credential SET "
                + what
                + " WHERE tenant_id = :tenant AND staff_id = :staff")
        .param("value", value)
        .param("tenant", Tenancy.current().value())
        .param("staff", staff.value())
        .update();
  }

  @Transactional
  void disable(StaffId staff, Instant now) {
    jdbc.sql(
            """
            UPDATE access_credential SET disabled_at = coalesce(disabled_at, :now)
             WHERE tenant_id = :tenant AND staff_id = :staff
            """)
        .param("now", now.atOffset(ZoneOffset.UTC))
        .param("tenant", Tenancy.current().value())
        .param("staff", staff.value())
        .update();
  }

  private byte[] sealed(StaffId staff, byte[] secret) {
    return cipher.encryptForTenant(TOTP, staff.value(), secret);
  }
}
