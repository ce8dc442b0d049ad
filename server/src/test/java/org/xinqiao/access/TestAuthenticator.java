package org.xinqiao.access;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/// A security key in software: makes a key pair and signs what a browser would give it, as WebAuthn
/// says. Written from the standard and not with the product's library, so that one checks the
/// other. The fields can be bent, for answers that must be refused.
final class TestAuthenticator {

  private static final int PRESENT = 1;
  private static final int ATTESTED = 0x40;

  private final byte[] id = new byte[32];
  private final KeyPair keys;

  String origin = "https://console.example";
  String host = "console.example";
  int count;
  int flags = PRESENT;

  TestAuthenticator() {
    new SecureRandom().nextBytes(id);
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      keys = generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /// The body of `POST /api/session/passkeys`.
  Map<String, Object> register(String challenge, String name) {
    ByteArrayOutputStream attestation = new ByteArrayOutputStream();
    attestation.write(0xA3); // A map of three.
    text(attestation, "fmt");
    text(attestation, "none");
    text(attestation, "attStmt");
    attestation.write(0xA0);
    text(attestation, "authData");
    bytes(attestation, registration());
    return Map.of(
        "name", name,
        "clientDataJson", encoded(client("webauthn.create", challenge)),
        "attestationObject", encoded(attestation.toByteArray()),
        "transports", List.of("usb"));
  }

  /// What the browser answers to a challenge.
  Map<String, Object> sign(String challenge) {
    byte[] client = client("webauthn.get", challenge);
    byte[] data = data(flags);
    try {
      Signature signature = Signature.getInstance("SHA256withECDSA");
      signature.initSign(keys.getPrivate());
      signature.update(data);
      signature.update(sha256(client));
      return Map.of(
          "credentialId", encoded(id),
          "clientDataJson", encoded(client),
          "authenticatorData", encoded(data),
          "signature", encoded(signature.sign()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private byte[] registration() {
    ECPublicKey key = (ECPublicKey) keys.getPublic();
    ByteArrayOutputStream cose = new ByteArrayOutputStream();
    cose.write(0xA5); // A map of five: kty EC2, alg ES256, crv P-256, x, y.
    cose.writeBytes(new byte[] {0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21});
    bytes(cose, fixed(key.getW().getAffineX()));
    cose.write(0x22);
    bytes(cose, fixed(key.getW().getAffineY()));
    byte[] data = data(flags | ATTESTED);
    return ByteBuffer.allocate(data.length + 16 + 2 + id.length + cose.size())
        .put(data)
        .put(new byte[16])
        .putShort((short) id.length)
        .put(id)
        .put(cose.toByteArray())
        .array();
  }

  private byte[] data(int withFlags) {
    return ByteBuffer.allocate(37)
        .put(sha256(host.getBytes(StandardCharsets.UTF_8)))
        .put((byte) withFlags)
        .putInt(count)
        .array();
  }

  private byte[] client(String type, String challenge) {
    return "{\"type\":\"%s\",\"challenge\":\"%s\",\"origin\":\"%s\",\"crossOrigin\":false}"
        .formatted(type, challenge, origin)
        .getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] fixed(BigInteger number) {
    byte[] bytes = number.toByteArray();
    byte[] fixed = new byte[32];
    int length = Math.min(32, bytes.length);
    System.arraycopy(bytes, bytes.length - length, fixed, 32 - length, length);
    return fixed;
  }

  private static void text(ByteArrayOutputStream out, String text) {
    out.write(0x60 + text.length());
    out.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
  }

  private static void bytes(ByteArrayOutputStream out, byte[] bytes) {
    out.write(bytes.length < 256 ? 0x58 : 0x59);
    if (bytes.length >= 256) {
      out.write(bytes.length >> 8);
    }
    out.write(bytes.length);
    out.writeBytes(bytes);
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String encoded(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
