package org.xinqiao.portal;

import java.util.Locale;

/// What a secure link opens; it opens nothing else.
public enum LinkPurpose {
  QUESTIONNAIRE,
  REVISIT;

  static LinkPurpose of(String name) {
    return valueOf(name.toUpperCase(Locale.ROOT));
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
