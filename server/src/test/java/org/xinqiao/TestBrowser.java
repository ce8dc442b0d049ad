package org.xinqiao;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Talks to the running application over its real port, as a browser does: keeps the cookies it is
/// given and repeats the CSRF token once it has one. Cookies are kept by hand, because Java's
/// client rightly sends no Secure cookie over plain HTTP.
public final class TestBrowser {

  private static final HttpClient HTTP =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();
  private static final JsonMapper JSON = new JsonMapper();

  private final String base;
  private final Map<String, String> cookies = new LinkedHashMap<>();
  private final Map<String, String> headers = new LinkedHashMap<>();
  private @Nullable String csrf;

  public TestBrowser(int port) {
    this.base = "http://127.0.0.1:" + port;
  }

  /// Sends this header from now on.
  public TestBrowser with(String name, String value) {
    headers.put(name, value);
    return this;
  }

  public void csrf(@Nullable String token) {
    csrf = token;
  }

  public @Nullable String csrf() {
    return csrf;
  }

  public @Nullable String cookie(String name) {
    return cookies.get(name);
  }

  public TestBrowser cookie(String name, String value) {
    cookies.put(name, value);
    return this;
  }

  public HttpResponse<String> get(String path) {
    return send("GET", path, null);
  }

  public HttpResponse<String> post(String path, Object body) {
    return send("POST", path, JSON.writeValueAsString(body));
  }

  public HttpResponse<String> delete(String path) {
    return send("DELETE", path, null);
  }

  /// @param body JSON text as it is; null for none
  public HttpResponse<String> send(String method, String path, @Nullable String body) {
    HttpRequest.Builder request = request(path);
    if (body == null) {
      request.method(method, HttpRequest.BodyPublishers.noBody());
    } else {
      request.method(method, HttpRequest.BodyPublishers.ofString(body));
      if (!headers.containsKey("Content-Type")) {
        request.header("Content-Type", "application/json");
      }
    }
    return send(request.build());
  }

  /// A request with this browser's cookies and headers, to be completed.
  public HttpRequest.Builder request(String path) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(base + path)).timeout(Duration.ofSeconds(60));
    headers.forEach(request::header);
    if (!cookies.isEmpty()) {
      StringBuilder line = new StringBuilder();
      cookies.forEach((name, value) ->
          line.append(line.isEmpty() ? "" : "; ").append(name).append('=').append(value));
      request.header("Cookie", line.toString());
    }
    if (csrf != null) {
      request.header("X-CSRF-Token", csrf);
    }
    return request;
  }

  public HttpResponse<String> send(HttpRequest request) {
    HttpResponse<String> response = send(request, HttpResponse.BodyHandlers.ofString());
    keepCookies(response);
    return response;
  }

  public <T> HttpResponse<T> send(HttpRequest request, HttpResponse.BodyHandler<T> handler) {
    try {
      return HTTP.send(request, handler);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  public static JsonNode json(HttpResponse<String> response) {
    return JSON.readTree(response.body());
  }

  private void keepCookies(HttpResponse<?> response) {
    for (String line : response.headers().allValues("Set-Cookie")) {
      String pair = line.split(";", 2)[0];
      String name = pair.substring(0, pair.indexOf('='));
      if (line.contains("Max-Age=0")) {
        cookies.remove(name);
      } else {
        cookies.put(name, pair.substring(pair.indexOf('=') + 1));
      }
    }
  }
}
