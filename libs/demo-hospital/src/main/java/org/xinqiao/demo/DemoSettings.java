package org.xinqiao.demo;

import java.time.LocalDateTime;

/// What hospital to generate.
///
/// @param patients how many patients, 1 to 1,000,000
/// @param years how many years of history before `until`, 1 to 10
/// @param seed the same settings always give the same hospital
/// @param until the "now" of the demo in the hospital's time zone, Asia/Shanghai: history ends
///   here, running plans, due revisits and overdue ones are grouped around it
public record DemoSettings(int patients, int years, long seed, LocalDateTime until) {

  public DemoSettings {
    if (patients < 1 || patients > 1_000_000) {
      throw new IllegalArgumentException("patients must be 1 to 1000000: " + patients);
    }
    if (years < 1 || years > 10) {
      throw new IllegalArgumentException("years must be 1 to 10: " + years);
    }
  }

  LocalDateTime from() {
    return until.minusYears(years);
  }
}
