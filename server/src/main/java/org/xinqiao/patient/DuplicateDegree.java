package org.xinqiao.patient;

import java.util.Locale;

/// How surely two registrations are one person, the surest first.
public enum DuplicateDegree {
  /// One identity card.
  CERTAIN,
  /// To be decided by whoever sees the person, before anything is saved.
  LIKELY,
  /// Shown, and nothing more.
  POSSIBLE,
  NONE;

  DuplicateDegree less() {
    return this == LIKELY ? POSSIBLE : this == POSSIBLE ? NONE : this;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
