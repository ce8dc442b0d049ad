package org.xinqiao.platform;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EmbeddedPostgresTest {

  private static final long GIGABYTE = 1L << 30;

  @Test
  void keepsAQuarterOfTheMemory() {
    assertThat(EmbeddedPostgres.memory(4 * GIGABYTE)).isEqualTo(1_024);
  }

  @Test
  void isModestOnASmallMachineAndOnALargeOne() {
    assertThat(EmbeddedPostgres.memory(GIGABYTE / 4)).isEqualTo(128);
    assertThat(EmbeddedPostgres.memory(256 * GIGABYTE)).isEqualTo(8_192);
  }
}
