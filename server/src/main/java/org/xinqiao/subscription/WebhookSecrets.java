package org.xinqiao.subscription;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import org.xinqiao.crypto.FieldCipher;
import org.xinqiao.shared.Tenancy;
import org.xinqiao.subscription.SubscriptionSettings.Webhook;

/// Which secrets sign what a webhook sends: that of the settings until one is made here. A new one
/// is shown once; the former signs beside it for a day, so that the partner loses nothing.
@Component
class WebhookSecrets {

  static final Duration OVERLAP = Duration.ofHours(24);

  static final String COLUMN = "subscription_webhook.secret";
  private static final int BYTES = 32;

  private final JdbcClient jdbc;
  private final FieldCipher cipher;
  private final Clock clock;
  private final SecureRandom random = new SecureRandom();

  WebhookSecrets(JdbcClient jdbc, FieldCipher cipher, Clock clock) {
    this.jdbc = jdbc;
    this.cipher = cipher;
    this.clock = clock;
  }

  private record Kept(@Nullable String secret, @Nullable String former) {}

  /// The value of the header `webhook-signature`: one signature per secret that holds.
  @Transactional(readOnly = true)
  public String sign(Webhook webhook, String id, long unixSeconds, String body) {
    return holding(webhook).stream()
        .map(secret -> Signature.of(secret, id, unixSeconds, body))
        .collect(Collectors.joining(" "));
  }

  /// The newest first.
  private List<String> holding(Webhook webhook) {
    Kept kept = kept(webhook);
    List<String> secrets = new ArrayList<>();
    secrets.add(Objects.requireNonNullElse(kept.secret(), webhook.secret()));
    if (kept.former() != null) {
      secrets.add(kept.former());
    }
    return secrets;
  }

  /// Makes a new secret, in the caller's transaction. It cannot be read again.
  String renew(Webhook webhook) {
    Instant now = clock.instant();
    byte[] bytes = new byte[BYTES];
    random.nextBytes(bytes);
    String secret = "whsec_" + Base64.getEncoder().encodeToString(bytes);
    String former = holding(webhook).getFirst();
    jdbc.sql(
            """
            INSERT INTO subscription_webhook AS w (tenant_id, name, secret_enc, secret_at, former_enc, former_until)
            VALUES (:tenant, :name, :secret, :now, :former, :until)
            ON CONFLICT (tenant_id, name) DO UPDATE
              SET secret_enc = EXCLUDED.secret_enc, secret_at = EXCLUDED.secret_at,
                  former_enc = EXCLUDED.former_enc, former_until = EXCLUDED.former_until
            """)
        .param("tenant", Tenancy.current().value())
        .param("name", webhook.name())
        .param("secret", sealed(webhook, secret))
        .param("now", Timestamp.from(now))
        .param("former", sealed(webhook, former))
        .param("until", Timestamp.from(now.plus(OVERLAP)))
        .update();
    return secret;
  }

  private Kept kept(Webhook webhook) {
    return jdbc.sql(
            """
            SELECT secret_enc, CASE WHEN former_until > :now THEN former_enc END AS former_enc FROM subscription_webhook
             WHERE tenant_id = :tenant AND name = :name
            """)
        .param("tenant", Tenancy.current().value())
        .param("name", webhook.name())
        .param("now", Timestamp.from(clock.instant()))
        .query((row, n) ->
            new Kept(
                opened(webhook, row.getBytes("secret_enc")),
                opened(webhook, row.getBytes("former_enc"))))
        .optional()
        .orElse(new Kept(null, null));
  }

  private byte[] sealed(Webhook webhook, String secret) {
    return cipher.encryptForTenant(COLUMN, webhook.name(), secret.getBytes(StandardCharsets.UTF_8));
  }

  private @Nullable String opened(Webhook webhook, byte @Nullable [] sealed) {
    return sealed == null
        ? null
        : new String(
            cipher.decryptForTenant(COLUMN, webhook.name(), sealed), StandardCharsets.UTF_8);
  }
}
