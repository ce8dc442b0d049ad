package org.xinqiao.access;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.OptionalLong;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Codes of an authenticator: RFC 6238 with SHA-1, 30 seconds and 6 digits, which is what all
/// authenticator apps understand. One step to either side is accepted, for clocks that differ.
final class Totp {

  static final int STEP_SECONDS = 30;
  private static final int WINDOW = 1;
  private static final SecureRandom RANDOM = new SecureRandom();

  private Totp() {}

  /// 160 bits, as RFC 4226 recommends.
  static byte[] newSecret() {
    byte[] secret = new byte[20];
    RANDOM.nextBytes(secret);
    return secret;
  }

  static long stepAt(Instant time) {
    return Math.floorDiv(time.getEpochSecond(), STEP_SECONDS);
  }

  /// The step whose code this is. All steps of the window are always compared, in constant time.
  static OptionalLong stepOf(byte[] secret, String code, Instant now) {
    OptionalLong found = OptionalLong.empty();
    for (long step = stepAt(now) - WINDOW; step <= stepAt(now) + WINDOW; step++) {
      if (MessageDigest.isEqual(ascii(code(secret, step, 6)), ascii(code))) {
        found = OptionalLong.of(step);
      }
    }
    return found;
  }

  static String code(byte[] secret, long step, int digits) {
    try {
      Mac mac = Mac.getInstance("HmacSHA1");
      mac.init(new SecretKeySpec(secret, "HmacSHA1"));
      byte[] hash = mac.doFinal(ByteBuffer.allocate(Long.BYTES).putLong(step).array());
      int offset = hash[hash.length - 1] & 0xF;
      int binary = ByteBuffer.wrap(hash, offset, Integer.BYTES).getInt() & 0x7FFF_FFFF;
      int modulus = 1;
      for (int i = 0; i < digits; i++) {
        modulus *= 10;
      }
      return String.format("%0" + digits + "d", binary % modulus);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every JDK has HmacSHA1", e);
    }
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
