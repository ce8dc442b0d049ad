package org.xinqiao.duty;

import java.util.Locale;

/// How long somebody has done this work 年资; written in lower case in content, in the database and
/// in the API. Whoever has more may do what asks for less.
public enum Seniority {
  JUNIOR,
  REGULAR,
  SENIOR;

  /// @throws IllegalArgumentException when there is none of that name
  public static Seniority of(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
