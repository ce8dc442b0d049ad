package org.xinqiao.subscription;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.xinqiao.crypto.SealedColumn;

/// What this module keeps sealed for the tenant.
@Configuration(proxyBeanMethods = false)
class WebhookColumns {

  @Bean
  SealedColumn webhookSecretColumn() {
    return new SealedColumn(
        "subscription_webhook.secret_enc",
        WebhookSecrets.COLUMN,
        """
        SELECT name AS row, secret_enc AS sealed FROM subscription_webhook
         WHERE tenant_id = :tenant AND substring(secret_enc FROM 3 FOR 4) <> :number
           AND (CAST(:after AS text) IS NULL OR name > :after)
         ORDER BY name LIMIT :limit
        """,
        """
        UPDATE subscription_webhook SET secret_enc = :sealed
         WHERE tenant_id = :tenant AND name = :row AND secret_enc = :old
        """);
  }

  @Bean
  SealedColumn formerWebhookSecretColumn() {
    return new SealedColumn(
        "subscription_webhook.former_enc",
        WebhookSecrets.COLUMN,
        """
        SELECT name AS row, former_enc AS sealed FROM subscription_webhook
         WHERE tenant_id = :tenant AND substring(former_enc FROM 3 FOR 4) <> :number
           AND (CAST(:after AS text) IS NULL OR name > :after)
         ORDER BY name LIMIT :limit
        """,
        """
        UPDATE subscription_webhook SET former_enc = :sealed
         WHERE tenant_id = :tenant AND name = :row AND former_enc = :old
        """);
  }
}
