package org.xinqiao.access;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Optional;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseCookie;

/// The cookie of a staff session. The prefix `__Host-` makes browsers insist on Secure, on the
/// whole path and on this very host, so that no neighbouring host can plant one.
final class SessionCookie {

  static final String NAME = "__Host-xinqiao";

  private SessionCookie() {}

  static Optional<OpaqueToken> read(HttpServletRequest request) {
    Cookie[] cookies = request.getCookies();
    if (cookies == null) {
      return Optional.empty();
    }
    for (Cookie cookie : cookies) {
      if (cookie.getName().equals(NAME)) {
        return OpaqueToken.parse(cookie.getValue());
      }
    }
    return Optional.empty();
  }

  static void write(HttpServletResponse response, OpaqueToken token) {
    response.addHeader(HttpHeaders.SET_COOKIE, cookie(token.text()).build().toString());
  }

  static void remove(HttpServletResponse response) {
    response.addHeader(HttpHeaders.SET_COOKIE, cookie("").maxAge(0).build().toString());
  }

  private static ResponseCookie.ResponseCookieBuilder cookie(String value) {
    return ResponseCookie.from(NAME, value).path("/").secure(true).httpOnly(true).sameSite("Lax");
  }
}
