package org.xinqiao.risk.domain;

import java.util.Locale;

/// Where something that is known comes from.
public enum Origin {
  /// The registration.
  PATIENT,
  OBSERVATION,
  DIAGNOSIS,
  MEDICINE,
  ENCOUNTER,
  /// Said by the patient in a questionnaire.
  QUESTIONNAIRE,
  /// Worked out by another score.
  SCORE,
  /// Said by a member of staff.
  STAFF;

  public static Origin of(String name) {
    return valueOf(name.toUpperCase(Locale.ROOT));
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
