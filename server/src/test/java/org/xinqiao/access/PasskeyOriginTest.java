package org.xinqiao.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;

class PasskeyOriginTest {

  @Test
  void theAddressOfTheSettingsIsTheOnlyOne() {
    AccessSettings settings = TestAccess.settings(URI.create("https://console.example:8443/desk"));
    PasskeyOrigin console = new PasskeyOrigin("https://console.example:8443", "console.example");
    assertThat(PasskeyOrigin.of(settings, asked("evil.example"))).contains(console);
    assertThat(PasskeyOrigin.of(settings, asked("localhost"))).contains(console);
  }

  @Test
  void withoutOnePasskeysAreForThisMachineOnly() {
    assertThat(PasskeyOrigin.of(TestAccess.settings(), asked("localhost")))
        .contains(new PasskeyOrigin("http://localhost:8080", "localhost"));
    assertThat(PasskeyOrigin.of(TestAccess.settings(), asked("evil.example"))).isEmpty();
  }

  private static MockHttpServletRequest asked(String host) {
    MockHttpServletRequest request = new MockHttpServletRequest();
    request.setServerName(host);
    request.setServerPort(8080);
    return request;
  }
}
