package org.xinqiao.subscription;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.xinqiao.access.Permission;
import org.xinqiao.access.Requires;
import org.xinqiao.shared.Problem;
import org.xinqiao.subscription.SubscriptionSettings.Webhook;

/// How partners' webhooks stand: what waits, since when, and why.
@RestController
@RequestMapping("/api/integration/webhooks")
class WebhookController {

  private final SubscriptionSettings settings;
  private final EventStore store;
  private final DeliverEvents deliver;
  private final Clock clock;

  WebhookController(
      SubscriptionSettings settings, EventStore store, DeliverEvents deliver, Clock clock) {
    this.settings = settings;
    this.store = store;
    this.deliver = deliver;
    this.clock = clock;
  }

  record WebhookStanding(
      String name,
      String host,
      List<String> topics,
      int waiting,
      @Nullable Instant oldestAt,
      @Nullable String lastError) {}

  @GetMapping
  @Requires(Permission.INTEGRATION_VIEW)
  @Transactional(readOnly = true)
  public List<WebhookStanding> listWebhooks() {
    return settings.webhooks().stream().map(this::standing).toList();
  }

  /// Tries what waits now instead of after its pause.
  @PostMapping("/{name}/retry")
  @Requires(Permission.INTEGRATION_OPERATE)
  @Transactional
  public WebhookStanding retryWebhook(@PathVariable String name) {
    Webhook webhook =
        settings.webhooks().stream()
            .filter(one -> one.name().equals(name))
            .findFirst()
            .orElseThrow(() -> Problem.of("integration.webhook-not-found", 404).exception());
    store.retryNow(name, clock.instant());
    deliver.wake();
    return standing(webhook);
  }

  private WebhookStanding standing(Webhook webhook) {
    EventStore.Standing standing = store.standing(webhook.name());
    return new WebhookStanding(
        webhook.name(),
        webhook.url().getHost(),
        webhook.topics(),
        standing.waiting(),
        standing.oldest(),
        standing.lastError());
  }
}
