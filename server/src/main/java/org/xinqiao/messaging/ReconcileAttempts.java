package org.xinqiao.messaging;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;
import org.xinqiao.channel.Address;
import org.xinqiao.channel.AttemptId;
import org.xinqiao.channel.Channel;
import org.xinqiao.channel.QueryResult;
import org.xinqiao.channel.SentAttempt;
import org.xinqiao.governor.Reason;
import org.xinqiao.live.Change;
import org.xinqiao.live.LiveUpdates;
import org.xinqiao.patient.ContactPoint;
import org.xinqiao.patient.Patients;
import org.xinqiao.shared.Text;
import org.xinqiao.task.NewTask;
import org.xinqiao.task.TaskCompleted;
import org.xinqiao.task.TaskKind;
import org.xinqiao.task.TaskPriority;
import org.xinqiao.task.Tasks;

/// Finds out what became of attempts whose answer was lost: asks the provider; where that cannot
/// tell, asks a person. Nothing is sent again unless one of them said that it never arrived.
@Service
class ReconcileAttempts {

  private static final String REFERENCE = "messaging:unknown:";

  private final ContactStore store;
  private final FailedAttempt failed;
  private final Channels channels;
  private final Patients patients;
  private final Tasks tasks;
  private final LiveUpdates live;
  private final MessagingSettings settings;
  private final TransactionTemplate transaction;
  private final Clock clock;
  private final Dispatch dispatch;

  ReconcileAttempts(
      ContactStore store,
      FailedAttempt failed,
      Channels channels,
      Patients patients,
      Tasks tasks,
      LiveUpdates live,
      MessagingSettings settings,
      TransactionTemplate transaction,
      Clock clock,
      Dispatch dispatch) {
    this.store = store;
    this.failed = failed;
    this.channels = channels;
    this.patients = patients;
    this.tasks = tasks;
    this.live = live;
    this.settings = settings;
    this.transaction = transaction;
    this.clock = clock;
    this.dispatch = dispatch;
  }

  /// One pass for the current tenant.
  ///
  /// @return false: what is left to do waits for its time
  boolean round() {
    transaction.executeWithoutResult(status -> findAbandoned());
    List<ContactStore.OpenAttempt> open =
        transaction.execute(status -> store.toQuery(clock.instant()));
    for (ContactStore.OpenAttempt attempt :
        open == null ? List.<ContactStore.OpenAttempt>of() : open) {
      QueryResult answer = query(attempt);
      transaction.executeWithoutResult(status -> settle(attempt, answer));
    }
    return false;
  }

  private void findAbandoned() {
    for (ContactStore.OpenAttempt attempt :
        store.abandoned(clock.instant().minus(settings.lease()))) {
      if (store.unknown(attempt.patient(), attempt.attempt(), "ABANDONED", clock.instant())) {
        store
            .triedBy(attempt.patient(), attempt.attempt())
            .forEach(one ->
                store.mark(one.patient(), one.id(), "unknown", Reason.OUTCOME_UNKNOWN, null));
        changed(attempt);
      }
    }
  }

  private QueryResult query(ContactStore.OpenAttempt attempt) {
    Channel channel = channels.get(attempt.channel());
    if (!channel.capabilities().queryable()) {
      return new QueryResult.NotSupported();
    }
    String address =
        patients.contactPoints(attempt.patient()).stream()
            .filter(point -> point.id().equals(attempt.contactPoint()))
            .map(ContactPoint::value)
            .findFirst()
            .orElse("");
    return channel.query(
        new SentAttempt(
            new AttemptId(attempt.attempt()), new Address(address), attempt.startedAt()));
  }

  private void settle(ContactStore.OpenAttempt attempt, QueryResult answer) {
    Instant now = clock.instant();
    store.queried(
        attempt.patient(),
        attempt.attempt(),
        answer.getClass().getSimpleName(),
        now.plus(settings.betweenQueries()));
    switch (answer) {
      case QueryResult.Accepted accepted -> wasSent(attempt, accepted.providerMessageId(), now);
      case QueryResult.Delivered delivered -> wasSent(attempt, delivered.providerMessageId(), now);
      case QueryResult.NotReceived none -> {
        // "Not there" can be trusted only once the provider had the time to put it there.
        Duration settled = channels.get(attempt.channel()).capabilities().settlesAfter();
        if (!now.isBefore(attempt.startedAt().plus(settled))) {
          wasNotSent(attempt, now);
        }
      }
      case QueryResult.NotSupported unsupported -> askPerson(attempt, now);
      case QueryResult.Unknown unknown -> {
        if (now.isAfter(attempt.startedAt().plus(settings.personAfter()))) {
          askPerson(attempt, now);
        }
      }
    }
    changed(attempt);
  }

  private void wasSent(ContactStore.OpenAttempt attempt, String providerId, Instant now) {
    if (store.endAttempt(attempt.patient(), attempt.attempt(), "accepted", null, providerId)) {
      boolean delivered = !channels.get(attempt.channel()).capabilities().receipts();
      store
          .triedBy(attempt.patient(), attempt.attempt())
          .forEach(one -> store.accepted(one.patient(), one.id(), now, delivered));
    }
  }

  private void wasNotSent(ContactStore.OpenAttempt attempt, Instant now) {
    if (store.endAttempt(attempt.patient(), attempt.attempt(), "not-received", null, null)) {
      failed.tryAgain(store.triedBy(attempt.patient(), attempt.attempt()), now);
      dispatch.wake();
    }
  }

  private void askPerson(ContactStore.OpenAttempt attempt, Instant now) {
    tasks.open(
        NewTask.of(
            attempt.patient(),
            REFERENCE + attempt.attempt(),
            TaskKind.UNKNOWN_OUTCOME,
            TaskPriority.P3,
            new Text("核对一条消息是否送达", "Find out whether a message arrived"),
            new Text("发送结果未知", "The outcome of sending is unknown"),
            now.plus(Duration.ofHours(4)),
            now));
  }

  /// What a person found out.
  @EventListener
  void personDecided(TaskCompleted task) {
    if (!task.reference().startsWith(REFERENCE) || !task.closes()) {
      return;
    }
    UUID attemptId = UUID.fromString(task.reference().substring(REFERENCE.length()));
    store
        .unknownAttempt(task.patient(), attemptId)
        .ifPresent(attempt -> {
          if (task.outcomeCode().equals("not-arrived")) {
            wasNotSent(attempt, clock.instant());
          } else {
            wasSent(attempt, "by-person", clock.instant());
          }
          changed(attempt);
        });
  }

  private void changed(ContactStore.OpenAttempt attempt) {
    live.changed(new Change(Change.Topic.PATIENT, attempt.patient().value(), attempt.patient()));
  }
}
