package org.xinqiao.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.xinqiao.TestBrowser;
import org.xinqiao.TestHospital;
import org.xinqiao.TestRoutes;
import org.xinqiao.TestStaff;
import org.xinqiao.XinqiaoTest;
import org.xinqiao.organization.Staff;

/// Looks at the headers of every route, allowed or refused, and of the pages.
@XinqiaoTest
class HeaderTests {

  @Autowired TestHospital hospitals;
  @Autowired TestStaff people;
  @Autowired TestRoutes routes;

  @LocalServerPort int port;

  @Test
  void everyAnswerCarriesTheProtectingHeaders() {
    TestBrowser nobody = people.browser();
    TestBrowser lead = people.signIn(hospitals.open(), Staff.Role.LEAD);
    List<HttpResponse<String>> answers = new ArrayList<>();
    for (String page : List.of("/", "/tasks/today", "/m/f/abc", "/nothing.js", "/fhir/Patient")) {
      answers.add(nobody.get(page));
    }
    answers.add(nobody.get("/a;b=c/%2e%2e/x")); // Refused by the firewall.
    for (TestRoutes.Route route : routes.all()) {
      if (route.path().equals("/api/stream")) {
        continue; // Never ends; StreamTests looks at its headers.
      }
      String method = route.method().equals("*") ? "GET" : route.method();
      answers.add(nobody.send(method, route.concretePath(), route.unsafe() ? "{}" : null));
      if (!route.unsafe()) {
        answers.add(lead.send(method, route.concretePath(), null));
      }
    }
    assertThat(answers)
        .allSatisfy(answer -> {
          assertThat(header(answer, "Content-Security-Policy"))
              .contains("default-src 'self'", "script-src 'self'", "frame-ancestors 'none'")
              .doesNotContain("unsafe-eval", "script-src 'unsafe-inline'", "*");
          assertThat(header(answer, "X-Content-Type-Options")).isEqualTo("nosniff");
          assertThat(header(answer, "X-Frame-Options")).isEqualTo("DENY");
          assertThat(header(answer, "Referrer-Policy")).isEqualTo("no-referrer");
          assertThat(header(answer, "Cross-Origin-Opener-Policy")).isEqualTo("same-origin");
          assertThat(header(answer, "Cache-Control")).contains("no-store");
          assertThat(header(answer, "X-Request-Number"))
              .matches("[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{5}");
          assertThat(answer.headers().firstValue("Server")).isEmpty();
        });
  }

  @Test
  void browsersThatCameByHttpsAreToldToStay() {
    assertThat(header(people.browser().get("/api/health"), "Strict-Transport-Security")).isEmpty();
    assertThat(
            header(
                people.browser().with("X-Forwarded-Proto", "https").get("/api/health"),
                "Strict-Transport-Security"))
        .contains("max-age=31536000");
  }

  /// The web server refuses it before the application sees it.
  @Test
  void anAddressThatIsNoneIsAnsweredAsAProblemWithoutSayingWhoAnswers() throws IOException {
    try (Socket socket = new Socket("127.0.0.1", port)) {
      socket
          .getOutputStream()
          .write(
              "GET /api/patients?q=王 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
                  .getBytes(StandardCharsets.UTF_8));
      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(answer)
          .startsWith("HTTP/1.1 400")
          .contains("application/problem+json", "\"code\": \"request.unreadable\"", "请求无法识别")
          .doesNotContainIgnoringCase("tomcat")
          .doesNotContain("<html");
    }
  }

  private static String header(HttpResponse<?> response, String name) {
    return String.join(", ", response.headers().allValues(name));
  }
}
