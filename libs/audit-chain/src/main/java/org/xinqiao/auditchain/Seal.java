package org.xinqiao.auditchain;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;

/// What holds a batch of events together and ties it to all before it.
///
/// @param tenant whose audit it is; each has a chain of its own
/// @param batch 1, 2, 3 ... without a gap
/// @param first number of the first event; they follow each other without a gap
/// @param count of the events, at least one
/// @param at when it was sealed, UTC
/// @param root of the Merkle tree over the events
/// @param previous [#hash] of the seal before; [#BEGINNING] for the first
/// @param key which key signs, by [#keyId]
public record Seal(
    int tenant,
    long batch,
    long first,
    int count,
    Instant at,
    byte[] root,
    byte[] previous,
    String key) {

  /// What stands for the seal before the first one.
  public static final byte[] BEGINNING = new byte[MerkleTree.HASH_BYTES];

  public long last() {
    return first + count - 1;
  }

  /// The text that is hashed and signed.
  public byte[] canonical() {
    HexFormat hex = HexFormat.of();
    return CanonicalJson.of(
        Map.of(
            "at", at.toString(),
            "batch", batch,
            "count", count,
            "first", first,
            "key", key,
            "previous", hex.formatHex(previous),
            "root", hex.formatHex(root),
            "tenant", tenant));
  }

  public byte[] hash() {
    return MerkleTree.sha256().digest(canonical());
  }

  /// Signs with Ed25519.
  public byte[] sign(PrivateKey with) {
    try {
      Signature signature = Signature.getInstance("Ed25519");
      signature.initSign(with);
      signature.update(canonical());
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("This key cannot seal", e);
    }
  }

  boolean isSignedBy(PublicKey who, byte[] signature) {
    try {
      Signature verifier = Signature.getInstance("Ed25519");
      verifier.initVerify(who);
      verifier.update(canonical());
      return verifier.verify(signature);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  /// Names a key: the beginning of the SHA-256 of its public half, in hexadecimal.
  public static String keyId(PublicKey key) {
    return HexFormat.of().formatHex(MerkleTree.sha256().digest(key.getEncoded()), 0, 8);
  }
}
