package org.xinqiao.subscription;

import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.xinqiao.access.CurrentStaff;
import org.xinqiao.access.Permission;
import org.xinqiao.access.Requires;
import org.xinqiao.shared.Page;
import org.xinqiao.shared.Problem;

/// How subscribers stand: what waits, since when and why, and what a person has to look at.
@RestController
@RequestMapping("/api/integration/subscribers")
class SubscriberController {

  private final Subscribers subscribers;
  private final FailedDeliveries failures;
  private final DeliverEvents deliver;

  SubscriberController(Subscribers subscribers, FailedDeliveries failures, DeliverEvents deliver) {
    this.subscribers = subscribers;
    this.failures = failures;
    this.deliver = deliver;
  }

  record SubscriberStanding(
      String name,
      @Schema(allowableValues = {"webhook", "hl7", "fhir"}) String kind,
      String host,
      List<String> topics,
      int waiting,
      @Nullable Instant oldestAt,
      @Nullable String lastError,
      int failed) {}

  record FailedDelivery(
      UUID id,
      String topic,
      Instant at,
      UUID subjectId,
      @Schema(allowableValues = {"refused", "undelivered"}) String state,
      int attempts,
      String reason,
      int blocked) {}

  record FailedDeliveryDetail(@Nullable String letter, @Nullable String answer) {}

  @GetMapping
  @Requires(Permission.INTEGRATION_VIEW)
  public List<SubscriberStanding> listSubscribers() {
    return subscribers.all().stream().map(one -> standing(one.subscriber())).toList();
  }

  /// Tries what waits now instead of after its pause, and what was given up once more.
  @PostMapping("/{name}/retry")
  @Requires(Permission.INTEGRATION_OPERATE)
  public SubscriberStanding retrySubscriber(@PathVariable String name) {
    Subscriber subscriber = find(name);
    failures.retryNow(name);
    deliver.wake();
    return standing(subscriber);
  }

  @GetMapping("/{name}/failures")
  @Requires(Permission.INTEGRATION_VIEW)
  public Page<FailedDelivery> listFailedDeliveries(
      @PathVariable String name,
      @RequestParam @Nullable String cursor,
      @RequestParam @Nullable Integer limit) {
    find(name);
    return failures
        .list(name, cursor, Page.limit(limit))
        .map(failed ->
            new FailedDelivery(
                failed.event(),
                failed.topic(),
                failed.at(),
                failed.subject(),
                failed.state(),
                failed.attempts(),
                failed.reason(),
                failed.blocked()));
  }

  @GetMapping("/{name}/failures/{id}")
  @Requires(Permission.INTEGRATION_OPERATE)
  public FailedDeliveryDetail getFailedDelivery(
      @PathVariable String name, @PathVariable UUID id, CurrentStaff staff) {
    return failures
        .show(name, id, staff.actor())
        .map(shown -> new FailedDeliveryDetail(shown.letter(), shown.answer()))
        .orElseThrow(SubscriberController::nothingFailed);
  }

  @PostMapping("/{name}/failures/{id}/again")
  @Requires(Permission.INTEGRATION_OPERATE)
  public SubscriberStanding sendAgain(
      @PathVariable String name, @PathVariable UUID id, CurrentStaff staff) {
    Subscriber subscriber = find(name);
    if (!failures.again(name, id, staff.actor())) {
      throw nothingFailed();
    }
    deliver.wake();
    return standing(subscriber);
  }

  private Subscriber find(String name) {
    return subscribers
        .find(name)
        .map(Subscribers.Served::subscriber)
        .orElseThrow(() -> Problem.of("integration.subscriber-not-found", 404).exception());
  }

  private static RuntimeException nothingFailed() {
    return Problem.of("integration.delivery-not-failed", 409).exception();
  }

  private SubscriberStanding standing(Subscriber one) {
    FailedDeliveries.Standing standing = failures.standing(one.name());
    return new SubscriberStanding(
        one.name(),
        one.kind(),
        one.host(),
        one.topics().stream().map(Topic::toString).toList(),
        standing.waiting(),
        standing.oldest(),
        standing.lastError(),
        standing.failed());
  }
}
