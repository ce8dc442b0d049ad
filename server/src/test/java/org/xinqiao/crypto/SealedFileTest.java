package org.xinqiao.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SealedFileTest {

  private static final int PART = 256 * 1024;
  private static final byte[] KEY = SealedFile.newKey();

  @ParameterizedTest
  @ValueSource(ints = {0, 1, PART - 1, PART, PART + 1, 3 * PART})
  void whatWasWrittenIsReadWhateverItsLength(int length) throws IOException {
    byte[] clear = bytes(length);
    byte[] sealed = seal(clear);
    assertThat(open(sealed, KEY, "a")).isEqualTo(clear);
    if (length > 16) {
      assertThat(indexOf(sealed, Arrays.copyOf(clear, 16)))
          .as("nothing lies in clear")
          .isNegative();
    }
  }

  @Test
  void aFileThatWasChangedIsNotRead() throws IOException {
    byte[] sealed = seal(bytes(2 * PART + 5));
    int part = 4 + ByteBuffer.wrap(sealed).getInt();
    byte[] turned = sealed.clone();
    turned[PART / 2] ^= 1;
    byte[] withoutTheFirst = Arrays.copyOfRange(sealed, part, sealed.length);
    byte[] withoutTheLast = Arrays.copyOf(sealed, 2 * part);
    byte[] swapped = sealed.clone();
    System.arraycopy(sealed, 0, swapped, part, part);
    System.arraycopy(sealed, part, swapped, 0, part);
    byte[] twice = Arrays.copyOf(sealed, sealed.length + part);
    System.arraycopy(sealed, 0, twice, sealed.length, part);
    for (byte[] changed :
        new byte[][] {
          turned,
          withoutTheFirst,
          withoutTheLast,
          swapped,
          twice,
          Arrays.copyOf(sealed, sealed.length - 1),
          new byte[0],
          "not sealed at all".getBytes()
        }) {
      assertThatThrownBy(() -> open(changed, KEY, "a")).isInstanceOf(IOException.class);
    }
    assertThatThrownBy(() -> open(sealed, KEY, "another")).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> open(sealed, SealedFile.newKey(), "a"))
        .isInstanceOf(IOException.class);
  }

  private static byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    new Random(7).nextBytes(bytes);
    return bytes;
  }

  private static byte[] seal(byte[] clear) throws IOException {
    ByteArrayOutputStream to = new ByteArrayOutputStream();
    try (OutputStream out = SealedFile.seal(to, KEY, "a")) {
      out.write(clear, 0, clear.length / 2);
      out.write(clear, clear.length / 2, clear.length - clear.length / 2);
    }
    return to.toByteArray();
  }

  private static byte[] open(byte[] sealed, byte[] key, String binding) throws IOException {
    try (InputStream in = SealedFile.open(new ByteArrayInputStream(sealed), key, binding)) {
      return in.readAllBytes();
    }
  }

  private static int indexOf(byte[] in, byte[] what) {
    for (int at = 0; at + what.length <= in.length; at++) {
      if (Arrays.equals(in, at, at + what.length, what, 0, what.length)) {
        return at;
      }
    }
    return -1;
  }
}
