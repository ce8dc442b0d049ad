package org.xinqiao.trend.domain;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A range of the content, for whom it holds, and where it is from.
///
/// @param kind what is meant by it: `reference`, `target`, `desirable` or `decision`
/// @param sex `female` or `male`; null for both
/// @param fromAge completed years, included
/// @param toAge completed years, included; null for no end
/// @param uncritical outside of it a value is critical; null when no value is
public record Range(
    String kind,
    @Nullable String sex,
    int fromAge,
    @Nullable Integer toAge,
    Bounds bounds,
    @Nullable Bounds uncritical,
    String source) {

  /// @param ofSex and age on the day of the result; a range for one sex or from an age on is for
  ///   nobody of whom that is not known
  public boolean isFor(String ofSex, @Nullable Integer age) {
    return (sex == null || sex.equals(ofSex))
        && age != null
        && age >= fromAge
        && (toAge == null || age <= toAge);
  }

  /// @return empty when the value is within the range
  public Optional<Flag> flag(double value) {
    if (uncritical != null && uncritical.isAbove(value)) {
      return Optional.of(Flag.CRITICAL_HIGH);
    }
    if (uncritical != null && uncritical.isBelow(value)) {
      return Optional.of(Flag.CRITICAL_LOW);
    }
    return flag(bounds, value);
  }

  static Optional<Flag> flag(Bounds bounds, double value) {
    if (bounds.isAbove(value)) {
      return Optional.of(Flag.HIGH);
    }
    return bounds.isBelow(value) ? Optional.of(Flag.LOW) : Optional.empty();
  }
}
