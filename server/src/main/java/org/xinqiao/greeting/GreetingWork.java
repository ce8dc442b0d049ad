package org.xinqiao.greeting;

import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import org.springframework.stereotype.Component;
import org.xinqiao.organization.HospitalLoops;

/// Plans greetings while the application runs: those of a day once, soon after it begins.
@Component
class GreetingWork {

  private static final Duration PAUSE = Duration.ofMinutes(1);

  private final SweepGreetings sweep;
  private final Clock clock;

  GreetingWork(SweepGreetings sweep, Clock clock, HospitalLoops loops) {
    this.sweep = sweep;
    this.clock = clock;
    loops.add("greetings", PAUSE, this::round);
  }

  /// One page for the current tenant.
  ///
  /// @return whether there is more to do at once
  boolean round() {
    return sweep.page(LocalDate.now(clock), clock.instant());
  }
}
