package org.xinqiao.platform;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.xinqiao.shared.Problem;
import tools.jackson.databind.json.JsonMapper;

/// Writes a problem as RFC 9457 `application/problem+json`, whatever the request said it accepts:
/// an error in a form that the caller did not ask for is better than none.
@Component
class ProblemWriter {

  /// @param number what a person reads out to support; it finds the entry in the log
  record ProblemView(
      String type,
      String title,
      int status,
      String detail,
      String code,
      Map<String, Object> params,
      String number) {}

  private final ProblemTexts texts;
  private final JsonMapper json;

  ProblemWriter(ProblemTexts texts, JsonMapper json) {
    this.texts = texts;
    this.json = json;
  }

  /// Does nothing when the answer has begun: its status is gone already.
  void write(HttpServletRequest request, HttpServletResponse response, Problem problem)
      throws IOException {
    if (response.isCommitted()) {
      return;
    }
    ProblemTexts.Words words = texts.of(problem, request.getHeader(HttpHeaders.ACCEPT_LANGUAGE));
    ProblemView body =
        new ProblemView(
            "urn:xinqiao:problem:" + problem.code(),
            words.title(),
            problem.status(),
            words.detail(),
            problem.code(),
            problem.params(),
            RequestNumberFilter.of(request));
    response.resetBuffer();
    response.setStatus(problem.status());
    response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
    response.setHeader(HttpHeaders.CONTENT_LANGUAGE, words.language());
    response.addHeader(HttpHeaders.VARY, HttpHeaders.ACCEPT_LANGUAGE);
    response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
    if (problem.params().get("retryAfterSeconds") instanceof Number seconds) {
      response.setHeader(HttpHeaders.RETRY_AFTER, seconds.toString());
    }
    response.getOutputStream().write(json.writeValueAsBytes(body));
    response.flushBuffer();
  }
}
