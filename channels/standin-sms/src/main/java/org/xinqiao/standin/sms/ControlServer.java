package org.xinqiao.standin.sms;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// HTTP for the people and tests that watch and direct the stand-in.
final class ControlServer {

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final int MOST_BODY = 10_000;

  /// The names under which a browser on this machine reaches us. A page of the internet that points
  /// its own name at 127.0.0.1 has another name in the Host header, and reads nothing.
  private static final Set<String> HOSTS = Set.of("localhost", "127.0.0.1", "[::1]");

  private final HttpServer http;
  private final ExecutorService threads;
  private final SmsLedger ledger;
  private final SmsStandIn standIn;

  private ControlServer(
      HttpServer http, ExecutorService threads, SmsLedger ledger, SmsStandIn standIn) {
    this.http = http;
    this.threads = threads;
    this.ledger = ledger;
    this.standIn = standIn;
  }

  static ControlServer start(int port, SmsLedger ledger, SmsStandIn standIn) throws IOException {
    HttpServer http =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 50);
    ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    ControlServer server = new ControlServer(http, threads, ledger, standIn);
    http.setExecutor(threads);
    http.createContext("/", server::handle);
    http.start();
    return server;
  }

  int port() {
    return http.getAddress().getPort();
  }

  void stop() {
    http.stop(0);
    threads.shutdown();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String host = exchange.getRequestHeaders().getFirst("Host");
      if (host == null || !HOSTS.contains(host.replaceFirst(":\\d+$", ""))) {
        reply(exchange, 403, "text/plain", "Only from this machine, by its own name.\n");
      } else if (exchange.getRequestMethod().equals("GET")) {
        show(exchange);
      } else {
        direct(exchange);
      }
    }
  }

  private void show(HttpExchange exchange) throws IOException {
    switch (exchange.getRequestURI().getPath()) {
      case "/", "/inbox.html" -> reply(exchange, 200, "text/html", InboxPage.of(ledger.all()));
      case "/messages" -> json(exchange, 200, ledger.all());
      case "/ledger" -> reply(exchange, 200, "application/x-ndjson", ledger.text());
      case "/mode" -> json(exchange, 200, describe(standIn.script()));
      default -> json(exchange, 404, Map.of("error", "no such resource"));
    }
  }

  /// What `POST /mode` takes.
  private record Direction(SmsMode mode, @Nullable Long delayMs, @Nullable Integer times) {}

  /// What `POST /deliver` takes: the message by its name, or the newest to a phone.
  private record Delivery(
      @Nullable String messageId,
      @Nullable String phone,
      @Nullable Boolean success,
      @Nullable String code,
      @Nullable Integer times) {}

  /// What `POST /reply` takes.
  private record Reply(String phone, String text, @Nullable Integer times) {}

  /// What `POST /release` takes.
  private record Release(@Nullable Boolean reversed) {}

  private void direct(HttpExchange exchange) throws IOException {
    String type = exchange.getRequestHeaders().getFirst("Content-Type");
    if (type == null || !type.startsWith("application/json")) {
      // A form of a foreign page can post to this port, but not with this type.
      json(exchange, 415, Map.of("error", "send application/json"));
      return;
    }
    byte[] body = exchange.getRequestBody().readNBytes(MOST_BODY);
    try {
      switch (exchange.getRequestURI().getPath()) {
        case "/mode" -> {
          Direction wanted = JSON.readValue(body, Direction.class);
          standIn.play(
              new SmsScript(
                  wanted.mode(),
                  Duration.ofMillis(wanted.delayMs() == null ? 0 : wanted.delayMs()),
                  wanted.times()));
          json(exchange, 200, describe(standIn.script()));
        }
        case "/deliver" -> json(exchange, 200, Map.of("answers", deliver(body)));
        case "/reply" -> {
          Reply reply = JSON.readValue(body, Reply.class);
          json(
              exchange,
              200,
              Map.of("answers", standIn.reply(reply.phone(), reply.text(), times(reply.times()))));
        }
        case "/hold" -> {
          standIn.hold();
          json(exchange, 200, Map.of("holding", true));
        }
        case "/release" -> {
          Release release = JSON.readValue(body, Release.class);
          json(
              exchange,
              200,
              Map.of("answers", standIn.release(Boolean.TRUE.equals(release.reversed()))));
        }
        default -> json(exchange, 404, Map.of("error", "no such resource"));
      }
    } catch (JacksonException e) {
      json(exchange, 400, Map.of("error", "not understood: " + e.getOriginalMessage()));
    } catch (NoSuchElementException e) {
      json(exchange, 404, Map.of("error", "no such message"));
    }
  }

  private java.util.List<Integer> deliver(byte[] body) {
    Delivery delivery = JSON.readValue(body, Delivery.class);
    boolean success = !Boolean.FALSE.equals(delivery.success());
    String code = delivery.code();
    String id = delivery.messageId();
    String phone = delivery.phone();
    if (id == null) {
      id = ledger.newestTo(phone == null ? "" : phone).orElseThrow().messageId();
    }
    return standIn.deliver(
        id,
        success,
        code == null ? (success ? "DELIVERED" : "MK:0001") : code,
        times(delivery.times()));
  }

  private static int times(@Nullable Integer times) {
    return times == null ? 1 : times;
  }

  private static Map<String, Object> describe(SmsScript script) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("mode", script.mode().text());
    fields.put("delayMs", script.delay().toMillis());
    if (script.times() != null) {
      fields.put("times", script.times());
    }
    return fields;
  }

  private static void json(HttpExchange exchange, int status, Object value) throws IOException {
    reply(exchange, status, "application/json", JSON.writeValueAsString(value));
  }

  private static void reply(HttpExchange exchange, int status, String type, String text)
      throws IOException {
    byte[] bytes = text.getBytes(java.nio.charset.StandardCharsets.UTF_8);
    var headers = exchange.getResponseHeaders();
    headers.set("Content-Type", type + "; charset=utf-8");
    headers.set("Cache-Control", "no-store");
    headers.set("X-Content-Type-Options", "nosniff");
    headers.set(
        "Content-Security-Policy",
        "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'");
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
  }
}
