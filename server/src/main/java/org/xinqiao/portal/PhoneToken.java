package org.xinqiao.portal;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.Optional;
import org.springframework.http.ResponseCookie;

/// What the browser of a patient holds who signed in by phone: a handle of its own, whose SHA-256
/// the database keeps.
record PhoneToken(Handle handle) {

  static final String COOKIE = "__Host-xinqiao-phone";

  /// A session ends when it was not used for this long, and after twelve hours in any case.
  static final Duration IDLE = Duration.ofMinutes(30);

  static final Duration ABSOLUTE = Duration.ofHours(12);

  static Optional<PhoneToken> read(HttpServletRequest request) {
    Cookie[] cookies = request.getCookies();
    if (cookies != null) {
      for (Cookie cookie : cookies) {
        if (cookie.getName().equals(COOKIE)) {
          return Handle.parse(cookie.getValue()).map(PhoneToken::new);
        }
      }
    }
    return Optional.empty();
  }

  ResponseCookie cookie() {
    return of(handle.value()).build();
  }

  static ResponseCookie removal() {
    return of("").maxAge(0).build();
  }

  private static ResponseCookie.ResponseCookieBuilder of(String value) {
    return ResponseCookie.from(COOKIE, value)
        .httpOnly(true)
        .secure(true)
        .path("/")
        .sameSite("Strict");
  }
}
