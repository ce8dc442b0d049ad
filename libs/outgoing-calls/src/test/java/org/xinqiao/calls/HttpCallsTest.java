package org.xinqiao.calls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HttpCallsTest {

  private final AtomicInteger heard = new AtomicInteger();
  private HttpServer server;

  @BeforeEach
  void somebodyInside() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          heard.incrementAndGet();
          exchange.getResponseHeaders().add("Location", "http://127.0.0.1:1/secret");
          exchange.sendResponseHeaders(
              exchange.getRequestURI().getPath().equals("/away") ? 302 : 204, -1);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void close() {
    server.stop(0);
  }

  private HttpRequest request(String path) {
    return HttpRequest.newBuilder(
            URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path))
        .build();
  }

  @Test
  void whoIsNotNamedHearsNothing() {
    HttpCalls calls =
        new HttpCalls(new CallableHosts(List.of("partner.example")), Duration.ofSeconds(5));
    assertThatThrownBy(() -> calls.send(request("/"), HttpResponse.BodyHandlers.discarding()))
        .isInstanceOf(ForbiddenHostException.class);
    assertThat(calls.sendAsync(request("/"), HttpResponse.BodyHandlers.discarding()))
        .isCompletedExceptionally();
    assertThat(heard).hasValue(0);
  }

  @Test
  void whoIsNamedIsCalledAndCannotSendUsElsewhere() throws Exception {
    HttpCalls calls = new HttpCalls(new CallableHosts(List.of("127.0.0.1")), Duration.ofSeconds(5));
    assertThat(calls.send(request("/"), HttpResponse.BodyHandlers.discarding()).statusCode())
        .isEqualTo(204);
    assertThat(calls.send(request("/away"), HttpResponse.BodyHandlers.discarding()).statusCode())
        .isEqualTo(302);
    assertThat(heard).hasValue(2);
  }
}
