package org.xinqiao.access;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What a hospital demands of passwords. The two rule books contradict each other, so a hospital
/// chooses one (ADR 0045).
enum PasswordPolicy {
  /// OWASP ASVS 5.0 V6.2: length, no composition, no expiry.
  ASVS(15, 1, null, 0),

  /// 等保 (GB/T 22239-2019 8.1.4.1 a): composition, and a change every 90 days that brings back none
  /// of the last five.
  DENGBAO3(12, 3, Duration.ofDays(90), 5);

  private final int minLength;
  private final int minKinds;
  private final @Nullable Duration life;
  private final int remembered;

  PasswordPolicy(int minLength, int minKinds, @Nullable Duration life, int remembered) {
    this.minLength = minLength;
    this.minKinds = minKinds;
    this.life = life;
    this.remembered = remembered;
  }

  int minLength() {
    return minLength;
  }

  /// Of lower case, upper case, digits and everything else; Chinese characters are everything else.
  int minKinds() {
    return minKinds;
  }

  /// How many former passwords are not accepted again.
  int remembered() {
    return remembered;
  }

  boolean expired(Instant setAt, Instant now) {
    return life != null && !now.isBefore(setAt.plus(life));
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
