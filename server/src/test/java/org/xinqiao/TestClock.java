package org.xinqiao;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;

/// The clock of all tests on the application: the real time, except inside of [#at], where it is
/// the moment that the test says, for the calling thread only. So one application serves tests that
/// live at different times.
public final class TestClock extends Clock {

  public static final ZoneId HOSPITAL = ZoneId.of("Asia/Shanghai");
  private static final ScopedValue<Instant> NOW = ScopedValue.newInstance();

  /// Puts it in the place of the product's clock.
  @TestConfiguration(proxyBeanMethods = false)
  public static class Configuration {

    @Bean
    @Primary
    Clock testClock() {
      return new TestClock();
    }
  }

  /// Runs the action at a moment of the hospital's wall clock, as in `2026-03-19T09:30`.
  public static void at(String wallTime, Runnable action) {
    ScopedValue.where(NOW, LocalDateTime.parse(wallTime).atZone(HOSPITAL).toInstant()).run(action);
  }

  @Override
  public ZoneId getZone() {
    return HOSPITAL;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    return Clock.fixed(instant(), zone);
  }

  @Override
  public Instant instant() {
    return NOW.isBound() ? NOW.get() : Clock.systemUTC().instant();
  }
}
