package org.xinqiao.subscription;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.stereotype.Component;
import org.xinqiao.calls.CallableHosts;
import org.xinqiao.calls.HttpCalls;
import org.xinqiao.subscription.SubscriptionSettings.Webhook;
import tools.jackson.databind.json.JsonMapper;

/// Tells partners by signed webhooks (<https://www.standardwebhooks.com>).
///
/// Redirects are not followed and addresses of the machine's own network services are not called:
/// whoever answers at a partner's address must not be able to send us elsewhere.
@Component
class Webhooks implements Courier {

  private final SubscriptionSettings settings;
  private final WebhookSecrets secrets;
  private final JsonMapper json;
  private final Clock clock;
  private final HttpCalls http;

  Webhooks(SubscriptionSettings settings, WebhookSecrets secrets, JsonMapper json, Clock clock) {
    this.settings = settings;
    this.secrets = secrets;
    this.json = json;
    this.clock = clock;
    this.http = new HttpCalls(new CallableHosts(settings.plainHosts()), settings.answer());
  }

  @Override
  public List<Subscriber> subscribers() {
    return settings.webhooks().stream()
        .map(webhook ->
            new Subscriber(
                webhook.name(),
                "webhook",
                webhook.url().getHost(),
                webhook.topics().stream().flatMap(word -> Topic.of(word).stream()).toList(),
                false,
                settings.answer(),
                0))
        .toList();
  }

  @Override
  public Writing write(Subscriber to, Event event, List<Event> before, UUID letter) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("id", event.id());
    body.put("topic", event.topic().toString());
    body.put("at", event.at());
    body.put("patient", event.patient().value());
    body.put("subject", event.subject());
    body.put("version", event.version());
    body.put("data", json.readTree(event.data()));
    return new Writing.Letter(json.writeValueAsString(body));
  }

  @Override
  public Answer send(Subscriber to, Event event, UUID letter, String body) {
    Webhook webhook = webhook(to);
    String id = event.id().toString();
    try {
      long time = clock.instant().getEpochSecond();
      HttpRequest request =
          HttpRequest.newBuilder(webhook.url())
              .timeout(settings.answer())
              .header("Content-Type", "application/json")
              .header("webhook-id", id)
              .header("webhook-timestamp", Long.toString(time))
              .header("webhook-signature", secrets.sign(webhook, id, time, body))
              .POST(HttpRequest.BodyPublishers.ofString(body, StandardCharsets.UTF_8))
              .build();
      int status = http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
      // Never refused for good: what a partner does not want today may be its own mistake.
      return status >= 200 && status < 300 ? new Answer.Taken() : new Answer.Lost("HTTP " + status);
    } catch (IOException e) {
      return new Answer.Away(e.getClass().getSimpleName());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Answer.Away("interrupted");
    }
  }

  private Webhook webhook(Subscriber to) {
    return settings.webhooks().stream()
        .filter(one -> one.name().equals(to.name()))
        .findFirst()
        .orElseThrow();
  }
}
