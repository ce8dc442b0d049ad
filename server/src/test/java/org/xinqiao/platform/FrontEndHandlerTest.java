package org.xinqiao.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.servlet.resource.NoResourceFoundException;

/// The files of a front end, from a folder of the test's own.
class FrontEndHandlerTest {

  private final FrontEndHandler built = new FrontEndHandler("front-end/");
  private final FrontEndHandler notBuilt = new FrontEndHandler("no-such-front-end/");

  @BeforeEach
  void start() throws Exception {
    built.afterPropertiesSet();
    notBuilt.afterPropertiesSet();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/tasks", "/patients/0192-abc/timeline", "/apiary", "/m/f/x"})
  void everyPageIsTheIndexAndIsNotKept(String path) throws Exception {
    MockHttpServletResponse response = get(built, path);
    assertThat(response.getContentAsString()).contains("the index");
    assertThat(response.getContentType()).startsWith("text/html");
    assertThat(response.getHeader("Cache-Control")).isEqualTo("no-store");
  }

  @Test
  void filesWithAHashInTheirNameAreKept() throws Exception {
    MockHttpServletResponse response = get(built, "/assets/app-1a2b3c.js");
    assertThat(response.getContentAsString()).contains("the script");
    assertThat(response.getContentType()).contains("javascript");
    assertThat(response.getHeader("Cache-Control"))
        .isEqualTo("public, max-age=31536000, immutable");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api",
        "/api/none",
        "/fhir",
        "/fhir/Patient",
        "/assets/none.js",
        "/../application.yaml",
        "/assets/../../application.yaml",
        "/.env"
      })
  void whatIsNotAFileOfItIsNotThere(String path) {
    assertThatThrownBy(() -> get(built, path)).isInstanceOf(NoResourceFoundException.class);
  }

  @Test
  void withoutAFrontEndThePageSaysHowToGetOne() throws Exception {
    MockHttpServletResponse response = get(notBuilt, "/tasks");
    assertThat(response.getContentAsString(java.nio.charset.StandardCharsets.UTF_8))
        .contains("./xinqiao demo");
    assertThat(response.getHeader("Cache-Control")).isEqualTo("no-store");
  }

  private static MockHttpServletResponse get(FrontEndHandler handler, String path)
      throws Exception {
    MockHttpServletRequest request = new MockHttpServletRequest("GET", path);
    request.setAttribute(HandlerMapping.PATH_WITHIN_HANDLER_MAPPING_ATTRIBUTE, path.substring(1));
    MockHttpServletResponse response = new MockHttpServletResponse();
    handler.handleRequest(request, response);
    return response;
  }
}
