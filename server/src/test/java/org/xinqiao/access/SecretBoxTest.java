package org.xinqiao.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

class SecretBoxTest {

  private final SecretBox box = new SecretBox(new SecretKeySpec(new byte[32], "HKDF"));
  private final byte[] plain = "geheim".getBytes(StandardCharsets.UTF_8);

  @Test
  void opensWhatItLocked() {
    assertThat(box.open(box.lock(plain, "1|t|c|r"), "1|t|c|r")).isEqualTo(plain);
  }

  @Test
  void theSameSecretIsNeverLockedTheSameWay() {
    assertThat(box.lock(plain, "x")).isNotEqualTo(box.lock(plain, "x"));
  }

  @Test
  void movedToAnotherRowItDoesNotOpen() {
    byte[] locked = box.lock(plain, "1|t|c|r");
    assertThatThrownBy(() -> box.open(locked, "2|t|c|r")).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void changedAnywhereItDoesNotOpen() {
    byte[] locked = box.lock(plain, "x");
    for (int i = 0; i < locked.length; i++) {
      byte[] changed = locked.clone();
      changed[i] ^= 1;
      assertThatThrownBy(() -> box.open(changed, "x")).isInstanceOf(IllegalStateException.class);
    }
    for (int length : new int[] {0, 3, 12, 13}) {
      byte[] cut = Arrays.copyOf(locked, length);
      assertThatThrownBy(() -> box.open(cut, "x")).isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void anotherKeyOpensNothingAndHashesDifferently() {
    byte[] other = new byte[32];
    other[0] = 1;
    SecretBox stranger = new SecretBox(new SecretKeySpec(other, "HKDF"));
    byte[] locked = box.lock(plain, "x");
    assertThatThrownBy(() -> stranger.open(locked, "x")).isInstanceOf(IllegalStateException.class);
    assertThat(stranger.hash("n", "a")).isNotEqualTo(box.hash("n", "a"));
  }

  @Test
  void partsOfAHashDoNotRunTogether() {
    assertThat(box.hash("n", "ab", "c")).isNotEqualTo(box.hash("n", "a", "bc"));
    assertThat(box.hash("n", "a")).isEqualTo(box.hash("n", "a")).isNotEqualTo(box.hash("m", "a"));
  }
}
