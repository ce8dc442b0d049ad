package org.xinqiao.listing;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.xinqiao.crypto.SealedColumn;

/// What this module keeps sealed for the tenant.
@Configuration(proxyBeanMethods = false)
class ListingColumns {

  @Bean
  SealedColumn listingContentsColumn() {
    return new SealedColumn(
        "listing.contents",
        ListingStore.CONTENTS,
        """
        SELECT listing_id::text AS row, contents AS sealed FROM listing
         WHERE tenant_id = :tenant AND substring(contents FROM 3 FOR 4) <> :number
           AND (CAST(:after AS uuid) IS NULL OR listing_id > CAST(:after AS uuid))
         ORDER BY listing_id LIMIT :limit
        """,
        """
        UPDATE listing SET contents = :sealed
         WHERE tenant_id = :tenant AND listing_id = CAST(:row AS uuid) AND contents = :old
        """);
  }

  @Bean
  SealedColumn listingPartColumn() {
    return new SealedColumn(
        "listing_part.content",
        ListingFiles.COLUMN,
        """
        SELECT listing_id || '/' || number AS row, content AS sealed FROM listing_part
         WHERE tenant_id = :tenant AND substring(content FROM 3 FOR 4) <> :number
           AND (CAST(:after AS text) IS NULL OR listing_id || '/' || number > :after)
         ORDER BY listing_id || '/' || number LIMIT least(:limit, 10)
        """,
        """
        UPDATE listing_part SET content = :sealed
         WHERE tenant_id = :tenant AND listing_id = CAST(split_part(:row, '/', 1) AS uuid)
           AND number = CAST(split_part(:row, '/', 2) AS integer) AND content = :old
        """);
  }
}
