package org.xinqiao.prediction;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Service;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;
import org.xinqiao.access.CurrentStaff;
import org.xinqiao.audit.Audit;
import org.xinqiao.audit.AuditEvent;

/// Trains the models of a hospital, one after the other: when a person asks for it, and once a
/// month by itself in the night. Each model is kept as soon as it is done; a node that takes over
/// goes on with the next one, and a stop takes effect within seconds and keeps what is done.
///
/// Refusals: `prediction.training-open` and `prediction.nothing-to-stop`.
@Service
class TrainModels {

  private static final Duration MONTH = Duration.ofDays(28);
  private static final LocalTime NIGHT = LocalTime.of(1, 0);
  private static final LocalTime MORNING = LocalTime.of(5, 0);

  /// Somebody stopped the training.
  private static final class Stopped extends RuntimeException {
    private static final long serialVersionUID = 1;

    Stopped() {
      super("stopped", null, false, false);
    }
  }

  private final Trainings trainings;
  private final TrainModel train;
  private final ModelStore models;
  private final Audit audit;
  private final Clock clock;
  private final TransactionTemplate transaction;
  private final TransactionTemplate ofItsOwn;

  TrainModels(
      Trainings trainings,
      TrainModel train,
      ModelStore models,
      Audit audit,
      Clock clock,
      PlatformTransactionManager transactions) {
    this.trainings = trainings;
    this.train = train;
    this.models = models;
    this.audit = audit;
    this.clock = clock;
    this.transaction = new TransactionTemplate(transactions);
    this.ofItsOwn = new TransactionTemplate(transactions);
    this.ofItsOwn.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
  }

  /// @return false when one is under way
  @Transactional
  boolean ask(CurrentStaff by) {
    Optional<UUID> asked = trainings.ask(by.id().value(), clock.instant());
    asked.ifPresent(
        id -> audit.record(AuditEvent.allowed(by.actor(), "prediction.train").on("training", id)));
    return asked.isPresent();
  }

  /// @return false when none is under way
  @Transactional
  boolean stop(CurrentStaff by) {
    Optional<UUID> stopped = trainings.stop(by.id().value(), clock.instant());
    stopped.ifPresent(
        id -> audit.record(AuditEvent.allowed(by.actor(), "prediction.stop").on("training", id)));
    return stopped.isPresent();
  }

  /// Trains the next model of the open training, if there is one.
  ///
  /// @return whether there is more to do
  boolean round() {
    Trainings.Training open = transaction.execute(status -> begun());
    if (open == null) {
      return false;
    }
    try {
      return Boolean.TRUE.equals(transaction.execute(status -> next(open)));
    } catch (Stopped e) {
      return false;
    } catch (RuntimeException e) {
      ofItsOwn.executeWithoutResult(status -> trainings.failed(open.id(), clock.instant()));
      throw e;
    }
  }

  private Trainings.@org.jspecify.annotations.Nullable Training begun() {
    Optional<Trainings.Training> newest = trainings.newest();
    if (newest.isPresent() && newest.get().open()) {
      return newest.get();
    }
    Instant now = clock.instant();
    LocalTime time = LocalTime.ofInstant(now, clock.getZone());
    boolean night = !time.isBefore(NIGHT) && time.isBefore(MORNING);
    boolean due = newest.map(last -> last.askedAt().plus(MONTH).isBefore(now)).orElse(true);
    return night && due
        ? trainings.ask(null, now).flatMap(id -> trainings.newest()).orElse(null)
        : null;
  }

  private boolean next(Trainings.Training open) {
    Kind[] kinds = Kind.values();
    if (!trainings.lockWork()) {
      return false;
    }
    // Another node may have gone on since.
    Trainings.Training now = trainings.newest().orElse(open);
    if (!now.id().equals(open.id()) || !now.open() || now.finished() >= kinds.length) {
      return false;
    }
    Kind kind = kinds[now.finished()];
    Trained trained =
        train.train(
            kind,
            LocalDate.now(clock),
            (phase, examples) -> {
              boolean goOn =
                  Boolean.TRUE.equals(
                      ofItsOwn.execute(
                          status -> trainings.reached(now.id(), kind, phase, examples)));
              if (!goOn) {
                throw new Stopped();
              }
            });
    models.add(now.id(), trained, clock.instant());
    int finished = now.finished() + 1;
    boolean all = finished == kinds.length;
    if (!trainings.finished(now.id(), finished, all, clock.instant())) {
      throw new Stopped();
    }
    return !all;
  }
}
