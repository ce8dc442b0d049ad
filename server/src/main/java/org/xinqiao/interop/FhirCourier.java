package org.xinqiao.interop;

import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;
import org.xinqiao.calls.CallableHosts;
import org.xinqiao.calls.HttpCalls;
import org.xinqiao.interop.OutgoingSettings.FhirReceiver;
import org.xinqiao.subscription.Courier;
import org.xinqiao.subscription.Event;
import org.xinqiao.subscription.Subscriber;
import org.xinqiao.subscription.Topic;

/// Tells the hospital's systems in FHIR R4, one transaction each. Redirects are not followed.
@Component
class FhirCourier implements Courier {

  private static final int LONGEST_ANSWER = 1 << 20;

  /// The resource itself is wrong for the other side; everything else may be right another time.
  private static final Set<Integer> REFUSALS = Set.of(400, 405, 406, 409, 410, 412, 413, 415, 422);

  private final OutgoingSettings settings;
  private final OutgoingFacts facts;
  private final Map<String, FhirReceiver> receivers;
  private final HttpCalls http;

  FhirCourier(OutgoingSettings settings, OutgoingFacts facts) {
    this.settings = settings;
    this.facts = facts;
    this.receivers =
        settings.fhir().stream()
            .collect(Collectors.toUnmodifiableMap(FhirReceiver::name, Function.identity()));
    this.http = new HttpCalls(new CallableHosts(settings.plainHosts()), settings.answer());
  }

  @Override
  public List<Subscriber> subscribers() {
    return settings.fhir().stream()
        .map(one ->
            new Subscriber(
                one.name(),
                "fhir",
                one.url().getHost(),
                one.topics().stream().flatMap(word -> Topic.of(word).stream()).toList(),
                true,
                settings.answer(),
                settings.attempts()))
        .toList();
  }

  @Override
  public Writing write(Subscriber to, Event event, List<Event> before, UUID letter) {
    FhirReceiver receiver = Objects.requireNonNull(receivers.get(to.name()));
    return switch (facts.content(event, before, receiver.assigner())) {
      case OutgoingFacts.Content.Nothing(Writing why) -> why;
      case OutgoingFacts.Content.OfResult(var subject, var result) ->
          new Writing.Letter(FhirLetters.result(receiver, subject, result));
      case OutgoingFacts.Content.OfRevisit(var subject, var request) ->
          new Writing.Letter(FhirLetters.revisit(receiver, subject, request));
    };
  }

  @Override
  public Answer send(Subscriber to, Event event, UUID letter, String text) {
    FhirReceiver receiver = Objects.requireNonNull(receivers.get(to.name()));
    CompletableFuture<HttpResponse<String>> answering = null;
    try {
      answering =
          http.sendAsync(
              request(receiver, text),
              BodyHandlers.limiting(BodyHandlers.ofString(), LONGEST_ANSWER));
      return answer(answering.get(settings.answer().toMillis() * 2, TimeUnit.MILLISECONDS));
    } catch (ExecutionException e) {
      Throwable cause = Objects.requireNonNullElse(e.getCause(), e);
      String fault = cause.getClass().getSimpleName();
      return cause instanceof ConnectException || cause instanceof HttpConnectTimeoutException
          ? new Answer.Away(fault)
          : new Answer.Lost(fault);
    } catch (TimeoutException e) {
      return new Answer.Lost("TimeoutException");
    } catch (IOException e) {
      return new Answer.Away(e.getClass().getSimpleName());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Answer.Lost("interrupted");
    } finally {
      if (answering != null) {
        answering.cancel(true);
      }
    }
  }

  private HttpRequest request(FhirReceiver to, String text) throws IOException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(to.url())
            .timeout(settings.answer())
            .header("Content-Type", "application/fhir+json")
            .header("Accept", "application/fhir+json")
            .POST(HttpRequest.BodyPublishers.ofString(text, StandardCharsets.UTF_8));
    Path token = to.tokenFile();
    return token == null
        ? request.build()
        : request.header("Authorization", "Bearer " + Files.readString(token).strip()).build();
  }

  private static Answer answer(HttpResponse<String> response) {
    int status = response.statusCode();
    if (status >= 200 && status < 300) {
      return new Answer.Taken();
    }
    return REFUSALS.contains(status)
        ? new Answer.Refused("HTTP " + status, response.body())
        : new Answer.Lost("HTTP " + status);
  }
}
