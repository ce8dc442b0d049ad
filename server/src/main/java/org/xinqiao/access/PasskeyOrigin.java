package org.xinqiao.access;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.util.Optional;

/// Where the console is, as browsers know it: a passkey is good there and nowhere else, which is
/// what makes it useless to a page that only looks like ours. It is the address of the settings.
/// Without one passkeys work on `localhost` only, for trying them: an address that the request
/// names is nobody's word.
///
/// @param origin scheme, host and port
/// @param host the name that a passkey is bound to
record PasskeyOrigin(String origin, String host) {

  private static final String LOCAL = "localhost";

  static Optional<PasskeyOrigin> of(AccessSettings settings, HttpServletRequest request) {
    URI console = settings.consoleUrl();
    if (console != null) {
      return Optional.of(
          new PasskeyOrigin(
              console.getScheme() + "://" + console.getAuthority(), console.getHost()));
    }
    return request.getServerName().equals(LOCAL)
        ? Optional.of(
            new PasskeyOrigin(
                request.getScheme() + "://" + LOCAL + ":" + request.getServerPort(), LOCAL))
        : Optional.empty();
  }
}
