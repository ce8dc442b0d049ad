package org.xinqiao.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.xinqiao.TestHospital;
import org.xinqiao.TestRoutes;
import org.xinqiao.TestStaff;
import org.xinqiao.XinqiaoTest;
import org.xinqiao.access.Permission;
import org.xinqiao.access.Requires;
import org.xinqiao.organization.Staff;

/// Whoever sends us something cannot write a line of the log, nor talk to the terminal that shows
/// it.
@XinqiaoTest
@ExtendWith(OutputCaptureExtension.class)
class LogLinesTests {

  private static final Logger log = LoggerFactory.getLogger(LogLinesTests.class);
  private static final String HOSTILE =
      "x\r\nFORGED line\nFORGED\u001b[31mred\u001b]0;title\u0007\u0085FORGED\u2028FORGED\u0000";

  @Autowired TestHospital hospitals;
  @Autowired TestStaff people;
  @Autowired TestRoutes routes;

  @Test
  void aMessageStaysOneLine(CapturedOutput output) {
    log.warn("Somebody sent {}", HOSTILE);
    assertThat(output.getAll()).contains("Somebody sent x??FORGED line?FORGED?[31mred");
    clean(output);
  }

  @Test
  void theWordsOfAFaultBeginNoLine(CapturedOutput output) {
    routes.with(
        "/api/test/fault",
        new Handlers(),
        "fault",
        () -> assertThat(people.browser().get("/api/test/fault").statusCode()).isEqualTo(500));
    assertThat(output.getAll().lines()).anyMatch(line -> line.matches("    java.lang.IllegalSt.*"));
    assertThat(output.getAll().lines()).anyMatch(line -> line.startsWith("    FORGED line"));
    assertThat(output.getAll().lines()).anyMatch(line -> line.matches("    \\tat org.xinqiao.*"));
    clean(output);
  }

  @Test
  void whateverIsSentInAnyPlace(CapturedOutput output) {
    people.browser().post("/api/session/password", Map.of("user", HOSTILE, "password", HOSTILE));
    people.browser().get("/api/patients?q=x%0d%0aFORGED%1b%5b31m");
    people.browser().get("/x%0aFORGED%1b");
    people.browser().with("X-Forwarded-For", "1.2.3.4 FORGED").get("/api/health");
    people.signIn(hospitals.open(), Staff.Role.LEAD).get("/api/patients?q=x&a%0aFORGED=1");
    clean(output);
  }

  private static void clean(CapturedOutput output) {
    assertThat(output.getAll().lines()).noneMatch(line -> line.startsWith("FORGED"));
    assertThat(output.getAll()).doesNotContain("\u001b", "\u0007", "\u0000", "\u0085", "\u2028");
  }

  static class Handlers {

    @Requires(Permission.PUBLIC)
    public String fault() {
      throw new IllegalStateException(HOSTILE);
    }
  }
}
