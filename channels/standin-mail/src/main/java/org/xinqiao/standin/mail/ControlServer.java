package org.xinqiao.standin.mail;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
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
  private static final String MESSAGES = "/messages/";

  /// The names under which a browser on this machine reaches us. A page of the internet that points
  /// its own name at 127.0.0.1 has another name in the Host header, and reads no mails.
  private static final Set<String> HOSTS = Set.of("localhost", "127.0.0.1", "[::1]");

  private final HttpServer http;
  private final ExecutorService threads;
  private final Ledger ledger;
  private final MailStandIn standIn;

  private ControlServer(
      HttpServer http, ExecutorService threads, Ledger ledger, MailStandIn standIn) {
    this.http = http;
    this.threads = threads;
    this.ledger = ledger;
    this.standIn = standIn;
  }

  static ControlServer start(int port, Ledger ledger, MailStandIn standIn) throws IOException {
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
        return;
      }
      route(exchange);
    }
  }

  private void route(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    switch (exchange.getRequestMethod() + " " + path) {
      case "GET /", "GET /inbox.html" ->
          reply(exchange, 200, "text/html", InboxPage.of(ledger.all(), parameter(exchange, "to")));
      case "GET /messages" -> json(exchange, 200, ledger.all());
      case "GET /ledger" ->
          reply(
              exchange,
              200,
              "application/x-ndjson",
              new String(ledger.bytes(), StandardCharsets.UTF_8));
      case "GET /mode" -> json(exchange, 200, describe(standIn.script()));
      case "POST /mode" -> direct(exchange);
      default -> {
        if (exchange.getRequestMethod().equals("GET") && path.startsWith(MESSAGES)) {
          message(exchange, path.substring(MESSAGES.length()));
        } else {
          json(exchange, 404, Map.of("error", "no such resource"));
        }
      }
    }
  }

  private void message(HttpExchange exchange, String id) throws IOException {
    var found = ledger.byMessageId(id);
    if (found.isPresent()) {
      json(exchange, 200, found.get());
    } else {
      json(exchange, 404, Map.of("error", "no such message"));
    }
  }

  /// What `POST /mode` takes.
  private record Direction(
      MailMode mode, @Nullable Long delayMs, @Nullable Integer times, @Nullable String to) {}

  private void direct(HttpExchange exchange) throws IOException {
    String type = exchange.getRequestHeaders().getFirst("Content-Type");
    if (type == null || !type.startsWith("application/json")) {
      // A form of a foreign page can post to this port, but not with this type.
      json(exchange, 415, Map.of("error", "send application/json"));
      return;
    }
    try {
      byte[] body = exchange.getRequestBody().readNBytes(MOST_BODY);
      Direction wanted = JSON.readValue(body, Direction.class);
      if (wanted.mode() == null) {
        json(exchange, 400, Map.of("error", "mode is missing"));
        return;
      }
      long delay = wanted.delayMs() == null ? 0 : wanted.delayMs();
      standIn.play(
          new MailScript(wanted.mode(), Duration.ofMillis(delay), wanted.times(), wanted.to()));
      json(exchange, 200, describe(standIn.script()));
    } catch (JacksonException e) {
      json(exchange, 400, Map.of("error", "not a mode: " + e.getOriginalMessage()));
    }
  }

  private static Map<String, Object> describe(MailScript script) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("mode", script.mode().text());
    fields.put("delayMs", script.delay().toMillis());
    if (script.times() != null) {
      fields.put("times", script.times());
    }
    if (script.to() != null) {
      fields.put("to", script.to());
    }
    return fields;
  }

  private static @Nullable String parameter(HttpExchange exchange, String name) {
    String query = exchange.getRequestURI().getRawQuery();
    for (String pair : query == null ? new String[0] : query.split("&")) {
      if (pair.startsWith(name + "=")) {
        return URLDecoder.decode(pair.substring(name.length() + 1), StandardCharsets.UTF_8);
      }
    }
    return null;
  }

  private static void json(HttpExchange exchange, int status, Object value) throws IOException {
    reply(exchange, status, "application/json", JSON.writeValueAsString(value));
  }

  private static void reply(HttpExchange exchange, int status, String type, String text)
      throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
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
