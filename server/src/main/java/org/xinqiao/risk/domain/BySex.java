package org.xinqiao.risk.domain;

import org.jspecify.annotations.Nullable;

/// A number that may differ between men and women; null where there is none for a sex.
public record BySex(@Nullable Double male, @Nullable Double female) {

  public static BySex same(double value) {
    return new BySex(value, value);
  }

  public @Nullable Double of(boolean isFemale) {
    return isFemale ? female : male;
  }

  /// Whether one must know the sex to know the number.
  public boolean differs() {
    return male == null ? female != null : !male.equals(female);
  }
}
