package org.xinqiao.access;

import java.util.Locale;

/// A field that not every role sees alike. `access/permissions.csv` has a row for each permission
/// in whose answers it stands.
public enum Field {
  NAME,
  BIRTH_DATE,
  PHONE,
  /// Relatives and their numbers.
  RELATIVES,
  /// A diagnosis of the most sensitive class (GB/T 39725-2020, level 5: HIV, sexually transmitted
  /// and mental diseases and the like).
  SENSITIVE_DIAGNOSIS;

  static Field of(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT).replace('-', '_'));
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
