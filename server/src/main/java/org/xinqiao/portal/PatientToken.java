package org.xinqiao.portal;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;
import org.springframework.http.ResponseCookie;

/// What the browser holds after a passed step-up: the handle of the link that it stands for, a dot
/// and 130 random bits. The database holds the SHA-256 of the whole, so the token belongs to that
/// link and to no other.
record PatientToken(Handle handle, String value) {

  /// `__Host-`: only over HTTPS (or to this machine), only for this host, never for another path.
  static final String COOKIE = "__Host-xinqiao-patient";

  /// A session ends when it was not used for this long.
  static final Duration IDLE = Duration.ofMinutes(30);

  private static final Pattern RANDOM = Pattern.compile("[0-9abcdefghjkmnpqrstvwxyz]{26}");

  static PatientToken make(Handle handle) {
    return new PatientToken(handle, handle.value() + "." + Handle.random());
  }

  static Optional<PatientToken> read(HttpServletRequest request) {
    Cookie[] cookies = request.getCookies();
    if (cookies != null) {
      for (Cookie cookie : cookies) {
        if (cookie.getName().equals(COOKIE)) {
          return parse(cookie.getValue());
        }
      }
    }
    return Optional.empty();
  }

  private static Optional<PatientToken> parse(String value) {
    int dot = value.indexOf('.');
    if (dot < 0 || !RANDOM.matcher(value.substring(dot + 1)).matches()) {
      return Optional.empty();
    }
    return Handle.parse(value.substring(0, dot)).map(handle -> new PatientToken(handle, value));
  }

  byte[] hash() {
    return Handle.sha256(value);
  }

  /// Strict: no other site can make the browser send it. A session cookie: it goes with the
  /// browser, and the server ends it before.
  ResponseCookie cookie() {
    return ResponseCookie.from(COOKIE, value)
        .httpOnly(true)
        .secure(true)
        .path("/")
        .sameSite("Strict")
        .build();
  }

  @Override
  public String toString() {
    return "PatientToken[tenant " + handle.tenant() + "]";
  }
}
