package org.xinqiao.interop;

import java.math.BigDecimal;
import java.math.RoundingMode;

/// How a value in one unit becomes one in the unit of the target.
///
/// @param unit as the sender writes it; empty for values that come without one
/// @param decimals to which the result is rounded, half up: thresholds are compared with it
record UnitRule(String unit, double factor, double offset, int decimals) {

  static UnitRule same(String unit) {
    return new UnitRule(unit, 1, 0, -1);
  }

  boolean changesNothing() {
    return factor == 1 && offset == 0;
  }

  double convert(double value) {
    if (changesNothing()) {
      return value;
    }
    return BigDecimal.valueOf(value)
        .multiply(BigDecimal.valueOf(factor))
        .add(BigDecimal.valueOf(offset))
        .setScale(decimals, RoundingMode.HALF_UP)
        .doubleValue();
  }
}
