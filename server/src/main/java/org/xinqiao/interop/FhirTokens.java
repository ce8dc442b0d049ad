package org.xinqiao.interop;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;
import org.xinqiao.audit.Actor;
import org.xinqiao.audit.Audit;
import org.xinqiao.audit.AuditEvent;
import org.xinqiao.organization.StaffId;
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

  /// How long what a token may do is remembered, so that not every request asks for it.
  static final Duration LATE = Duration.ofSeconds(1);

  private static final int MOST_SEEN = 1000;

  /// @param at on this machine's own clock, in nanoseconds
  private record Seen(FhirPartner partner, long at) {}

  private final JdbcClient jdbc;
  private final TransactionTemplate transaction;
  private final IntakeStore store;
  private final IdGenerator ids;
  private final FhirSettings settings;
  private final Audit audit;
  private final Clock clock;
  private final Map<String, Seen> lately = new ConcurrentHashMap<>();

  FhirTokens(
      JdbcClient jdbc,
      TransactionTemplate transaction,
      IntakeStore store,
      IdGenerator ids,
      FhirSettings settings,
      Audit audit,
      Clock clock) {
    this.jdbc = jdbc;
    this.transaction = transaction;
    this.store = store;
    this.ids = ids;
    this.settings = settings;
    this.audit = audit;
    this.clock = clock;
  }

  /// A token as it was presented: which tenant it claims, and the hash to look for there.
  record Presented(TenantId tenant, byte[] hash) {}

  /// @param token is shown this once and cannot be found out again
  public record Created(UUID id, String token) {}

  /// Makes a token of the current tenant, good for as long as the settings say.
  ///
  /// @param name of the system that gets it
  @Transactional
  public Created create(String name, Set<Scope> scopes, Actor by) {
    String secret = newSecret();
    Instant now = clock.instant();
    UUID id = ids.next();
    jdbc.sql(
            """
            INSERT INTO interop_fhir_token
                   (tenant_id, token_id, name, token_hash, created_at, expires_at, created_by, peer_id,
                    may_read, may_write)
            VALUES (:tenant, :id, :name, :hash, :at, :expires, :by, :peer, :read, :write)
            """)
        .param("tenant", Tenancy.current().value())
        .param("id", id)
        .param("name", name)
        .param("hash", hash(secret))
        .param("at", Timestamp.from(now))
        .param("expires", Timestamp.from(now.plus(settings.tokenLife())))
        .param("by", by.id())
        .param("peer", store.partner(ids.next(), name, now))
        .param("read", scopes.contains(Scope.READ))
        .param("write", scopes.contains(Scope.WRITE))
        .update();
    audit.record(AuditEvent.allowed(by, "fhir.new-token").on("token", id));
    return new Created(id, Tenancy.current() + "." + secret);
  }

  /// Ends a token: within [#LATE] nothing can be asked with it, and its exports stop.
  ///
  /// @return whether it was good until now
  @Transactional
  boolean revoke(UUID token, Actor by) {
    int ended =
        jdbc.sql(
                """
                UPDATE interop_fhir_token SET revoked_at = :at
                 WHERE tenant_id = :tenant AND token_id = :token AND revoked_at IS NULL
                """)
            .param("tenant", Tenancy.current().value())
            .param("token", token)
            .param("at", Timestamp.from(clock.instant()))
            .update();
    lately.clear();
    if (ended == 1) {
      audit.record(AuditEvent.allowed(by, "fhir.revoke-token").on("token", token));
    }
    return ended == 1;
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

  /// Whose token it is, in the current tenant; empty when it is nobody's, was revoked or has
  /// expired. That it was revoked is seen within [#LATE].
  Optional<FhirPartner> find(byte[] hash) {
    String key = Tenancy.current() + "." + HexFormat.of().formatHex(hash);
    long now = System.nanoTime();
    Seen seen = lately.get(key);
    if (seen != null && now - seen.at() < LATE.toNanos()) {
      return Optional.of(seen.partner());
    }
    Optional<FhirPartner> found =
        Objects.requireNonNull(transaction.execute(status -> partner("token_hash", hash)));
    if (lately.size() >= MOST_SEEN) {
      lately.clear();
    }
    found.ifPresentOrElse(
        partner -> lately.put(key, new Seen(partner, now)), () -> lately.remove(key));
    return found;
  }

  @Transactional(readOnly = true)
  Optional<FhirPartner> byId(UUID token) {
    return partner("token_id", token);
  }

  private Optional<FhirPartner> partner(String column, Object value) {
    return jdbc.sql(
            """
            SELECT token_id, coalesce(peer_id, token_id), name, may_read, may_write, export_purpose
              FROM interop_fhir_token WHERE tenant_id = :tenant AND %s = :value AND revoked_at IS NULL
               AND expires_at > :now
            """
                .formatted(column))
        .param("tenant", Tenancy.current().value())
        .param("value", value)
        .param("now", Timestamp.from(clock.instant()))
        .query((row, n) ->
            new FhirPartner(
                row.getObject(1, UUID.class),
                row.getObject(2, UUID.class),
                row.getString(3),
                row.getBoolean(4),
                row.getBoolean(5),
                row.getString(6)))
        .optional();
  }

  /// A token as staff see it, also one that has expired and waits to be replaced.
  record Kept(
      UUID id,
      String name,
      boolean mayRead,
      boolean mayWrite,
      Instant createdAt,
      Instant expiresAt,
      @Nullable String exportPurpose,
      @Nullable Instant allowedAt) {}

  @Transactional(readOnly = true)
  List<Kept> all() {
    return kept(null);
  }

  /// Whether this member of staff made the token, and so may not be the one who lets it export.
  @Transactional(readOnly = true)
  boolean madeBy(UUID token, StaffId staff) {
    return jdbc.sql(
            """
            SELECT EXISTS (SELECT FROM interop_fhir_token
                            WHERE tenant_id = :tenant AND token_id = :token AND created_by = :staff)
            """)
        .param("tenant", Tenancy.current().value())
        .param("token", token)
        .param("staff", staff.toString())
        .query(Boolean.class)
        .single();
  }

  /// @param purpose what whole lists may be fetched for
  @Transactional
  Optional<Kept> allowExport(UUID token, String purpose, StaffId by, Actor actor) {
    int changed =
        jdbc.sql(
                """
                UPDATE interop_fhir_token SET export_purpose = :purpose, export_allowed_by = :by, export_allowed_at = :at
                 WHERE tenant_id = :tenant AND token_id = :token AND revoked_at IS NULL AND may_read
                """)
            .param("tenant", Tenancy.current().value())
            .param("token", token)
            .param("purpose", purpose)
            .param("by", by.value())
            .param("at", Timestamp.from(clock.instant()))
            .update();
    lately.clear();
    if (changed == 1) {
      audit.record(
          AuditEvent.allowed(actor, "fhir.allow-export").on("token", token).because(purpose));
    }
    return changed == 1 ? kept(token).stream().findFirst() : Optional.empty();
  }

  @Transactional
  Optional<Kept> forbidExport(UUID token, Actor actor) {
    int changed =
        jdbc.sql(
                """
                UPDATE interop_fhir_token
                   SET export_purpose = NULL, export_allowed_by = NULL, export_allowed_at = NULL
                 WHERE tenant_id = :tenant AND token_id = :token
                """)
            .param("tenant", Tenancy.current().value())
            .param("token", token)
            .update();
    lately.clear();
    if (changed == 1) {
      audit.record(AuditEvent.allowed(actor, "fhir.forbid-export").on("token", token));
    }
    return kept(token).stream().findFirst();
  }

  /// @param token null for all
  private List<Kept> kept(@Nullable UUID token) {
    return jdbc.sql(
            """
            SELECT token_id, name, may_read, may_write, created_at, export_purpose, export_allowed_at,
                   expires_at
              FROM interop_fhir_token
             WHERE tenant_id = :tenant AND revoked_at IS NULL AND token_id = coalesce(:token, token_id)
             ORDER BY name, created_at
            """)
        .param("tenant", Tenancy.current().value())
        .param("token", token, Types.OTHER)
        .query((row, n) -> {
          Timestamp allowedAt = row.getTimestamp(7);
          return new Kept(
              row.getObject(1, UUID.class),
              row.getString(2),
              row.getBoolean(3),
              row.getBoolean(4),
              row.getTimestamp(5).toInstant(),
              row.getTimestamp(8).toInstant(),
              row.getString(6),
              allowedAt == null ? null : allowedAt.toInstant());
        })
        .list();
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
