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

/// Keys of a tenant, derived from a root key with HKDF-SHA256 and a label that names their purpose.
/// A key has the number of its root: what is sealed says that number, so that it opens after the
/// root was changed (ADR 0047).
@Component
class TenantKeys {

  private record Name(TenantId tenant, int number, String purpose) {}

  private final RootKeys roots;
  private final KeyNumbers numbers;
  private final KeyUses uses;
  private final ConcurrentMap<Name, SecretKey> derived = new ConcurrentHashMap<>();

  TenantKeys(RootKeys roots, KeyNumbers numbers, KeyUses uses) {
    this.roots = roots;
    this.numbers = numbers;
    this.uses = uses;
  }

  byte[] seal(String purpose, byte[] binding, byte[] clear) {
    return sealWith(numbers.current(), purpose, binding, clear);
  }

  byte[] sealWith(int number, String purpose, byte[] binding, byte[] clear) {
    uses.count(number, purpose);
    return Envelope.seal(key(number, purpose), number, binding, clear);
  }

  byte[] open(String purpose, byte[] binding, byte[] sealed) {
    return Envelope.open(key(Envelope.keyNumber(sealed), purpose), binding, sealed);
  }

  SecretKey key(int number, String purpose) {
    return derived.computeIfAbsent(new Name(Tenancy.current(), number, purpose), this::derive);
  }

  private SecretKey derive(Name name) {
    String label = "xinqiao/1/tenant/" + name.tenant() + "/" + name.purpose();
    try {
      return KDF.getInstance("HKDF-SHA256")
          .deriveKey(
              "AES",
              HKDFParameterSpec.ofExtract()
                  .addIKM(roots.bytes(name.number()))
                  .thenExpand(label.getBytes(StandardCharsets.UTF_8), 32));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("The JDK lost HKDF-SHA256", e);
    }
  }
}
