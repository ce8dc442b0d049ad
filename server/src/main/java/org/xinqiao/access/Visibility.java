package org.xinqiao.access;

import java.util.Locale;

/// How a role gets to see a field of what it may see.
public enum Visibility {
  /// Not at all: the answer has nothing in its place.
  HIDDEN,
  /// That it is there, and enough to tell two apart: `138****8000`, `王*明`.
  MASKED,
  /// As it is.
  CLEAR;

  static Visibility of(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
