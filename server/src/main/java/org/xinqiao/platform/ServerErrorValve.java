package org.xinqiao.platform;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.jspecify.annotations.Nullable;

/// What the web server itself refuses, such as an address with characters that no address has,
/// never reaches the application. It is answered as a problem too, and tells nobody which server
/// answers.
final class ServerErrorValve extends ErrorReportValve {

  @Override
  protected void report(Request request, Response response, @Nullable Throwable fault) {
    int status = response.getStatus();
    if (status < 400 || response.getContentWritten() > 0 || !response.setErrorReported()) {
      return;
    }
    byte[] body =
        """
        {"type": "urn:xinqiao:problem:request.unreadable", "title": "请求无法识别 · The request cannot be read", \
        "status": %d, "code": "request.unreadable", "params": {}}
        """
            .formatted(status)
            .getBytes(StandardCharsets.UTF_8);
    try {
      response.setContentType("application/problem+json");
      response.setContentLength(body.length);
      response.getOutputStream().write(body);
      response.finishResponse();
    } catch (IOException e) {
      // The client has gone; there is nobody left to tell.
      return;
    }
  }
}
