package org.xinqiao.shared;

import java.util.Locale;

/// A sentence in both languages of the product. Chinese is never missing; English falls back to it
/// only in content that a hospital wrote itself.
public record Text(String zh, String en) {

  public String in(Locale locale) {
    return locale.getLanguage().equals("en") && !en.isBlank() ? en : zh;
  }
}
