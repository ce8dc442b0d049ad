package org.xinqiao.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.CannotAcquireLockException;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseBody;
import org.xinqiao.TestBrowser;
import org.xinqiao.TestRoutes;
import org.xinqiao.TestStaff;
import org.xinqiao.XinqiaoTest;
import org.xinqiao.access.Permission;
import org.xinqiao.access.Requires;
import tools.jackson.databind.JsonNode;

/// What callers get when something is wrong.
@XinqiaoTest
class ProblemTests {

  private static final String SIGN_IN = "/api/session/password";

  @Autowired TestStaff people;
  @Autowired TestRoutes routes;

  @Test
  void aProblemSaysWhatInTheLanguageAskedFor() {
    HttpResponse<String> chinese = people.browser().get("/api/session");
    HttpResponse<String> english =
        people.browser().with("Accept-Language", "en-GB,en;q=0.9").get("/api/session");
    assertThat(header(chinese, "Content-Type")).startsWith("application/problem+json");
    assertThat(header(chinese, "Content-Language")).isEqualTo("zh-CN");
    assertThat(header(english, "Content-Language")).isEqualTo("en");
    JsonNode zh = TestBrowser.json(chinese);
    JsonNode en = TestBrowser.json(english);
    assertThat(zh.path("title").asString()).isEqualTo("请先登录");
    assertThat(en.path("title").asString()).isEqualTo("Please sign in");
    assertThat(zh.path("type").asString()).isEqualTo("urn:xinqiao:problem:access.sign-in-needed");
    assertThat(zh.path("status").asInt()).isEqualTo(401);
    assertThat(zh.path("code").asString()).isEqualTo("access.sign-in-needed");
    assertThat(zh.path("params").isObject()).isTrue();
    assertThat(zh.path("number").asString()).isEqualTo(header(chinese, "X-Request-Number"));
    assertThat(en.path("number")).isNotEqualTo(zh.path("number"));
  }

  @ParameterizedTest
  @CsvSource({
    "'', zh-CN",
    "zh-TW, zh-CN",
    "fr, zh-CN",
    "'fr, en;q=0.5', en",
    "'zh;q=0.5, en;q=0.9', en",
    "'en;q=0.1, zh-CN', zh-CN",
    "'!!', zh-CN"
  })
  void chineseUnlessEnglishIsWanted(String accept, String language) {
    assertThat(
            header(
                people.browser().with("Accept-Language", accept).get("/api/session"),
                "Content-Language"))
        .isEqualTo(language);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"user\":\"a\",\"password\":\"b\",\"tenantId\":1} | request.field-unknown | tenantId",
        "{\"user\":\"a\",\"user\":\"c\",\"password\":\"b\"} | request.field-twice |",
        "{\"user\":[\"a\",\"c\"],\"password\":\"b\"} | request.field-invalid | user",
        "{\"user\":[\"a\"],\"password\":\"b\"} | request.field-invalid | user",
        "{\"user\":{\"$ne\":1},\"password\":\"b\"} | request.field-invalid | user",
        "{\"user\":1,\"password\":\"b\"} | request.field-invalid | user",
        "{\"user\":true,\"password\":\"b\"} | request.field-invalid | user",
        "{\"user\":\"a\"} | request.field-invalid | password",
        "{\"user\":\"a\",\"password\":null} | request.field-invalid | password",
        "{\"user\":\"  \",\"password\":\"\"} | request.field-invalid | password, user",
        "{\"user\":\"a\",\"password\":\"b\"} x | request.json-malformed |",
        "{\"user\":\"a\",\"password\":\"b\" | request.json-malformed |",
        "[] | request.json-malformed |",
        "\"user\" | request.json-malformed |",
        "'' | request.body-missing |"
      })
  void aBodyMustSayWhatItMeans(String body, String code, String field) {
    HttpResponse<String> response = people.browser().send("POST", SIGN_IN, body);
    JsonNode problem = TestBrowser.json(response);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
    assertThat(problem.path("code").asString()).isEqualTo(code);
    if (field != null) {
      assertThat(problem.at("/params/field").asString()).isEqualTo(field);
      assertThat(problem.path("detail").asString()).contains(field);
    }
  }

  @Test
  void theFrameworksOwnRefusalsHaveTheSameForm() {
    TestBrowser browser = people.browser();
    expect(browser.get("/api/nothing"), 404, "request.not-found");
    expect(browser.get("/nothing.js"), 404, "request.not-found");
    expect(browser.get("/error"), 404, "request.not-found");
    HttpResponse<String> wrongMethod = browser.send("PUT", SIGN_IN, "{}");
    expect(wrongMethod, 405, "request.method-not-allowed");
    assertThat(header(wrongMethod, "Allow")).isEqualTo("POST");
    expect(
        people.browser().with("Content-Type", "text/plain").send("POST", SIGN_IN, "{}"),
        415,
        "request.media-type-unknown");
    expect(
        people.browser().with("Accept", "image/png").get("/api/health"),
        406,
        "request.not-acceptable");
    expect(browser.get("/a;b/%2e%2e/x"), 400, "request.rejected");
  }

  @Test
  void aBodyWithoutEndIsCutOff() {
    byte[] large = ("{\"user\":\"" + "a".repeat(BodyLimitFilter.LIMIT)).getBytes();
    HttpRequest announced =
        people
            .browser()
            .request(SIGN_IN)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofByteArray(large))
            .build();
    HttpRequest chunked =
        people
            .browser()
            .request(SIGN_IN)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(large)))
            .build();
    expect(people.browser().send(announced), 413, "request.too-large");
    expect(people.browser().send(chunked), 413, "request.too-large");
  }

  @Test
  void aFaultIsToldToTheLogAndNotToTheCaller() {
    routes.with(
        "/api/test/fault",
        new Handlers(),
        "fault",
        () -> {
          HttpResponse<String> response = people.browser().get("/api/test/fault");
          expect(response, 500, "server.fault");
          assertThat(response.body())
              .doesNotContain("13000001234", "Exception", "org.xinqiao", "at java");
        });
  }

  @Test
  void aBusyDatabaseIsWorthAnotherTry() {
    routes.with(
        "/api/test/busy",
        new Handlers(),
        "busy",
        () -> {
          HttpResponse<String> response = people.browser().get("/api/test/busy");
          expect(response, 503, "server.database-unavailable");
          assertThat(header(response, "Retry-After")).isEqualTo("5");
        });
  }

  @Test
  void aWrongParameterIsNamed() {
    routes.with(
        "/api/test/number",
        new Handlers(),
        "number",
        () -> {
          TestBrowser browser = people.browser();
          assertThat(browser.get("/api/test/number?limit=3").body()).isEqualTo("3");
          HttpResponse<String> wrong = browser.get("/api/test/number?limit=many");
          expect(wrong, 400, "request.field-invalid");
          assertThat(TestBrowser.json(wrong).at("/params/field").asString()).isEqualTo("limit");
          expect(browser.get("/api/test/number"), 400, "request.parameter-missing");
        });
  }

  @Test
  void healthTellsWhetherTheDatabaseAnswers() {
    JsonNode health = TestBrowser.json(people.browser().get("/api/health"));
    assertThat(health.path("status").asString()).isEqualTo("up");
    assertThat(health.path("database").asString()).isEqualTo("up");
    assertThat(health.path("version").asString()).isNotEmpty();
  }

  private static void expect(HttpResponse<String> response, int status, String code) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    assertThat(header(response, "Content-Type")).startsWith("application/problem+json");
    JsonNode problem = TestBrowser.json(response);
    assertThat(problem.path("code").asString()).isEqualTo(code);
    assertThat(problem.path("detail").asString()).doesNotContain("{");
  }

  private static String header(HttpResponse<?> response, String name) {
    return String.join(", ", response.headers().allValues(name));
  }

  /// Handlers that the product does not have.
  static final class Handlers {

    @ResponseBody
    @Requires(Permission.PUBLIC)
    String fault() {
      throw new IllegalStateException("The phone 13000001234 must not be told");
    }

    @ResponseBody
    @Requires(Permission.PUBLIC)
    String busy() {
      throw new CannotAcquireLockException("locked");
    }

    @ResponseBody
    @Requires(Permission.PUBLIC)
    String number(@RequestParam("limit") int limit) {
      return Integer.toString(limit);
    }
  }
}
