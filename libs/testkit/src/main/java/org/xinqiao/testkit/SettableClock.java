package org.xinqiao.testkit;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.concurrent.atomic.AtomicReference;

/// A clock that stands still until it is set or advanced, in Asia/Shanghai unless told otherwise.
/// Clocks made by [#withZone] show the same instant. Thread-safe.
public final class SettableClock extends Clock {

  /// The zone of a hospital in mainland China; it has had no daylight saving time since 1991.
  public static final ZoneId SHANGHAI = ZoneId.of("Asia/Shanghai");

  private final AtomicReference<Instant> now;
  private final ZoneId zone;

  private SettableClock(AtomicReference<Instant> now, ZoneId zone) {
    this.now = now;
    this.zone = zone;
  }

  /// A clock in Asia/Shanghai showing this instant.
  public static SettableClock at(Instant now) {
    return new SettableClock(new AtomicReference<>(now), SHANGHAI);
  }

  /// A clock showing this wall time of Asia/Shanghai, as in `"2026-03-02T09:00"`.
  public static SettableClock at(String shanghaiTime) {
    return at(LocalDateTime.parse(shanghaiTime).atZone(SHANGHAI).toInstant());
  }

  /// Shows this instant from now on; may go back.
  public void set(Instant instant) {
    now.set(instant);
  }

  /// Shows this wall time of the clock's zone from now on.
  public void set(LocalDateTime time) {
    now.set(time.atZone(zone).toInstant());
  }

  /// Moves on by this much, back when negative, and tells the new time.
  public Instant advance(Duration by) {
    return now.updateAndGet(instant -> instant.plus(by));
  }

  @Override
  public Instant instant() {
    return now.get();
  }

  @Override
  public ZoneId getZone() {
    return zone;
  }

  @Override
  public SettableClock withZone(ZoneId other) {
    return new SettableClock(now, other);
  }

  @Override
  public String toString() {
    return "SettableClock[" + instant().atZone(zone) + "]";
  }
}
