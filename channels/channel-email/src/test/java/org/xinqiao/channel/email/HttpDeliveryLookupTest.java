package org.xinqiao.channel.email;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.xinqiao.calls.CallableHosts;
import org.xinqiao.channel.UnknownCause;
import org.xinqiao.channel.email.DeliveryLookup.Answer;

class HttpDeliveryLookupTest {

  private static final Duration TIMEOUT = Duration.ofSeconds(3);

  private final List<String> asked = new CopyOnWriteArrayList<>();
  private final CountDownLatch over = new CountDownLatch(1);
  private volatile int status;
  private volatile String body = "";
  private volatile boolean drips;
  private HttpServer service;
  private DeliveryLookup lookup;

  @BeforeEach
  void start() throws IOException {
    service = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
    service.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    service.createContext(
        "/",
        exchange -> {
          try (exchange) {
            asked.add(
                exchange.getRequestURI().getRawPath()
                    + " "
                    + exchange.getRequestHeaders().getFirst("Authorization"));
            exchange.getResponseHeaders().set("Location", "/elsewhere");
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, 0);
            exchange.getResponseBody().write(bytes);
            exchange.getResponseBody().flush();
            if (drips) {
              over.await();
            }
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
    service.start();
    lookup =
        new HttpDeliveryLookup(
            base(), TIMEOUT, "Bearer t0ken", new CallableHosts(List.of("127.0.0.1")));
  }

  @AfterEach
  void stop() {
    over.countDown();
    service.stop(0);
  }

  @Test
  void asksForTheMessage() {
    answer(200, "{\"acceptedAt\":\"2026-03-02T01:00:00Z\",\"more\":[1]}");
    assertThat(lookup.find("a b/1@h.example"))
        .isEqualTo(new Answer.Found(Instant.parse("2026-03-02T01:00:00Z")));
    assertThat(asked).containsExactly("/log/messages/a%20b%2F1%40h.example Bearer t0ken");
  }

  @ParameterizedTest
  @CsvSource({"{}", "'{\"acceptedAt\":null}'", "'{\"acceptedAt\":\"yesterday\"}'"})
  void foundWithoutATimeIsFound(String json) {
    answer(200, json);
    assertThat(lookup.find("x@h")).isEqualTo(new Answer.Found(null));
  }

  @Test
  void onlyTheServiceItselfCanSayNotFound() {
    answer(404, "{\"error\":\"no such message\"}");
    assertThat(lookup.find("x@h")).isEqualTo(new Answer.NotFound());
    answer(404, "<html>nginx</html>");
    assertThat(lookup.find("x@h")).isInstanceOf(Answer.NoAnswer.class);
    answer(404, "");
    assertThat(lookup.find("x@h")).isInstanceOf(Answer.NoAnswer.class);
  }

  @ParameterizedTest
  @CsvSource({"500, {}", "302, {}", "401, {}", "200, nonsense", "200, []", "200, ''", "202, ''"})
  void anythingElseIsNoAnswer(int code, String text) {
    answer(code, text);
    assertThat(lookup.find("x@h"))
        .isInstanceOfSatisfying(
            Answer.NoAnswer.class,
            a -> assertThat(a.cause()).isEqualTo(UnknownCause.UNREADABLE_ANSWER));
    assertThat(asked).as("no redirect is followed").hasSize(1);
  }

  @Test
  void anEndlessAnswerIsNoAnswer() {
    answer(200, "x".repeat(3 << 20));
    assertThat(lookup.find("x@h")).isInstanceOf(Answer.NoAnswer.class);
  }

  @Test
  void anAnswerThatNeverEndsIsNoAnswerInTime() {
    answer(200, "{\"acceptedAt\":");
    drips = true;
    long start = System.nanoTime();
    assertThat(lookup.find("x@h"))
        .isInstanceOfSatisfying(
            Answer.NoAnswer.class, a -> assertThat(a.cause()).isEqualTo(UnknownCause.TIMEOUT));
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(8));
  }

  @Test
  void aServiceThatIsDownIsNoAnswer() {
    service.stop(0);
    assertThat(lookup.find("x@h"))
        .isInstanceOfSatisfying(
            Answer.NoAnswer.class,
            a -> assertThat(a.cause()).isEqualTo(UnknownCause.CONNECTION_LOST));
  }

  private void answer(int code, String text) {
    status = code;
    body = text;
  }

  private URI base() {
    return URI.create("http://127.0.0.1:" + service.getAddress().getPort() + "/log/");
  }
}
