package org.xinqiao.messaging;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.xinqiao.crypto.SealedColumn;

/// What this module keeps sealed for the tenant.
@Configuration(proxyBeanMethods = false)
class InboundColumns {

  @Bean
  SealedColumn unmatchedTextColumn() {
    return new SealedColumn(
        "messaging_inbound.unmatched_enc",
        UnknownTextStore.COLUMN,
        """
        SELECT channel || '/' || event_id AS row, unmatched_enc AS sealed FROM messaging_inbound
         WHERE tenant_id = :tenant AND substring(unmatched_enc FROM 3 FOR 4) <> :number
           AND (CAST(:after AS text) IS NULL OR channel || '/' || event_id > :after)
         ORDER BY channel || '/' || event_id LIMIT :limit
        """,
        """
        UPDATE messaging_inbound SET unmatched_enc = :sealed
         WHERE tenant_id = :tenant AND channel = split_part(:row, '/', 1)
           AND event_id = substr(:row, strpos(:row, '/') + 1) AND unmatched_enc = :old
        """);
  }
}
