package org.xinqiao.platform;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.xinqiao.access.Permission;
import org.xinqiao.access.Requires;
import org.xinqiao.shared.Problem;

/// What went wrong outside of every handler: in a filter, in the firewall, in the web server.
/// Whoever asks for it directly finds nothing.
@RestController
class LastResortController implements ErrorController {

  private static final Logger log = LoggerFactory.getLogger(LastResortController.class);

  private final ProblemWriter writer;

  LastResortController(ProblemWriter writer) {
    this.writer = writer;
  }

  @RequestMapping("/error")
  @Requires(Permission.PUBLIC)
  void lastResort(HttpServletRequest request, HttpServletResponse response) throws IOException {
    Object thrown = request.getAttribute(RequestDispatcher.ERROR_EXCEPTION);
    Object status = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE);
    Problem problem =
        thrown instanceof Throwable t
            ? Problems.of(t)
            : Problems.ofStatus(status instanceof Integer code ? code : 404);
    if (problem.status() >= 500) {
      log.error(
          "{} failed outside of every handler",
          problem.code(),
          thrown instanceof Throwable t ? t : null);
    }
    writer.write(request, response, problem);
  }
}
