package org.xinqiao.subscription;

import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.xinqiao.access.CurrentStaff;
import org.xinqiao.access.Permission;
import org.xinqiao.access.Requires;
import org.xinqiao.shared.Page;
import org.xinqiao.shared.Problem;
import org.xinqiao.subscription.SubscriptionSettings.Webhook;

/// How partners' webhooks stand: what waits, since when, and why; and what is done about it.
@RestController
@RequestMapping("/api/integration/webhooks")
class WebhookController {

  record WebhookPause(@NotBlank @Size(max = 500) String reason) {}

  private final SubscriptionSettings settings;
  private final WebhookDesk desk;
  private final DeliverEvents deliver;

  WebhookController(SubscriptionSettings settings, WebhookDesk desk, DeliverEvents deliver) {
    this.settings = settings;
    this.desk = desk;
    this.deliver = deliver;
  }

  @GetMapping
  @Requires(Permission.INTEGRATION_VIEW)
  List<WebhookDesk.WebhookStanding> listWebhooks() {
    return settings.webhooks().stream().map(desk::standing).toList();
  }

  @GetMapping("/{name}/deliveries")
  @Requires(Permission.INTEGRATION_VIEW)
  Page<WebhookDesk.Delivery> listWebhookDeliveries(
      @PathVariable String name,
      @RequestParam(required = false) @Schema(allowableValues = {"waiting", "delivered"})
          @Nullable String state,
      @RequestParam(required = false) @Nullable String cursor,
      @RequestParam(required = false) @Nullable Integer limit) {
    return desk.deliveries(webhook(name), state, cursor, Page.limit(limit));
  }

  /// Tries what waits now instead of after its pause.
  @PostMapping("/{name}/retry")
  @Requires(Permission.INTEGRATION_OPERATE)
  WebhookDesk.WebhookStanding retryWebhook(CurrentStaff staff, @PathVariable String name) {
    desk.retry(webhook(name), staff);
    return woken(name);
  }

  @PostMapping("/{name}/deliveries/{event}/again")
  @Requires(Permission.INTEGRATION_OPERATE)
  WebhookDesk.WebhookStanding sendWebhookEventAgain(
      CurrentStaff staff, @PathVariable String name, @PathVariable UUID event) {
    if (!desk.sendAgain(webhook(name), event, staff)) {
      throw Problem.of("integration.event-not-delivered", 409).exception();
    }
    return woken(name);
  }

  @PostMapping("/{name}/pause")
  @Requires(Permission.INTEGRATION_OPERATE)
  WebhookDesk.WebhookStanding pauseWebhook(
      CurrentStaff staff, @PathVariable String name, @Valid @RequestBody WebhookPause body) {
    if (!desk.pause(webhook(name), body.reason().strip(), staff)) {
      throw Problem.of("integration.webhook-paused", 409).exception();
    }
    return desk.standing(webhook(name));
  }

  @PostMapping("/{name}/resume")
  @Requires(Permission.INTEGRATION_OPERATE)
  WebhookDesk.WebhookStanding resumeWebhook(CurrentStaff staff, @PathVariable String name) {
    if (!desk.resume(webhook(name), staff)) {
      throw Problem.of("integration.webhook-not-paused", 409).exception();
    }
    return woken(name);
  }

  /// Makes a new secret. The answer is the only place where it can be read.
  @PostMapping("/{name}/secret")
  @Requires(value = Permission.INTEGRATION_OPERATE, fresh = true)
  WebhookDesk.NewSecret renewWebhookSecret(CurrentStaff staff, @PathVariable String name) {
    return desk.renewSecret(webhook(name), staff);
  }

  private WebhookDesk.WebhookStanding woken(String name) {
    deliver.wake();
    return desk.standing(webhook(name));
  }

  private Webhook webhook(String name) {
    return settings.webhooks().stream()
        .filter(one -> one.name().equals(name))
        .findFirst()
        .orElseThrow(() -> Problem.of("integration.webhook-not-found", 404).exception());
  }
}
