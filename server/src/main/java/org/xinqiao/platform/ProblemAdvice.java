package org.xinqiao.platform;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.async.AsyncRequestNotUsableException;
import org.springframework.web.context.request.async.AsyncRequestTimeoutException;
import org.xinqiao.shared.Problem;

/// The one place where exceptions become answers. Callers get a code, words in their language and a
/// number to quote; the log gets the rest under the same number.
@RestControllerAdvice
class ProblemAdvice {

  private static final Logger log = LoggerFactory.getLogger(ProblemAdvice.class);

  private final ProblemWriter writer;

  ProblemAdvice(ProblemWriter writer) {
    this.writer = writer;
  }

  @ExceptionHandler(Throwable.class)
  void handle(Throwable thrown, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    if (thrown instanceof AsyncRequestNotUsableException
        || thrown instanceof AsyncRequestTimeoutException) {
      return; // The other side has gone, or a stream has ended: nobody is left to tell.
    }
    if (response.isCommitted()) {
      // Words would be taken for a part of what was being sent. Unanswered, the server breaks the
      // connection, and the other side sees that something is missing.
      log.warn("An answer broke off: {}", thrown.toString());
      throw new AnswerBrokenOff(thrown);
    }
    Problem problem = Problems.of(thrown);
    if (problem.status() >= 500) {
      log.error("{} {} failed", request.getMethod(), problem.code(), thrown);
    }
    if (thrown instanceof HttpRequestMethodNotSupportedException e
        && e.getSupportedMethods() != null) {
      response.setHeader(HttpHeaders.ALLOW, String.join(", ", e.getSupportedMethods()));
    }
    writer.write(request, response, problem);
  }

  private static final class AnswerBrokenOff extends IOException {
    AnswerBrokenOff(Throwable cause) {
      super(cause);
    }
  }
}
