package org.xinqiao.portal;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Locale;
import org.springframework.http.HttpHeaders;

/// The language a page is read in: English where the browser asks for it before Chinese, otherwise
/// Chinese.
final class Languages {

  private static final List<Locale> KNOWN =
      List.of(Locale.SIMPLIFIED_CHINESE, Locale.CHINESE, Locale.ENGLISH);

  private Languages() {}

  static Locale of(HttpServletRequest request) {
    String header = request.getHeader(HttpHeaders.ACCEPT_LANGUAGE);
    if (header == null || header.isBlank()) {
      return Locale.SIMPLIFIED_CHINESE;
    }
    try {
      Locale wanted = Locale.lookup(Locale.LanguageRange.parse(header), KNOWN);
      return wanted == null ? Locale.SIMPLIFIED_CHINESE : wanted;
    } catch (IllegalArgumentException e) {
      return Locale.SIMPLIFIED_CHINESE; // Not a list of languages.
    }
  }
}
