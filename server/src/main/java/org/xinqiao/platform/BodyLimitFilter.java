package org.xinqiao.platform;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;
import org.xinqiao.shared.Problem;

/// Bounds the body of a request to the API. The web server bounds forms only, and a JSON body
/// without end would be read into memory.
@Component
@Order(-200)
final class BodyLimitFilter extends OncePerRequestFilter {

  static final int LIMIT = 1024 * 1024;

  private final ProblemWriter problems;

  BodyLimitFilter(ProblemWriter problems) {
    this.problems = problems;
  }

  static Problem tooLarge() {
    return Problem.of("request.too-large", 413, "limit", LIMIT);
  }

  @Override
  protected boolean shouldNotFilter(HttpServletRequest request) {
    return !request.getRequestURI().startsWith("/api/");
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    if (request.getContentLengthLong() > LIMIT) {
      problems.write(request, response, tooLarge());
      return;
    }
    chain.doFilter(new Limited(request), response);
  }

  /// A body went past the limit while it was read.
  static final class TooLargeException extends IOException {

    TooLargeException() {
      super("The request body is larger than " + LIMIT + " bytes");
    }
  }

  private static final class Limited extends HttpServletRequestWrapper {

    private @Nullable ServletInputStream stream;

    private Limited(HttpServletRequest request) {
      super(request);
    }

    @Override
    public ServletInputStream getInputStream() throws IOException {
      ServletInputStream limited = stream;
      if (limited == null) {
        limited = new LimitedStream(super.getInputStream());
        stream = limited;
      }
      return limited;
    }

    @Override
    public BufferedReader getReader() throws IOException {
      return new BufferedReader(new InputStreamReader(getInputStream(), StandardCharsets.UTF_8));
    }
  }

  private static final class LimitedStream extends ServletInputStream {

    private final ServletInputStream body;
    private long read;

    private LimitedStream(ServletInputStream body) {
      this.body = body;
    }

    @Override
    public int read() throws IOException {
      int value = body.read();
      count(value < 0 ? 0 : 1);
      return value;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      int got = body.read(bytes, offset, length);
      count(Math.max(got, 0));
      return got;
    }

    @Override
    public boolean isFinished() {
      return body.isFinished();
    }

    @Override
    public boolean isReady() {
      return body.isReady();
    }

    @Override
    public void setReadListener(ReadListener listener) {
      body.setReadListener(listener);
    }

    private void count(int bytes) throws TooLargeException {
      read += bytes;
      if (read > LIMIT) {
        throw new TooLargeException();
      }
    }
  }
}
