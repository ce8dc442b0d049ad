package org.xinqiao.crypto;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;

/// The layout of a ciphertext; see [FieldCipher].
final class Envelope {

  private static final byte VERSION = 1;
  private static final byte AES_256_GCM = 1;
  private static final int NONCE = 12;
  private static final int HEADER = 1 + 1 + 4 + NONCE;
  private static final SecureRandom RANDOM = new SecureRandom();

  private Envelope() {}

  static byte[] seal(SecretKey key, int keyNumber, byte[] binding, byte[] clear) {
    byte[] nonce = new byte[NONCE];
    RANDOM.nextBytes(nonce);
    byte[] secret = run(Cipher.ENCRYPT_MODE, key, nonce, binding, clear, 0, clear.length);
    return ByteBuffer.allocate(HEADER + secret.length)
        .put(VERSION)
        .put(AES_256_GCM)
        .putInt(keyNumber)
        .put(nonce)
        .put(secret)
        .array();
  }

  /// The number of the key that it was sealed with.
  static int keyNumber(byte[] sealed) {
    demandKnownSuite(sealed);
    return ByteBuffer.wrap(sealed).getInt(2);
  }

  static byte[] open(SecretKey key, byte[] binding, byte[] sealed) {
    demandKnownSuite(sealed);
    byte[] nonce = new byte[NONCE];
    System.arraycopy(sealed, HEADER - NONCE, nonce, 0, NONCE);
    return run(Cipher.DECRYPT_MODE, key, nonce, binding, sealed, HEADER, sealed.length - HEADER);
  }

  private static void demandKnownSuite(byte[] sealed) {
    if (sealed.length < HEADER || sealed[0] != VERSION || sealed[1] != AES_256_GCM) {
      throw new IllegalArgumentException("Not a ciphertext of a suite that this version knows");
    }
  }

  private static byte[] run(
      int mode, SecretKey key, byte[] nonce, byte[] binding, byte[] input, int from, int length) {
    try {
      Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
      cipher.init(mode, key, new GCMParameterSpec(128, nonce));
      cipher.updateAAD(binding);
      return cipher.doFinal(input, from, length);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(
          "A ciphertext does not open here: it was changed, moved, or its key is another", e);
    }
  }
}
