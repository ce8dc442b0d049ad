package org.xinqiao.access;

import java.util.Locale;

/// What waits for a second person.
enum AccountChange {
  ACCOUNT,
  SECOND_FACTOR,
  PASSWORD,
  ROLE,
  DEPARTMENT,
  /// Somebody who was disabled gets all their rights back.
  ENABLE,
  /// A department stands at a campus: what those see who lead there. It is about nobody's account.
  PLACE;

  static AccountChange of(String name) {
    return valueOf(name.toUpperCase(Locale.ROOT).replace('-', '_'));
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
