package org.xinqiao.feed;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.xinqiao.crypto.SealedColumn;

/// What this module keeps sealed for the tenant.
@Configuration(proxyBeanMethods = false)
class ImportColumns {

  @Bean
  SealedColumn importPartColumn() {
    return new SealedColumn(
        "feed_import_part.content_enc",
        ImportStore.PART,
        """
        SELECT import_id || '/' || part AS row, content_enc AS sealed FROM feed_import_part
         WHERE tenant_id = :tenant AND substring(content_enc FROM 3 FOR 4) <> :number
           AND (CAST(:after AS text) IS NULL OR import_id || '/' || part > :after)
         ORDER BY import_id || '/' || part LIMIT least(:limit, 10)
        """,
        """
        UPDATE feed_import_part SET content_enc = :sealed
         WHERE tenant_id = :tenant AND import_id = CAST(split_part(:row, '/', 1) AS uuid)
           AND part = CAST(split_part(:row, '/', 2) AS integer) AND content_enc = :old
        """);
  }
}
