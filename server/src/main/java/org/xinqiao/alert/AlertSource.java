package org.xinqiao.alert;

import java.util.Locale;

/// Where the words or figures of an alert come from.
public enum AlertSource {
  QUESTIONNAIRE,
  REPLY,
  READING;

  static AlertSource of(String code) {
    return valueOf(code.toUpperCase(Locale.ROOT));
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
