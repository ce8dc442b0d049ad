package org.xinqiao.subscription;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import org.xinqiao.audit.Actor;
import org.xinqiao.audit.Audit;
import org.xinqiao.audit.AuditEvent;
import org.xinqiao.isolation.Isolation;
import org.xinqiao.organization.Organizations;
import org.xinqiao.shared.IdGenerator;
import org.xinqiao.shared.TenantRounds;
import org.xinqiao.shared.WorkLoop;
import org.xinqiao.subscription.EventStore.Due;
import org.xinqiao.subscription.Subscribers.Served;

/// Delivers events: at least once, in the versions of a subject, and never without the attempt
/// written down before. A lost answer is no answer: the very same is sent again, and who knows its
/// number drops it. What is refused waits for a person, and so do the later versions of its
/// subject. Each subscriber has a loop of its own, so that one that is away keeps nobody else
/// waiting.
@Component
class DeliverEvents implements SmartLifecycle {

  private static final Logger log = LoggerFactory.getLogger(DeliverEvents.class);
  private static final int BATCH = 20;

  private final SubscriptionSettings settings;
  private final EventStore store;
  private final Isolation isolation;
  private final Organizations organizations;
  private final Audit audit;
  private final TransactionTemplate transaction;
  private final IdGenerator ids;
  private final Clock clock;
  private final boolean enabled;
  private final Map<String, WorkLoop> loops;
  private boolean running;

  DeliverEvents(
      SubscriptionSettings settings,
      Subscribers subscribers,
      EventStore store,
      Isolation isolation,
      Organizations organizations,
      Audit audit,
      TransactionTemplate transaction,
      IdGenerator ids,
      Clock clock,
      @Value("${xinqiao.work-loops.enabled:true}") boolean enabled) {
    this.settings = settings;
    this.store = store;
    this.isolation = isolation;
    this.organizations = organizations;
    this.audit = audit;
    this.transaction = transaction;
    this.ids = ids;
    this.clock = clock;
    this.enabled = enabled;
    this.loops =
        subscribers.all().stream()
            .collect(Collectors.toUnmodifiableMap(one -> one.subscriber().name(), this::loop));
  }

  void wake() {
    loops.values().forEach(WorkLoop::wake);
  }

  @Override
  public void start() {
    running = true;
    if (enabled) {
      loops.values().forEach(WorkLoop::start);
    }
  }

  @Override
  public void stop() {
    running = false;
    loops.values().forEach(WorkLoop::close);
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  private WorkLoop loop(Served to) {
    String name = "tell-" + to.subscriber().name();
    TenantRounds rounds = new TenantRounds(name);
    return new WorkLoop(
        name,
        Duration.ofSeconds(5),
        () -> rounds.round(organizations.tenantIds(), () -> round(to)));
  }

  /// One pass for the current tenant; none while it is isolated.
  ///
  /// @return whether anything is done with, so that what waited for it may go
  boolean round(Served to) {
    if (isolation.current().isPresent()) {
      return false;
    }
    Instant now = clock.instant();
    // Twice: a connection may take as long as an answer.
    Instant until = now.plus(to.subscriber().answer().multipliedBy(2L * (BATCH + 1)));
    List<Due> due = transaction.execute(status -> store.lease(to.subscriber(), BATCH, now, until));
    boolean done = false;
    Courier.Answer away = null;
    for (Due one : due == null ? List.<Due>of() : due) {
      Outcome outcome = away == null ? attempt(to, one) : new Outcome.Answered(away);
      if (outcome instanceof Outcome.Answered(Courier.Answer.Away answer)) {
        away = answer;
      }
      done |= settle(to.subscriber(), one, outcome);
    }
    return done;
  }

  private sealed interface Outcome {

    record Answered(Courier.Answer answer) implements Outcome {}

    record Unneeded(String reason) implements Outcome {}

    record Impossible(String reason) implements Outcome {}

    /// Somebody else has it since.
    record Overtaken() implements Outcome {}
  }

  private Outcome attempt(Served to, Due due) {
    try {
      if (due.sealed() != null) {
        return send(to, due, store.open(due));
      }
      UUID id = ids.next();
      Courier.Writing writing = transaction.execute(status -> write(to, due, id));
      return switch (writing) {
        case null -> new Outcome.Overtaken();
        case Courier.Writing.Letter(String text) -> send(to, due, new EventStore.Letter(id, text));
        case Courier.Writing.Unneeded(String reason) -> new Outcome.Unneeded(reason);
        case Courier.Writing.Impossible(String reason) -> new Outcome.Impossible(reason);
      };
    } catch (RuntimeException e) {
      // A fault of ours says nothing about where the message is, and must not hold up the others.
      log.error("Event {} could not be told to {}", due.event().id(), to.subscriber(), e);
      return new Outcome.Answered(new Courier.Answer.Lost(e.getClass().getSimpleName()));
    }
  }

  private static Outcome send(Served to, Due due, EventStore.Letter letter) {
    return new Outcome.Answered(
        to.courier().send(to.subscriber(), due.event(), letter.id(), letter.text()));
  }

  /// Written and kept before it is sent: whatever is lost, the next attempt sends the same.
  private Courier.@Nullable Writing write(Served to, Due due, UUID id) {
    Courier.Writing writing =
        to.courier()
            .write(
                to.subscriber(),
                due.event(),
                store.toldBefore(due.event(), to.subscriber().name()),
                id);
    return writing instanceof Courier.Writing.Letter(String text)
            && !store.keepLetter(due, to.subscriber().name(), new EventStore.Letter(id, text))
        ? null
        : writing;
  }

  /// @return whether it is done with
  private boolean settle(Subscriber to, Due due, Outcome outcome) {
    Instant now = clock.instant();
    return Boolean.TRUE.equals(
        transaction.execute(status ->
            switch (outcome) {
              case Outcome.Overtaken overtaken -> false;
              case Outcome.Unneeded(String reason) -> {
                store.end(due, to.name(), "unneeded", reason, null);
                yield true;
              }
              case Outcome.Impossible(String reason) -> {
                store.end(due, to.name(), "refused", reason, null);
                yield true;
              }
              case Outcome.Answered(Courier.Answer answer) -> settle(to, due, answer, now);
            }));
  }

  private boolean settle(Subscriber to, Due due, Courier.Answer answer, Instant now) {
    return switch (answer) {
      case Courier.Answer.Taken taken -> {
        store.delivered(due, to.name(), now);
        if (to.clinical()) {
          audit.record(
              AuditEvent.allowed(Actor.system(), "subscription.tell")
                  .on("subscriber", to.name())
                  .of(due.event().patient()));
        }
        yield true;
      }
      case Courier.Answer.Refused(String code, String words) -> {
        log.warn("Event {} was refused by {}: {}", due.event().id(), to, code);
        store.end(due, to.name(), "refused", code, words);
        yield true;
      }
      case Courier.Answer.Lost(String fault) -> later(to, due, fault, now);
      case Courier.Answer.Away(String fault) -> later(to, due, fault, now);
    };
  }

  private boolean later(Subscriber to, Due due, String fault, Instant now) {
    log.warn("Event {} did not reach {}: {}", due.event().id(), to, fault);
    if (to.attempts() > 0 && due.attempts() >= to.attempts()) {
      store.end(due, to.name(), "undelivered", fault, null);
      return true;
    }
    store.failed(due, to.name(), fault, now.plus(pause(due.attempts())));
    return false;
  }

  private Duration pause(int attempts) {
    Duration pause = settings.firstRetry().multipliedBy(1L << Math.min(attempts - 1, 20));
    return pause.compareTo(settings.longestRetry()) > 0 ? settings.longestRetry() : pause;
  }
}
