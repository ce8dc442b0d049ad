package org.xinqiao.portal;

import java.util.Locale;

/// What a secure link opens; it opens nothing else.
public enum LinkPurpose {
  QUESTIONNAIRE("f"),
  REVISIT("v"),
  /// The patient's own consent.
  PRIVACY("c");

  private final String page;

  LinkPurpose(String page) {
    this.page = page;
  }

  /// Where the page of such a link is, as in `/m/f/`.
  public String path() {
    return "/m/" + page + "/";
  }

  static LinkPurpose of(String name) {
    return valueOf(name.toUpperCase(Locale.ROOT));
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
