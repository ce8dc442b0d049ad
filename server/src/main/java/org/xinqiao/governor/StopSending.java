package org.xinqiao.governor;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.xinqiao.access.CurrentStaff;
import org.xinqiao.audit.Audit;
import org.xinqiao.audit.AuditEvent;
import org.xinqiao.shared.IdGenerator;

/// Stops sending, and lets it go on (ADR 0076). A stop holds from the moment it is committed: every
/// contact asks for it in the transaction that claims it. One person stops; where much is held, one
/// asks that sending go on and another lets it. What is stopped already is not stopped twice, and
/// what is lifted stays lifted: doing it again changes nothing.
///
/// Refusals: those of [Refusal].
@Service
class StopSending {

  /// Why nothing was done.
  enum Refusal implements Result {
    /// There is no such channel or pathway.
    NOTHING_LIKE_THAT,
    NOT_FOUND,
    /// More is held than whoever would lift it was shown.
    HOLDS_MORE,
    /// Whoever asked for it does not lift it.
    SECOND_PERSON_NEEDED
  }

  sealed interface Result permits Refusal, Done {}

  record Done() implements Result {}

  private final StopStore store;
  private final ObjectProvider<ContactAskers> askers;
  private final HousePolicy house;
  private final StopSettings settings;
  private final Audit audit;
  private final IdGenerator ids;
  private final Clock clock;

  StopSending(
      StopStore store,
      ObjectProvider<ContactAskers> askers,
      HousePolicy house,
      StopSettings settings,
      Audit audit,
      IdGenerator ids,
      Clock clock) {
    this.store = store;
    this.askers = askers;
    this.house = house;
    this.settings = settings;
    this.audit = audit;
    this.ids = ids;
    this.clock = clock;
  }

  /// The pathways that can be stopped.
  List<ContactAskers.Asker> pathways() {
    return askers.stream().flatMap(one -> one.askers().stream()).toList();
  }

  /// The channels that can be stopped.
  List<String> channels() {
    return house.addressed();
  }

  /// How many contacts such a stop holds back, or would.
  int held(Stop.Kind kind, String what) {
    Instant now = clock.instant();
    return store.held(kind, what, now, now.plus(settings.spread()).plus(Governor.FIRST_ASK));
  }

  @Transactional
  public Result stop(Stop.Kind kind, String what, String reason, CurrentStaff staff) {
    boolean known =
        switch (kind) {
          case HOSPITAL -> what.isEmpty();
          case CHANNEL -> channels().contains(what);
          case PATHWAY -> pathways().stream().anyMatch(one -> one.id().equals(what));
        };
    if (!known) {
      return Refusal.NOTHING_LIKE_THAT;
    }
    store.closeTheGate();
    UUID id = ids.next();
    if (store.set(id, kind, what, reason, staff.id(), clock.instant())) {
      audit.record(
          AuditEvent.allowed(staff.actor(), "sending.stop")
              .on("stop", id)
              .because((kind + " " + what).strip() + ": " + reason));
    }
    return new Done();
  }

  /// @param shown how many it held when whoever lifts it looked
  @Transactional
  public Result lift(UUID id, String reason, int shown, CurrentStaff staff) {
    Stop stop = store.lock(id).orElse(null);
    if (stop == null) {
      return Refusal.NOT_FOUND;
    }
    if (stop.lifted() != null) {
      return new Done();
    }
    int held = held(stop.kind(), stop.what());
    boolean large = held > settings.secondPersonAbove();
    if (large && shown <= settings.secondPersonAbove()) {
      return Refusal.HOLDS_MORE;
    }
    Instant now = clock.instant();
    if (large && stop.askedBy() == null) {
      store.ask(id, staff.id(), now);
      record(staff, id, "sending.stop-lift-ask", held, reason);
      return new Done();
    }
    if (large && staff.id().equals(stop.askedBy())) {
      audit.record(
          AuditEvent.denied(staff.actor(), "sending.stop-lift").on("stop", id).because("own"));
      return Refusal.SECOND_PERSON_NEEDED;
    }
    store.lift(id, staff.id(), reason, held, large, now);
    record(staff, id, "sending.stop-lift", held, reason);
    return new Done();
  }

  private void record(CurrentStaff staff, UUID stop, String action, int held, String reason) {
    audit.record(
        AuditEvent.allowed(staff.actor(), action)
            .on("stop", stop)
            .because(held + " held: " + reason));
  }
}
