package org.xinqiao.portal;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.xinqiao.crypto.SealedColumn;

/// What this module keeps sealed for the tenant.
@Configuration(proxyBeanMethods = false)
class CodeColumns {

  @Bean
  SealedColumn codePhoneColumn() {
    return new SealedColumn(
        "portal_code.phone",
        "portal_code.phone",
        """
        SELECT code_id::text AS row, phone AS sealed FROM portal_code
         WHERE tenant_id = :tenant AND substring(phone FROM 3 FOR 4) <> :number
           AND (CAST(:after AS uuid) IS NULL OR code_id > CAST(:after AS uuid))
         ORDER BY code_id LIMIT :limit
        """,
        """
        UPDATE portal_code SET phone = :sealed
         WHERE tenant_id = :tenant AND code_id = CAST(:row AS uuid) AND phone = :old
        """);
  }
}
