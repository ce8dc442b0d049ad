package org.xinqiao.interop;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.sql.Timestamp;
import java.time.Clock;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.xinqiao.shared.IdGenerator;
import org.xinqiao.shared.Tenancy;
import org.xinqiao.shared.TenantId;

/// The door for partners' systems that speak FHIR: each has a bearer token of its own, with what it
/// may do. Two tokens of one name are one partner, so that a token can be replaced. Thread-safe.
@Service
public class FhirTokens {

  private static final Pattern FORM = Pattern.compile("([1-9][0-9]{0,8})\\.([A-Za-z0-9_-]{43})");
  private static final SecureRandom RANDOM = new SecureRandom();

  /// What a token is good for.
  public enum Scope {
    READ,
    WRITE
  }

  private final JdbcClient jdbc;
  private final IntakeStore store;
  private final IdGenerator ids;
  private final Clock clock;

  FhirTokens(JdbcClient jdbc, IntakeStore store, IdGenerator ids, Clock clock) {
    this.jdbc = jdbc;
    this.store = store;
    this.ids = ids;
    this.clock = clock;
  }

  /// A token as it was presented: which tenant it claims, and the hash to look for there.
  record Presented(TenantId tenant, byte[] hash) {}

  /// Makes a token of the current tenant.
  ///
  /// @param name of the system that gets it
  /// @return the token; it is shown this once and cannot be found out again
  @Transactional
  public String create(String name, Set<Scope> scopes) {
    String secret = newSecret();
    jdbc.sql(
            """
            INSERT INTO interop_fhir_token (tenant_id, token_id, name, token_hash, created_at, peer_id, may_read, may_write)
            VALUES (:tenant, :id, :name, :hash, :at, :peer, :read, :write)
            """)
        .param("tenant", Tenancy.current().value())
        .param("id", ids.next())
        .param("name", name)
        .param("hash", hash(secret))
        .param("at", Timestamp.from(clock.instant()))
        .param("peer", store.partner(ids.next(), name, clock.instant()))
        .param("read", scopes.contains(Scope.READ))
        .param("write", scopes.contains(Scope.WRITE))
        .update();
    return Tenancy.current() + "." + secret;
  }

  /// What follows the number of the tenant in a token.
  static String newSecret() {
    byte[] bytes = new byte[32];
    RANDOM.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /// Reads an `Authorization` header; empty when it holds no token of ours.
  static Optional<Presented> parse(@Nullable String authorization) {
    if (authorization == null || !authorization.regionMatches(true, 0, "Bearer ", 0, 7)) {
      return Optional.empty();
    }
    Matcher matcher = FORM.matcher(authorization.substring(7).strip());
    return matcher.matches()
        ? Optional.of(
            new Presented(new TenantId(Integer.parseInt(matcher.group(1))), hash(matcher.group(2))))
        : Optional.empty();
  }

  /// Whose token it is, in the current tenant; empty when it is nobody's or was revoked.
  @Transactional(readOnly = true)
  Optional<FhirPartner> find(byte[] hash) {
    return jdbc.sql(
            """
            SELECT token_id, coalesce(peer_id, token_id), name, may_read, may_write FROM interop_fhir_token
             WHERE tenant_id = :tenant AND token_hash = :hash AND revoked_at IS NULL
            """)
        .param("tenant", Tenancy.current().value())
        .param("hash", hash)
        .query((row, n) ->
            new FhirPartner(
                row.getObject(1, UUID.class),
                row.getObject(2, UUID.class),
                row.getString(3),
                row.getBoolean(4),
                row.getBoolean(5)))
        .optional();
  }

  static byte[] hash(String secret) {
    try {
      return MessageDigest.getInstance("SHA-256")
          .digest(("fhir:" + secret).getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has SHA-256", e);
    }
  }
}
