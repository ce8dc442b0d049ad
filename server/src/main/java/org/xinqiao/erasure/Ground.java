package org.xinqiao.erasure;

import java.util.Locale;

/// Why a patient is erased, as in PIPL Art. 47; in lower case with hyphens outside of the code.
enum Ground {
  /// The person wants to leave.
  PERSON_ASKS,
  CONSENT_WITHDRAWN,
  /// What the data was for is reached, or cannot be.
  PURPOSE_OVER,
  RETENTION_OVER,
  /// It was collected or used against the law or an agreement.
  UNLAWFUL;

  static Ground of(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT).replace('-', '_'));
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
