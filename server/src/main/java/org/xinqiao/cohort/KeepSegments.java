package org.xinqiao.cohort;

import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;
import org.xinqiao.access.CurrentStaff;
import org.xinqiao.access.Permission;
import org.xinqiao.access.StaffReach;
import org.xinqiao.audit.Audit;
import org.xinqiao.audit.AuditEvent;
import org.xinqiao.condition.Condition;
import org.xinqiao.condition.ConditionInvalid;
import org.xinqiao.condition.Conditions;
import org.xinqiao.condition.Flaw;
import org.xinqiao.condition.PlanCheck;
import org.xinqiao.condition.SavedConditions;
import org.xinqiao.shared.IdGenerator;

/// A member of staff saves, changes and deletes segments. Everybody who sees segments sees all of
/// the hospital; whoever made one changes it, and whoever's right is good for the whole hospital.
/// Each act is in the audit.
///
/// Refusals: [Unfit], [TooCostly], [InUse], [BreaksOthers], [Refusal].
@Service
class KeepSegments {

  /// Most segments of a hospital: each is counted every night.
  static final int MOST = 500;

  sealed interface Result {}

  record Kept(Segment segment) implements Result {}

  record Deleted() implements Result {}

  /// The condition does not fit.
  record Unfit(List<Flaw> flaws) implements Result {}

  /// To ask it of everybody is too much work.
  record TooCostly(PlanCheck.Plan.TooCostly plan) implements Result {}

  /// What is used is not deleted.
  record InUse(List<Segment.Use> uses) implements Result {}

  /// Segments that name it would not fit any more.
  record BreaksOthers(List<String> names) implements Result {}

  /// Why nothing was done.
  enum Refusal implements Result {
    NOT_FOUND,
    /// Somebody else made it, and their right is not good for the whole hospital.
    NOT_YOURS,
    /// Another one has that name.
    NAME_TAKEN,
    /// There are [#MOST] already.
    TOO_MANY,
    /// Somebody changed it meanwhile; or another one was saved under the same id.
    CHANGED
  }

  private final SegmentStore store;
  private final Conditions conditions;
  private final PlanCheck plans;
  private final StaffReach rules;
  private final IdGenerator ids;
  private final Audit audit;
  private final Clock clock;
  private final TransactionTemplate transaction;

  KeepSegments(
      SegmentStore store,
      Conditions conditions,
      PlanCheck plans,
      StaffReach rules,
      IdGenerator ids,
      Audit audit,
      Clock clock,
      PlatformTransactionManager transactions) {
    this.store = store;
    this.conditions = conditions;
    this.plans = plans;
    this.rules = rules;
    this.ids = ids;
    this.audit = audit;
    this.clock = clock;
    this.transaction = new TransactionTemplate(transactions);
  }

  /// @param wanted the id that the caller chose, so that asking again saves nothing twice; null for
  ///   any
  Result save(@Nullable UUID wanted, Segment.Draft draft, CurrentStaff by) {
    UUID id = wanted == null ? ids.next() : wanted;
    PlanCheck.Plan plan = plan(draft, id);
    return transaction.execute(status -> saved(id, draft, plan, by));
  }

  private Result saved(
      UUID id, Segment.Draft draft, PlanCheck.@Nullable Plan plan, CurrentStaff by) {
    store.lock();
    Segment there = store.get(id).orElse(null);
    if (there != null) {
      return isSame(there, draft, by) ? new Kept(there) : Refusal.CHANGED;
    }
    if (store.number() >= MOST) {
      return Refusal.TOO_MANY;
    }
    return keep(
        id,
        draft,
        plan,
        by,
        "segment.save",
        named -> store.insert(id, draft, named, by.id(), clock.instant()));
  }

  /// @param version that the caller saw
  Result change(UUID id, int version, Segment.Draft draft, CurrentStaff by) {
    PlanCheck.Plan plan = plan(draft, id);
    return transaction.execute(status -> changed(id, version, draft, plan, by));
  }

  private Result changed(
      UUID id, int version, Segment.Draft draft, PlanCheck.@Nullable Plan plan, CurrentStaff by) {
    store.lock();
    Segment before = store.get(id).orElse(null);
    if (before == null) {
      return Refusal.NOT_FOUND;
    }
    if (!mayChange(before, by)) {
      return Refusal.NOT_YOURS;
    }
    if (before.version() != version) {
      return Refusal.CHANGED;
    }
    return keep(
        id,
        draft,
        plan,
        by,
        "segment.change",
        named -> store.update(id, draft, named, by.id(), clock.instant()));
  }

  @Transactional
  Result delete(UUID id, CurrentStaff by) {
    store.lock();
    Segment before = store.get(id).orElse(null);
    if (before == null) {
      return Refusal.NOT_FOUND;
    }
    if (!mayChange(before, by)) {
      return Refusal.NOT_YOURS;
    }
    List<Segment.Use> uses = store.usesOf(id);
    if (!uses.isEmpty()) {
      return new InUse(uses);
    }
    store.delete(id);
    tell("segment.delete", id, by);
    return new Deleted();
  }

  boolean mayChange(Segment segment, CurrentStaff by) {
    return rules.rights(by.role()).stream()
            .anyMatch(right -> right.permission() == Permission.SEGMENT_EDIT)
        && (segment.madeBy().equals(by.id()) || rules.isEverybody(by, Permission.SEGMENT_EDIT));
  }

  private interface Write {
    void with(Collection<UUID> named);
  }

  /// Reckoned before anything is locked; null for a condition that does not fit.
  private PlanCheck.@Nullable Plan plan(Segment.Draft draft, UUID id) {
    try {
      Condition condition =
          transaction.execute(status -> conditions.parse(draft.condition(), store, id));
      return plans.check(condition, LocalDate.now(clock));
    } catch (ConditionInvalid e) {
      return null;
    }
  }

  private Result keep(
      UUID id,
      Segment.Draft draft,
      PlanCheck.@Nullable Plan plan,
      CurrentStaff by,
      String action,
      Write write) {
    if (store.isTaken(draft.name(), id)) {
      return Refusal.NAME_TAKEN;
    }
    Condition condition;
    try {
      condition = conditions.parse(draft.condition(), store, id);
    } catch (ConditionInvalid e) {
      return new Unfit(e.flaws());
    }
    switch (plan) {
      case null -> {
        return Refusal.CHANGED; // What it names fits since a moment ago.
      }
      case PlanCheck.Plan.TooCostly tooCostly -> {
        return new TooCostly(tooCostly);
      }
      case PlanCheck.Plan.Fits fits -> {}
    }
    List<UUID> above = store.dependents(id);
    List<String> broken = broken(above, id, draft);
    if (!broken.isEmpty()) {
      return new BreaksOthers(broken);
    }
    write.with(conditions.segmentsOf(condition));
    store.countAgain(above);
    tell(action, id, by);
    return new Kept(store.get(id).orElseThrow());
  }

  /// The names of those that would not fit any more if this one said what is wanted.
  private List<String> broken(List<UUID> above, UUID id, Segment.Draft draft) {
    SavedConditions after =
        one ->
            one.equals(id)
                ? Optional.of(new SavedConditions.Saved(draft.name(), draft.condition()))
                : store.find(one);
    List<String> broken = new ArrayList<>();
    for (UUID one : above) {
      store
          .find(one)
          .filter(saved -> fits(saved, store, one) && !fits(saved, after, one))
          .ifPresent(saved -> broken.add(saved.name()));
    }
    return broken;
  }

  private boolean fits(SavedConditions.Saved saved, SavedConditions others, UUID self) {
    try {
      conditions.parse(saved.condition(), others, self);
      return true;
    } catch (ConditionInvalid e) {
      return false;
    }
  }

  private static boolean isSame(Segment there, Segment.Draft draft, CurrentStaff by) {
    return there.madeBy().equals(by.id())
        && there.version() == 1
        && there.name().equals(draft.name())
        && there.condition().equals(draft.condition());
  }

  private void tell(String action, UUID id, CurrentStaff by) {
    audit.record(AuditEvent.allowed(by.actor(), action).on("segment", id));
  }
}
