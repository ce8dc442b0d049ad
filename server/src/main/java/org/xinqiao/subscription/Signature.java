package org.xinqiao.subscription;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Signs what a webhook sends, as <https://www.standardwebhooks.com> describes it: HMAC-SHA256 over
/// id, time and body, so that the receiver can tell that it is from us, whole and not an old one
/// again.
final class Signature {

  private static final String PREFIX = "whsec_";
  private static final int LEAST_BYTES = 24;

  private Signature() {}

  static boolean tooShort(String secret) {
    try {
      return key(secret).length < LEAST_BYTES;
    } catch (IllegalArgumentException e) {
      return true;
    }
  }

  /// The value of the header `webhook-signature`.
  static String of(String secret, String id, long unixSeconds, String body) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key(secret), "HmacSHA256"));
      byte[] signed =
          mac.doFinal((id + "." + unixSeconds + "." + body).getBytes(StandardCharsets.UTF_8));
      return "v1," + Base64.getEncoder().encodeToString(signed);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("The JDK lost HMAC-SHA256", e);
    }
  }

  private static byte[] key(String secret) {
    if (!secret.startsWith(PREFIX)) {
      throw new IllegalArgumentException("a secret begins with " + PREFIX);
    }
    return Base64.getDecoder().decode(secret.substring(PREFIX.length()));
  }
}
