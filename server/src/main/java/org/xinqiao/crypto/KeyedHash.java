package org.xinqiao.crypto;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import org.springframework.stereotype.Service;

/// Hashes identities so that they can be looked up without being readable: HMAC-SHA256 under a key
/// of the tenant and the domain. Equal phones of two hospitals give different hashes. A plain hash
/// of an 11-digit phone would be reversed in seconds. Thread-safe.
@Service
public class KeyedHash {

  private final HashKeys keys;

  KeyedHash(HashKeys keys) {
    this.keys = keys;
  }

  /// The hash of the whole value, 32 bytes.
  ///
  /// @param domain what kind of value it is, such as `phone`; one of the list in [HashKeys]
  /// @param normalized the value in its one canonical form
  public byte[] of(String domain, String normalized) {
    try {
      SecretKey key = keys.key(domain);
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(key);
      return mac.doFinal(normalized.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("The JDK lost HmacSHA256", e);
    }
  }

  /// The first 8 bytes of the hash, for values with few possibilities (the last four digits of a
  /// phone): shortened so that it says less to somebody who steals the table.
  public byte[] shortOf(String domain, String normalized) {
    return Arrays.copyOf(of(domain, normalized), 8);
  }
}
