package org.xinqiao.access;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.http.Cookie;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.xinqiao.shared.TenantId;

class SessionCookieTest {

  private final OpaqueToken token = OpaqueToken.make(new TenantId(7));

  @Test
  void isReadFromAmongTheOthers() {
    MockHttpServletRequest request = new MockHttpServletRequest();
    assertThat(SessionCookie.read(request)).isEmpty();
    request.setCookies(new Cookie("xinqiao", token.text()), new Cookie("other", "1"));
    assertThat(SessionCookie.read(request)).as("a name without the prefix").isEmpty();
    request.setCookies(
        new Cookie("other", "1"),
        new Cookie(SessionCookie.NAME, token.text()),
        new Cookie("x", ""));
    assertThat(SessionCookie.read(request)).contains(token);
    request.setCookies(new Cookie(SessionCookie.NAME, "no token"));
    assertThat(SessionCookie.read(request)).isEmpty();
  }

  @Test
  void onlyThisHostGetsItAndNoScript() {
    MockHttpServletResponse response = new MockHttpServletResponse();
    SessionCookie.write(response, token);
    assertThat(response.getHeader("Set-Cookie"))
        .isEqualTo("__Host-xinqiao=" + token.text() + "; Path=/; Secure; HttpOnly; SameSite=Lax");
  }

  @Test
  void isTakenBack() {
    MockHttpServletResponse response = new MockHttpServletResponse();
    SessionCookie.remove(response);
    assertThat(response.getHeader("Set-Cookie"))
        .startsWith("__Host-xinqiao=;")
        .contains("Max-Age=0", "Path=/", "Secure");
  }
}
