package org.xinqiao.prediction;

import java.util.Arrays;
import java.util.Locale;

/// What there is a model for.
enum Kind {
  NO_SHOW,
  CHURN,
  NEXT_VISIT;

  static Kind of(String name) {
    return Arrays.stream(values())
        .filter(kind -> kind.toString().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no model " + name));
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
