package org.xinqiao.subscription;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import org.xinqiao.organization.Organizations;
import org.xinqiao.organization.Tenant;
import org.xinqiao.shared.Tenancy;
import org.xinqiao.shared.WorkLoop;
import org.xinqiao.subscription.SubscriptionSettings.Webhook;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Delivers events to webhooks: at least once, in the versions of a subject, and for as long as it
/// takes. Each webhook has a loop of its own, so that a partner that is away keeps nobody else
/// waiting.
///
/// Redirects are not followed and addresses of the machine's own network services are not called:
/// whoever answers at a partner's address must not be able to send us elsewhere.
@Component
class DeliverEvents implements SmartLifecycle {

  private static final Logger log = LoggerFactory.getLogger(DeliverEvents.class);
  private static final String ANSWERED = "HTTP ";
  private static final int BATCH = 20;

  private final SubscriptionSettings settings;
  private final EventStore store;
  private final WebhookSecrets secrets;
  private final Organizations organizations;
  private final JsonMapper json;
  private final TransactionTemplate transaction;
  private final Clock clock;
  private final boolean enabled;
  private final HttpClient http;
  private final List<WorkLoop> loops;
  private boolean running;

  DeliverEvents(
      SubscriptionSettings settings,
      EventStore store,
      WebhookSecrets secrets,
      Organizations organizations,
      JsonMapper json,
      TransactionTemplate transaction,
      Clock clock,
      @Value("${xinqiao.work-loops.enabled:true}") boolean enabled) {
    this.settings = settings;
    this.store = store;
    this.secrets = secrets;
    this.organizations = organizations;
    this.json = json;
    this.transaction = transaction;
    this.clock = clock;
    this.enabled = enabled;
    this.loops =
        settings.webhooks().stream()
            .map(webhook ->
                new WorkLoop(
                    "webhook-" + webhook.name(), Duration.ofSeconds(5), () -> allTenants(webhook)))
            .toList();
    this.http =
        HttpClient.newBuilder()
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(settings.answer())
            .version(HttpClient.Version.HTTP_1_1)
            .build();
  }

  void wake() {
    loops.forEach(WorkLoop::wake);
  }

  @Override
  public void start() {
    running = true;
    if (enabled) {
      loops.forEach(WorkLoop::start);
    }
  }

  @Override
  public void stop() {
    running = false;
    loops.forEach(WorkLoop::close);
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  private boolean allTenants(Webhook webhook) {
    boolean some = false;
    for (Tenant tenant : organizations.tenants()) {
      some |= Tenancy.call(tenant.id(), () -> round(webhook));
    }
    return some;
  }

  /// One pass for the current tenant.
  ///
  /// @return whether anything arrived, so that the next versions may go
  boolean round(Webhook webhook) {
    Instant now = clock.instant();
    Instant until = now.plus(settings.answer().multipliedBy(BATCH + 1L));
    List<EventStore.Due> due =
        transaction.execute(status -> store.lease(webhook.name(), BATCH, now, until));
    boolean arrived = false;
    String away = "";
    for (EventStore.Due one : due == null ? List.<EventStore.Due>of() : due) {
      String problem = away.isEmpty() ? send(webhook, one) : away;
      if (!problem.isEmpty() && !problem.startsWith(ANSWERED)) {
        away = problem; // Nobody is there: the others need not wait for the same silence.
      }
      settle(webhook, one, problem);
      arrived |= problem.isEmpty();
    }
    return arrived;
  }

  private void settle(Webhook webhook, EventStore.Due due, String problem) {
    Instant now = clock.instant();
    transaction.executeWithoutResult(status -> {
      if (problem.isEmpty()) {
        store.delivered(due, webhook.name(), now);
      } else {
        store.failed(due, webhook.name(), problem, now.plus(pause(due.attempts())));
      }
    });
    if (!problem.isEmpty()) {
      log.warn("Event {} did not reach {}: {}", due.event(), webhook, problem);
    }
  }

  private Duration pause(int attempts) {
    Duration pause = settings.firstRetry().multipliedBy(1L << Math.min(attempts - 1, 20));
    return pause.compareTo(settings.longestRetry()) > 0 ? settings.longestRetry() : pause;
  }

  /// @return what went wrong; empty when the partner took it
  private String send(Webhook webhook, EventStore.Due due) {
    try {
      refuseForbidden(webhook);
      String body = body(due);
      long time = clock.instant().getEpochSecond();
      HttpRequest request =
          HttpRequest.newBuilder(webhook.url())
              .timeout(settings.answer())
              .header("Content-Type", "application/json")
              .header("webhook-id", due.event().toString())
              .header("webhook-timestamp", Long.toString(time))
              .header(
                  "webhook-signature", secrets.sign(webhook, due.event().toString(), time, body))
              .POST(HttpRequest.BodyPublishers.ofString(body, StandardCharsets.UTF_8))
              .build();
      int status = http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
      return status >= 200 && status < 300 ? "" : ANSWERED + status;
    } catch (IOException e) {
      return e.getClass().getSimpleName();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "interrupted";
    }
  }

  /// Addresses that are no partner's, such as those under which clouds hand out credentials.
  private static void refuseForbidden(Webhook webhook) throws UnknownHostException {
    for (InetAddress address : InetAddress.getAllByName(webhook.url().getHost())) {
      if (address.isLinkLocalAddress()
          || address.isAnyLocalAddress()
          || address.isMulticastAddress()) {
        throw new UnknownHostException("forbidden address");
      }
    }
  }

  private String body(EventStore.Due due) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("id", due.event());
    body.put("topic", due.topic());
    body.put("at", due.at());
    body.put("patient", due.patient().value());
    body.put("subject", due.subject());
    body.put("version", due.version());
    JsonNode data = json.readTree(due.data());
    body.put("data", data);
    return json.writeValueAsString(body);
  }
}
