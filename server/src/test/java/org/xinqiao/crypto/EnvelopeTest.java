package org.xinqiao.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

class EnvelopeTest {

  /// 10^6 in every run; `-Dxinqiao.nonces=10000000` for the long one.
  private static final int NONCES = Integer.getInteger("xinqiao.nonces", 1_000_000);

  private final SecretKey key = new SecretKeySpec(new byte[32], "AES");
  private final byte[] place = bytes("1|table.column|row");

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void namesItsVersionSuiteAndKey() {
    byte[] sealed = Envelope.seal(key, 7, place, bytes("words"));
    assertThat(Arrays.copyOf(sealed, 6)).containsExactly(1, 1, 0, 0, 0, 7);
    assertThat(Envelope.keyNumber(sealed)).isEqualTo(7);
    assertThat(sealed).hasSize(18 + 5 + 16);
    assertThat(Envelope.open(key, place, sealed)).isEqualTo(bytes("words"));
  }

  @Test
  void opensNowhereElse() {
    byte[] sealed = Envelope.seal(key, 1, place, bytes("words"));
    for (String elsewhere :
        new String[] {"1|table.column|other", "1|table.other|row", "2|table.column|row", ""}) {
      assertThatThrownBy(() -> Envelope.open(key, bytes(elsewhere), sealed))
          .as(elsewhere)
          .isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void changedAnywhereItDoesNotOpen() {
    byte[] sealed = Envelope.seal(key, 1, place, bytes("words"));
    for (int at = 0; at < sealed.length; at++) {
      if (at >= 2 && at < 6) {
        continue; // The number only says which key to take: a wrong one opens nothing.
      }
      byte[] changed = sealed.clone();
      changed[at] ^= 1;
      assertThatThrownBy(() -> Envelope.open(key, place, changed))
          .as("byte %d", at)
          .isInstanceOf(RuntimeException.class);
    }
  }

  @Test
  void aSuiteThatIsNotKnownIsSaidAndNotTried() {
    byte[] sealed = Envelope.seal(key, 1, place, bytes("words"));
    sealed[1] = 2;
    assertThatThrownBy(() -> Envelope.open(key, place, sealed))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("suite");
    assertThatThrownBy(() -> Envelope.open(key, place, new byte[3]))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void noNonceComesTwice() {
    long[] high = new long[NONCES];
    for (int n = 0; n < NONCES; n++) {
      byte[] sealed = Envelope.seal(key, 1, place, new byte[0]);
      // Eight of the twelve bytes: among ten million random ones, two agree in one run of 400,000.
      high[n] = ByteBuffer.wrap(sealed).getLong(6);
    }
    Arrays.parallelSort(high);
    for (int n = 1; n < NONCES; n++) {
      assertThat(high[n] != high[n - 1]).as("nonce %s", high[n]).isTrue();
    }
  }
}
