package org.xinqiao.listing;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.xinqiao.crypto.FieldCipher;
import org.xinqiao.shared.Tenancy;

/// The files of lists, in parts under the tenant's key. Each part is bound to its list and place,
/// and the list knows how many there are, so that none can be swapped or left out.
@Repository
class ListingFiles {

  private static final int PART = 256 * 1024;
  static final String COLUMN = "listing_part.content";

  private final JdbcClient jdbc;
  private final FieldCipher cipher;

  ListingFiles(JdbcClient jdbc, FieldCipher cipher) {
    this.jdbc = jdbc;
    this.cipher = cipher;
  }

  /// @return how many parts
  int write(UUID listing, byte[] file) {
    int parts = 0;
    for (int from = 0; from < file.length; from += PART) {
      byte[] clear = Arrays.copyOfRange(file, from, Math.min(file.length, from + PART));
      jdbc.sql(
              """
              INSERT INTO listing_part (tenant_id, listing_id, number, content)
              VALUES (:tenant, :id, :number, :content)
              """)
          .param("tenant", Tenancy.current().value())
          .param("id", listing)
          .param("number", parts)
          .param("content", cipher.encryptForTenant(COLUMN, listing + "/" + parts, clear))
          .update();
      parts++;
    }
    return parts;
  }

  /// @throws IllegalStateException when a part is missing or was changed
  byte[] read(Listing listing) {
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    for (int number = 0; number < listing.parts(); number++) {
      byte[] sealed =
          jdbc.sql(
                  """
                  SELECT content FROM listing_part
                   WHERE tenant_id = :tenant AND listing_id = :id AND number = :number
                  """)
              .param("tenant", Tenancy.current().value())
              .param("id", listing.id())
              .param("number", number)
              .query(byte[].class)
              .optional()
              .orElseThrow(() -> new IllegalStateException("A part of the file is missing"));
      whole.writeBytes(cipher.decryptForTenant(COLUMN, listing.id() + "/" + number, sealed));
    }
    return whole.toByteArray();
  }

  void delete(UUID listing) {
    jdbc.sql("DELETE FROM listing_part WHERE tenant_id = :tenant AND listing_id = :id")
        .param("tenant", Tenancy.current().value())
        .param("id", listing)
        .update();
  }
}
