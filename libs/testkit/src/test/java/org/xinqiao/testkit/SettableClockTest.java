package org.xinqiao.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class SettableClockTest {

  private final SettableClock clock = SettableClock.at("2026-03-02T09:00");

  @Test
  void standsStillInShanghai() {
    assertThat(clock.instant()).isEqualTo(Instant.parse("2026-03-02T01:00:00Z"));
    assertThat(LocalDateTime.now(clock)).isEqualTo("2026-03-02T09:00");
  }

  @Test
  void moves() {
    assertThat(clock.advance(Duration.ofHours(2))).isEqualTo(Instant.parse("2026-03-02T03:00:00Z"));
    clock.set(LocalDateTime.parse("2028-02-29T23:59"));
    assertThat(clock.instant()).isEqualTo(Instant.parse("2028-02-29T15:59:00Z"));
    clock.set(Instant.EPOCH);
    assertThat(clock.millis()).isZero();
  }

  @Test
  void showsTheSameInstantInEveryZone() {
    SettableClock utc = clock.withZone(ZoneOffset.UTC);
    clock.advance(Duration.ofDays(1));
    assertThat(utc.instant()).isEqualTo(clock.instant());
    assertThat(LocalDateTime.now(utc)).isEqualTo("2026-03-03T01:00");
  }
}
