package org.xinqiao.portal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A patient's browser: keeps the cookie by itself, because the JDK's client would not send a
/// `Secure` one over plain HTTP, and keeps every answer it got.
final class PatientBrowser {

  static final JsonMapper JSON = JsonMapper.builder().build();

  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private final String base;
  private final Map<String, String> headers = new HashMap<>();
  final ConcurrentLinkedQueue<String> answers = new ConcurrentLinkedQueue<>();
  volatile @Nullable String cookie;

  PatientBrowser(int port) {
    this.base = "http://127.0.0.1:" + port;
  }

  PatientBrowser with(String header, String value) {
    headers.put(header, value);
    return this;
  }

  HttpResponse<String> get(String path) {
    return send("GET", path, null);
  }

  HttpResponse<String> post(String path, String json) {
    return send("POST", path, json);
  }

  HttpResponse<String> put(String path, String json) {
    return send("PUT", path, json);
  }

  HttpResponse<String> open(String handle, String answer) {
    HttpResponse<String> response =
        post("/api/m/links/" + handle + "/open", "{\"answer\": \"" + answer + "\"}");
    response
        .headers()
        .firstValue("Set-Cookie")
        .ifPresent(set -> cookie = set.substring(0, set.indexOf(';')));
    return response;
  }

  HttpResponse<String> answer(String item, String value) {
    return put("/api/m/form/answers/" + item, "{\"value\": " + value + "}");
  }

  HttpResponse<String> send(String method, String path, @Nullable String json) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(base + path))
            .method(
                method,
                json == null
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(json));
    if (json != null) {
      request.header("Content-Type", "application/json");
    }
    String held = cookie;
    if (held != null) {
      request.header("Cookie", held);
    }
    headers.forEach(request::setHeader);
    try {
      HttpResponse<String> response =
          CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
      answers.add(response.headers().map() + response.body());
      return response;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  static JsonNode json(HttpResponse<String> response) {
    return JSON.readTree(response.body());
  }

  static String code(HttpResponse<String> response) {
    return json(response).path("code").asString();
  }
}
