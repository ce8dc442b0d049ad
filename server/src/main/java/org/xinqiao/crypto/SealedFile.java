package org.xinqiao.crypto;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/// A file of any length that lies on a disk under a key of its own: parts of 256 KiB, each a
/// ciphertext as [FieldCipher] makes them, bound to the file, to its place in it and to whether it
/// is the last. So no part can be taken out, moved or cut off, and forgetting the key forgets the
/// file, wherever a copy of it lies.
public final class SealedFile {

  private static final int PART = 256 * 1024;
  private static final int KEY = 32;
  private static final int KEY_NUMBER = 1;
  private static final int LONGEST = PART + 1024;

  private SealedFile() {}

  /// A key for one file, or for several with bindings that differ. It is kept sealed, never clear.
  public static byte[] newKey() {
    byte[] key = new byte[KEY];
    new SecureRandom().nextBytes(key);
    return key;
  }

  /// @param binding which file it is
  /// @return what is written there is whole only when it was closed
  public static OutputStream seal(OutputStream to, byte[] key, String binding) {
    return new Sealing(new DataOutputStream(to), key, binding);
  }

  /// Reading from it throws an [IOException] when the file is not what was written.
  public static InputStream open(InputStream from, byte[] key, String binding) {
    return new Opening(new DataInputStream(from), key, binding);
  }

  private static byte[] bound(String binding, long part, boolean last) {
    return (binding + "|" + part + (last ? "|last" : "")).getBytes(StandardCharsets.UTF_8);
  }

  private static final class Sealing extends OutputStream {

    private final DataOutputStream to;
    private final SecretKeySpec key;
    private final String binding;
    private final ByteArrayOutputStream part = new ByteArrayOutputStream(PART);
    private long number;
    private boolean closed;

    private Sealing(DataOutputStream to, byte[] key, String binding) {
      this.to = to;
      this.key = new SecretKeySpec(key, "AES");
      this.binding = binding;
    }

    @Override
    public void write(int one) throws IOException {
      write(new byte[] {(byte) one}, 0, 1);
    }

    /// A full part is written when more comes: only then is it known not to be the last.
    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      int at = from;
      while (at < from + length) {
        if (part.size() == PART) {
          write(false);
        }
        int fits = Math.min(PART - part.size(), from + length - at);
        part.write(bytes, at, fits);
        at += fits;
      }
    }

    private void write(boolean last) throws IOException {
      byte[] sealed =
          Envelope.seal(key, KEY_NUMBER, bound(binding, number, last), part.toByteArray());
      to.writeInt(sealed.length);
      to.write(sealed);
      part.reset();
      number++;
    }

    @Override
    public void close() throws IOException {
      if (!closed) {
        closed = true;
        try (to) {
          write(true);
        }
      }
    }
  }

  private static final class Opening extends InputStream {

    private final DataInputStream from;
    private final SecretKeySpec key;
    private final String binding;
    private byte @Nullable [] next;
    private byte[] clear = new byte[0];
    private int at;
    private long number;

    private Opening(DataInputStream from, byte[] key, String binding) {
      this.from = from;
      this.key = new SecretKeySpec(key, "AES");
      this.binding = binding;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      while (at == clear.length) {
        if (number > 0 && next == null) {
          return -1;
        }
        openNext();
      }
      int fits = Math.min(length, clear.length - at);
      System.arraycopy(clear, at, into, offset, fits);
      at += fits;
      return fits;
    }

    private void openNext() throws IOException {
      byte[] sealed = number == 0 ? part() : next;
      if (sealed == null) {
        throw new EOFException("A sealed file without its last part");
      }
      next = part();
      try {
        clear = Envelope.open(key, bound(binding, number, next == null), sealed);
      } catch (IllegalStateException | IllegalArgumentException e) {
        throw new IOException("Part " + number + " of a sealed file is not what was written", e);
      }
      at = 0;
      number++;
    }

    private byte @Nullable [] part() throws IOException {
      int first = from.read();
      if (first < 0) {
        return null;
      }
      int length =
          first << 24
              | from.readUnsignedByte() << 16
              | from.readUnsignedByte() << 8
              | from.readUnsignedByte();
      if (length < 0 || length > LONGEST) {
        throw new IOException("Not a sealed file");
      }
      byte[] sealed = from.readNBytes(length);
      if (sealed.length < length) {
        throw new EOFException("A sealed file was cut off");
      }
      return sealed;
    }

    @Override
    public void close() throws IOException {
      from.close();
    }
  }
}
