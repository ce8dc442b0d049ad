package org.xinqiao.platform;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.security.SecureRandom;
import org.slf4j.MDC;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/// Gives every request a short number that people can read to each other on the phone. The log, the
/// audit and a problem response carry the same one.
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
final class RequestNumberFilter extends OncePerRequestFilter {

  static final String HEADER = "X-Request-Number";

  private static final String ATTRIBUTE = RequestNumberFilter.class.getName();
  private static final String LOG_KEY = "request";
  private static final int LENGTH = 10;

  /// Crockford's: no I, L, O or U, which are mistaken for others.
  private static final String ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

  private final SecureRandom random = new SecureRandom();

  /// The number of the request.
  static String of(HttpServletRequest request) {
    return request.getAttribute(ATTRIBUTE) instanceof String number ? number : "-";
  }

  @Override
  protected boolean shouldNotFilterAsyncDispatch() {
    return false;
  }

  @Override
  protected boolean shouldNotFilterErrorDispatch() {
    return false;
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    if (request.getAttribute(ATTRIBUTE) == null) {
      request.setAttribute(ATTRIBUTE, next());
    }
    String number = of(request);
    if (!response.isCommitted()) {
      response.setHeader(HEADER, number);
    }
    try (var ignored = MDC.putCloseable(LOG_KEY, number)) {
      chain.doFilter(request, response);
    }
  }

  /// 50 random bits, as in `7K3M9-QXB2F`.
  private String next() {
    StringBuilder number = new StringBuilder(LENGTH + 1);
    for (int i = 0; i < LENGTH; i++) {
      if (i == LENGTH / 2) {
        number.append('-');
      }
      number.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
    }
    return number.toString();
  }
}
