package org.xinqiao.auditchain;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.Deque;

/// The root over leaves that come one after the other, as in RFC 6962, section 2.1: leaves and
/// nodes are hashed apart, so that no node can pass for a leaf. Holds one hash for each level. Not
/// thread-safe.
public final class MerkleTree {

  static final int HASH_BYTES = 32;

  private record Part(int height, byte[] hash) {}

  private final Deque<Part> parts = new ArrayDeque<>();
  private int leaves;

  /// The hash of a leaf: SHA-256 of a zero byte and the text.
  public static byte[] leaf(byte[] text) {
    MessageDigest digest = sha256();
    digest.update((byte) 0);
    return digest.digest(text);
  }

  public void add(byte[] leaf) {
    Part part = new Part(0, leaf);
    while (!parts.isEmpty() && parts.peek().height() == part.height()) {
      part = new Part(part.height() + 1, node(parts.pop().hash(), part.hash()));
    }
    parts.push(part);
    leaves++;
  }

  public int size() {
    return leaves;
  }

  /// The root over all leaves so far; of none it is the hash of nothing.
  public byte[] root() {
    byte[] root = null;
    for (Part part : parts) {
      root = root == null ? part.hash() : node(part.hash(), root);
    }
    return root == null ? sha256().digest() : root;
  }

  private static byte[] node(byte[] left, byte[] right) {
    MessageDigest digest = sha256();
    digest.update((byte) 1);
    digest.update(left);
    return digest.digest(right);
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has SHA-256", e);
    }
  }
}
