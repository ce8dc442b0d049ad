package org.xinqiao.interop;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;
import org.xinqiao.crypto.FieldCipher;
import org.xinqiao.crypto.SealedFile;

/// The keys of exports' files: made for each attempt, sealed for the tenant, forgotten with the
/// export. Needs a transaction.
@Component
class ExportKeys {

  static final String COLUMN = "interop_export.key";

  private final ExportStore store;
  private final FieldCipher cipher;

  ExportKeys(ExportStore store, FieldCipher cipher) {
    this.store = store;
    this.cipher = cipher;
  }

  /// @return empty when the export was stopped meanwhile
  Optional<byte[]> make(ExportStore.Export export) {
    byte[] key = SealedFile.newKey();
    return store.keepKey(export, cipher.encryptForTenant(COLUMN, export.id(), key))
        ? Optional.of(key)
        : Optional.empty();
  }

  /// @throws FileNotFoundException when it was forgotten
  byte[] of(UUID export) throws IOException {
    byte[] sealed =
        store.key(export).orElseThrow(() -> new FileNotFoundException("The export was forgotten"));
    return cipher.decryptForTenant(COLUMN, export, sealed);
  }
}
