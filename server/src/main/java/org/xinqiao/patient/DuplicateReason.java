package org.xinqiao.patient;

import java.util.Locale;

/// What speaks for, or against, two registrations being one person.
public enum DuplicateReason {
  SAME_ID_CARD,
  SAME_NAME,
  /// Other characters of the same sound.
  SOUNDS_ALIKE,
  /// One of the two is known with stars only, and fits.
  MASKED_NAME,
  SAME_BIRTH_DATE,
  /// A digit apart, or day and month exchanged.
  BIRTH_DATE_MISTYPED,
  SAME_PHONE,
  SEX_DIFFERS;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
