package org.xinqiao.patient;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Administrative sex, as FHIR names it.
public enum Sex {
  FEMALE,
  MALE,
  UNKNOWN;

  /// Reads HL7 table 0001, GB/T 2261.1 digits and Chinese words; anything else is unknown.
  public static Sex parse(@Nullable String text) {
    return switch (text == null ? "" : text.strip().toUpperCase(Locale.ROOT)) {
      case "F", "2", "女", "FEMALE" -> FEMALE;
      case "M", "1", "男", "MALE" -> MALE;
      default -> UNKNOWN;
    };
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
