package org.xinqiao.risk.domain;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import org.xinqiao.shared.Text;

/// Something that scores need to know of a patient (content/risk/inputs.json).
///
/// @param ask what to measure or to ask when it is missing
/// @param unit UCUM; null for what is no number
/// @param shown the unit as people write it
/// @param decimals to which a value is rounded, half up, before it is compared; null for none
/// @param maxAgeDays how old a measurement, or what a person said, may be; null when it does not
///   age
/// @param sources where it is looked for, beside what staff say
public record Input(
    String id,
    Kind kind,
    Text label,
    Text ask,
    @Nullable String unit,
    Text shown,
    List<Unit> units,
    @Nullable Integer decimals,
    @Nullable Double min,
    @Nullable Double max,
    @Nullable Integer maxAgeDays,
    List<Source> sources) {

  public enum Kind {
    NUMBER,
    YES_NO,
    SEX
  }

  /// Another unit, and what a value in it is multiplied by.
  public record Unit(String unit, double factor) {}

  public Input {
    units = List.copyOf(units);
    sources = List.copyOf(sources);
  }

  /// Whether a member of staff may say it: not what the registration says, and not what another
  /// score works out.
  public boolean byHand() {
    return sources.stream()
        .noneMatch(s -> s instanceof Source.Registered || s instanceof Source.OfScore);
  }

  /// @return empty when the unit is none of this input's: a number is never taken for another unit
  public OptionalDouble convert(double value, @Nullable String givenUnit) {
    if (unit == null || unit.equals(givenUnit)) {
      return OptionalDouble.of(value);
    }
    return units.stream()
        .filter(other -> other.unit().equals(givenUnit))
        .mapToDouble(other -> value * other.factor())
        .findFirst();
  }

  public boolean isPlausible(double value) {
    return (min == null || value >= min) && (max == null || value <= max);
  }

  public double rounded(double value) {
    return decimals == null
        ? value
        : BigDecimal.valueOf(value).setScale(decimals, RoundingMode.HALF_UP).doubleValue();
  }

  /// The last day on which something of that day may be used.
  public @Nullable LocalDate until(LocalDate on) {
    return maxAgeDays == null ? null : on.plusDays(maxAgeDays);
  }

  /// Why what is known cannot be used; empty when it can.
  public Optional<Missing> flaw(@Nullable Statement known, LocalDate today) {
    if (known == null) {
      return Optional.of(new Missing(this, Missing.Why.UNKNOWN, null));
    }
    Double value = known.value();
    LocalDate until = known.until();
    if (value == null) {
      return Optional.of(new Missing(this, Missing.Why.UNIT, known));
    }
    if (!isPlausible(value)) {
      return Optional.of(new Missing(this, Missing.Why.IMPLAUSIBLE, known));
    }
    return until != null && until.isBefore(today)
        ? Optional.of(new Missing(this, Missing.Why.TOO_OLD, known))
        : Optional.empty();
  }
}
