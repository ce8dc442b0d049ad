package org.xinqiao.crypto;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import javax.crypto.KDF;
import javax.crypto.SecretKey;
import javax.crypto.spec.HKDFParameterSpec;
import org.springframework.stereotype.Component;
import org.xinqiao.shared.Tenancy;
import org.xinqiao.shared.TenantId;

/// Keys of a tenant, derived from the root key with HKDF-SHA256 and a label that names their
/// purpose.
@Component
class TenantKeys {

  private record Name(TenantId tenant, String purpose) {}

  private final RootKey root;
  private final ConcurrentMap<Name, SecretKey> derived = new ConcurrentHashMap<>();

  TenantKeys(RootKey root) {
    this.root = root;
  }

  SecretKey key(String purpose) {
    return derived.computeIfAbsent(new Name(Tenancy.current(), purpose), this::derive);
  }

  private SecretKey derive(Name name) {
    String label = "xinqiao/1/tenant/" + name.tenant() + "/" + name.purpose();
    try {
      return KDF.getInstance("HKDF-SHA256")
          .deriveKey(
              "AES",
              HKDFParameterSpec.ofExtract()
                  .addIKM(root.bytes())
                  .thenExpand(label.getBytes(StandardCharsets.UTF_8), 32));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("The JDK lost HKDF-SHA256", e);
    }
  }
}
