package org.xinqiao.channel.email;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.xinqiao.calls.CallableHosts;
import org.xinqiao.calls.HttpCalls;
import org.xinqiao.channel.UnknownCause;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Asks over HTTP: `GET {base}/messages/{messageId}` answers 200 with `{"acceptedAt": "<ISO
/// instant>"}` for a message that was taken, and 404 for one that was not. Anything else, also a
/// 404 of something else than the service, counts as no answer, because "not found" allows a second
/// message: a 404 must carry a JSON object.
public final class HttpDeliveryLookup implements DeliveryLookup {

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final int MOST_BYTES = 1 << 20;

  private final HttpCalls http;
  private final String base;
  private final Duration timeout;
  private final @Nullable String authorization;

  /// @param base address of the service, with or without a slash at its end
  /// @param timeout for the whole question
  /// @param authorization value of the `Authorization` header, or null
  /// @param hosts whom the address has to be among
  public HttpDeliveryLookup(
      URI base, Duration timeout, @Nullable String authorization, CallableHosts hosts) {
    this.base = base.toString().replaceAll("/+$", "");
    this.timeout = timeout;
    this.authorization = authorization;
    hosts.demandWellFormed(base);
    http = new HttpCalls(hosts, timeout);
  }

  @Override
  public Answer find(String messageId) {
    String id = URLEncoder.encode(messageId, StandardCharsets.UTF_8).replace("+", "%20");
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(base + "/messages/" + id))
            .timeout(timeout)
            .header("Accept", "application/json");
    if (authorization != null) {
      request.header("Authorization", authorization);
    }
    CompletableFuture<HttpResponse<String>> answer =
        http.sendAsync(
            request.build(),
            BodyHandlers.limiting(BodyHandlers.ofString(StandardCharsets.UTF_8), MOST_BYTES));
    try {
      // The request's own timeout ends with the headers; a body that drips is bounded here.
      HttpResponse<String> response = answer.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
      return read(response.statusCode(), response.body());
    } catch (TimeoutException e) {
      answer.cancel(true);
      return new Answer.NoAnswer(UnknownCause.TIMEOUT, "no answer within " + timeout);
    } catch (InterruptedException e) {
      answer.cancel(true);
      Thread.currentThread().interrupt();
      return new Answer.NoAnswer(UnknownCause.INTERRUPTED, "interrupted while asking");
    } catch (ExecutionException e) {
      return failed(e.getCause());
    }
  }

  @Override
  public Duration answersWithin() {
    return timeout;
  }

  private static Answer read(int status, String body) {
    JsonNode json;
    try {
      json = JSON.readTree(body);
    } catch (JacksonException e) {
      return unreadable(status);
    }
    if (!json.isObject()) {
      return unreadable(status);
    }
    return switch (status) {
      case 200 -> found(json.path("acceptedAt").asString(""));
      case 404 -> new Answer.NotFound();
      default -> unreadable(status);
    };
  }

  private static Answer found(String acceptedAt) {
    try {
      return new Answer.Found(acceptedAt.isEmpty() ? null : Instant.parse(acceptedAt));
    } catch (DateTimeParseException e) {
      // It has the message, that is what matters.
      return new Answer.Found(null);
    }
  }

  private static Answer unreadable(int status) {
    return new Answer.NoAnswer(
        UnknownCause.UNREADABLE_ANSWER, "look-up answered " + status + " and no JSON object");
  }

  private static Answer failed(@Nullable Throwable cause) {
    if (cause instanceof HttpTimeoutException) {
      return new Answer.NoAnswer(UnknownCause.TIMEOUT, "look-up did not answer");
    }
    if (cause instanceof IOException) {
      return new Answer.NoAnswer(
          UnknownCause.CONNECTION_LOST, "look-up: " + cause.getClass().getSimpleName());
    }
    throw new IllegalStateException("look-up failed", cause);
  }
}
