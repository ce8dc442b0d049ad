package org.xinqiao.auditchain;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Ed25519 keys as PEM text.
public final class AuditKeys {

  private static final Pattern PUBLIC =
      Pattern.compile("-----BEGIN PUBLIC KEY-----([A-Za-z0-9+/=\\s]*)-----END PUBLIC KEY-----");
  private static final Pattern PRIVATE =
      Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]*)-----END PRIVATE KEY-----");

  private AuditKeys() {}

  /// @return all public keys in the text, at least one
  /// @throws IllegalArgumentException when there is none
  public static List<PublicKey> publicKeys(String pem) {
    List<PublicKey> keys = new ArrayList<>();
    Matcher matcher = PUBLIC.matcher(pem);
    try {
      while (matcher.find()) {
        keys.add(
            KeyFactory.getInstance("Ed25519")
                .generatePublic(new X509EncodedKeySpec(decode(matcher.group(1)))));
      }
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("A key is not of Ed25519", e);
    }
    if (keys.isEmpty()) {
      throw new IllegalArgumentException("There is no public key in it");
    }
    return keys;
  }

  /// @throws IllegalArgumentException when there is none
  public static PrivateKey privateKey(String pem) {
    Matcher matcher = PRIVATE.matcher(pem);
    if (!matcher.find()) {
      throw new IllegalArgumentException("There is no private key in it");
    }
    try {
      return KeyFactory.getInstance("Ed25519")
          .generatePrivate(new PKCS8EncodedKeySpec(decode(matcher.group(1))));
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("The key is not of Ed25519", e);
    }
  }

  public static String pem(PublicKey key) {
    return pem("PUBLIC KEY", key.getEncoded());
  }

  public static String pem(PrivateKey key) {
    return pem("PRIVATE KEY", key.getEncoded());
  }

  private static String pem(String kind, byte[] encoded) {
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
        .formatted(
            kind, Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(encoded), kind);
  }

  private static byte[] decode(String base64) {
    return Base64.getMimeDecoder().decode(base64);
  }
}
