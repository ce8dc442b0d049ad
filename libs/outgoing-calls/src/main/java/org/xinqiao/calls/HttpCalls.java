package org.xinqiao.calls;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/// The only place in which an HTTP client is made. It asks [CallableHosts] before every call and
/// follows no redirects: whoever answers must not be able to send us elsewhere. Thread-safe.
public final class HttpCalls {

  private final CallableHosts hosts;
  private final HttpClient http;

  /// @param connect the longest wait for a connection
  public HttpCalls(CallableHosts hosts, Duration connect) {
    this.hosts = hosts;
    this.http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(connect)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
  }

  /// @return fails with a [ForbiddenHostException] when the address may not be called
  public <T> CompletableFuture<HttpResponse<T>> sendAsync(
      HttpRequest request, HttpResponse.BodyHandler<T> body) {
    try {
      hosts.demand(request.uri());
    } catch (IOException e) {
      return CompletableFuture.failedFuture(e);
    }
    return http.sendAsync(request, body);
  }

  /// @throws ForbiddenHostException when the address may not be called
  public <T> HttpResponse<T> send(HttpRequest request, HttpResponse.BodyHandler<T> body)
      throws IOException, InterruptedException {
    hosts.demand(request.uri());
    return http.send(request, body);
  }
}
