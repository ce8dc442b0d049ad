package org.xinqiao.crypto;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.xinqiao.shared.Tenancy;
import org.xinqiao.shared.TenantId;

/// The keys of keyed hashes. A hash cannot say which key made it, and has to be found by whoever
/// knows the value only: so these keys outlive the root. Until the first rotation they are derived
/// from it; from then on they are kept, wrapped like a patient's key, and a rotation wraps them
/// anew.
@Component
class HashKeys {

  /// Everything that is looked up by a keyed hash. What is not named here is refused, so that a
  /// rotation forgets none.
  static final Set<String> DOMAINS =
      Set.of(
          "phone",
          "email",
          "phone-tail",
          "id-tail",
          "identifier/his",
          "identifier/mrn",
          "identifier/card",
          "identifier/id-card",
          "identifier/insurance",
          "identifier/passport",
          "identifier/wechat",
          "identifier/wecom",
          "identifier/temporary",
          "feed/key",
          "feed/content",
          "listing-order",
          "listing-canary",
          "portal-code",
          "portal-code-phone",
          "portal-code-source");

  static final String PURPOSE = "wrap/hash";

  private record Name(TenantId tenant, String domain) {}

  private final JdbcClient jdbc;
  private final TenantKeys tenantKeys;
  private final KeyNumbers numbers;
  private final ConcurrentMap<Name, SecretKey> known = new ConcurrentHashMap<>();

  HashKeys(JdbcClient jdbc, TenantKeys tenantKeys, KeyNumbers numbers) {
    this.jdbc = jdbc;
    this.tenantKeys = tenantKeys;
    this.numbers = numbers;
  }

  SecretKey key(String domain) {
    Name name = new Name(Tenancy.current(), domain);
    SecretKey key = known.get(name);
    if (key == null) {
      if (!DOMAINS.contains(domain)) {
        throw new IllegalArgumentException("Not in the list of what is hashed: " + domain);
      }
      key = stored(domain).orElseGet(() -> tenantKeys.key(numbers.stored(), "hash/" + domain));
      known.put(name, key);
    }
    return key;
  }

  /// Wraps all keys for the root of that number, in the caller's transaction.
  void wrapAll(int number) {
    for (String domain : DOMAINS) {
      byte[] wrapped =
          tenantKeys.sealWith(number, PURPOSE, binding(domain), key(domain).getEncoded());
      jdbc.sql(
              """
              INSERT INTO crypto_hash_key (tenant_id, domain, wrapped) VALUES (?, ?, ?)
              ON CONFLICT (tenant_id, domain) DO UPDATE SET wrapped = EXCLUDED.wrapped
              """)
          .param(Tenancy.current().value())
          .param(domain)
          .param(wrapped)
          .update();
    }
  }

  private Optional<SecretKey> stored(String domain) {
    return numbers.inTransaction(() ->
        jdbc.sql("SELECT wrapped FROM crypto_hash_key WHERE tenant_id = ? AND domain = ?")
            .param(Tenancy.current().value())
            .param(domain)
            .query(byte[].class)
            .optional()
            .map(wrapped ->
                new SecretKeySpec(tenantKeys.open(PURPOSE, binding(domain), wrapped), "AES")));
  }

  private static byte[] binding(String domain) {
    return ("crypto_hash_key|" + Tenancy.current() + "|" + domain).getBytes(StandardCharsets.UTF_8);
  }
}
