package org.xinqiao.trend.domain;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Where a value lies against its range, as `clinical` names it; the later ones weigh more.
public enum Flag {
  LOW,
  HIGH,
  CRITICAL_LOW,
  CRITICAL_HIGH;

  /// @return empty when there is none, or a word that nobody knows
  public static Optional<Flag> of(@Nullable String word) {
    return Arrays.stream(values()).filter(flag -> flag.toString().equals(word)).findFirst();
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
