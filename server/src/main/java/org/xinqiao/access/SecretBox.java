package org.xinqiao.access;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.KDF;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.HKDFParameterSpec;

/// Locks small secrets of this module with AES-256-GCM and makes keyed hashes. Each use has a key
/// of its own, derived by HKDF from the one secret of the installation. The context is bound to the
/// ciphertext: moved to another row or tenant it does not open. Thread-safe.
///
/// Form: version (1) | nonce (12) | ciphertext and tag.
final class SecretBox {

  private static final byte VERSION = 1;
  private static final int NONCE = 12;

  private final SecretKey lock;
  private final SecretKey names;
  private final SecureRandom random = new SecureRandom();

  SecretBox(SecretKey root) {
    this.lock = derive(root, "access/lock", "AES");
    this.names = derive(root, "access/hash", "HmacSHA256");
  }

  byte[] lock(byte[] plain, String context) {
    byte[] nonce = new byte[NONCE];
    random.nextBytes(nonce);
    try {
      byte[] sealed = cipher(Cipher.ENCRYPT_MODE, nonce, context).doFinal(plain);
      return ByteBuffer.allocate(1 + NONCE + sealed.length)
          .put(VERSION)
          .put(nonce)
          .put(sealed)
          .array();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Could not encrypt", e);
    }
  }

  /// @throws IllegalStateException when the bytes were changed, moved, or locked with another key
  byte[] open(byte[] locked, String context) {
    if (locked.length < 1 + NONCE || locked[0] != VERSION) {
      throw new IllegalStateException("Not a locked secret of a known version");
    }
    try {
      return cipher(Cipher.DECRYPT_MODE, Arrays.copyOfRange(locked, 1, 1 + NONCE), context)
          .doFinal(locked, 1 + NONCE, locked.length - 1 - NONCE);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(
          "A locked secret does not open; is the key the right one?", e);
    }
  }

  /// HMAC-SHA256 of the parts under the label's meaning; equal only for equal label and parts.
  byte[] hash(String label, String... parts) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(names);
      mac.update(label.getBytes(StandardCharsets.UTF_8));
      for (String part : parts) {
        mac.update((byte) 0);
        mac.update(part.getBytes(StandardCharsets.UTF_8));
      }
      return mac.doFinal();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every JDK has HmacSHA256", e);
    }
  }

  private Cipher cipher(int mode, byte[] nonce, String context) throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, lock, new GCMParameterSpec(128, nonce));
    cipher.updateAAD(context.getBytes(StandardCharsets.UTF_8));
    return cipher;
  }

  private static SecretKey derive(SecretKey root, String label, String algorithm) {
    try {
      return KDF.getInstance("HKDF-SHA256")
          .deriveKey(
              algorithm,
              HKDFParameterSpec.ofExtract()
                  .addIKM(root)
                  .thenExpand(label.getBytes(StandardCharsets.UTF_8), 32));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("JDK 25 has HKDF-SHA256", e);
    }
  }
}
