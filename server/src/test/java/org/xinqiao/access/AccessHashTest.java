package org.xinqiao.access;

import static org.assertj.core.api.Assertions.assertThat;

import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

class AccessHashTest {

  private final AccessHash hash = new AccessHash(new SecretKeySpec(new byte[32], "HKDF"));

  @Test
  void anotherKeyHashesDifferently() {
    byte[] other = new byte[32];
    other[0] = 1;
    AccessHash stranger = new AccessHash(new SecretKeySpec(other, "HKDF"));
    assertThat(stranger.of("n", "a")).isNotEqualTo(hash.of("n", "a"));
  }

  @Test
  void partsDoNotRunTogether() {
    assertThat(hash.of("n", "ab", "c")).isNotEqualTo(hash.of("n", "a", "bc"));
    assertThat(hash.of("n", "a")).isEqualTo(hash.of("n", "a")).isNotEqualTo(hash.of("m", "a"));
  }
}
