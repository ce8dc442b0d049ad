package org.xinqiao.interop;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.xinqiao.crypto.SealedColumn;

/// What this module keeps sealed for the tenant.
@Configuration(proxyBeanMethods = false)
class IntakeColumns {

  @Bean
  SealedColumn exportKeyColumn() {
    return new SealedColumn(
        "interop_export.key_enc",
        ExportKeys.COLUMN,
        """
        SELECT export_id::text AS row, key_enc AS sealed FROM interop_export
         WHERE tenant_id = :tenant AND substring(key_enc FROM 3 FOR 4) <> :number
           AND (CAST(:after AS uuid) IS NULL OR export_id > CAST(:after AS uuid))
         ORDER BY export_id LIMIT :limit
        """,
        """
        UPDATE interop_export SET key_enc = :sealed
         WHERE tenant_id = :tenant AND export_id = CAST(:row AS uuid) AND key_enc = :old
        """);
  }

  @Bean
  SealedColumn rawMessageColumn() {
    return new SealedColumn(
        "intake_message.raw_enc",
        "intake_message.raw",
        """
        SELECT message_id::text AS row, raw_enc AS sealed FROM intake_message
         WHERE tenant_id = :tenant AND substring(raw_enc FROM 3 FOR 4) <> :number
           AND (CAST(:after AS uuid) IS NULL OR message_id > CAST(:after AS uuid))
         ORDER BY message_id LIMIT :limit
        """,
        """
        UPDATE intake_message SET raw_enc = :sealed
         WHERE tenant_id = :tenant AND message_id = CAST(:row AS uuid) AND raw_enc = :old
        """);
  }
}
