package org.xinqiao.cohort;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.xinqiao.access.CurrentStaff;
import org.xinqiao.access.Field;
import org.xinqiao.access.Permission;
import org.xinqiao.access.StaffReach;
import org.xinqiao.access.Visibility;
import org.xinqiao.condition.Condition;
import org.xinqiao.condition.ConditionInvalid;
import org.xinqiao.condition.Conditions;
import org.xinqiao.condition.Flaw;
import org.xinqiao.condition.PlanCheck;
import org.xinqiao.shared.PatientId;
import org.xinqiao.shared.Text;
import tools.jackson.databind.JsonNode;

/// Tries the condition of a segment that somebody is writing, within their reach: whether it fits,
/// what it says, what it costs, of how many it holds and of whom, whom it could reach, and what it
/// has in common with other segments. What does not fit or costs too much is not asked.
///
/// Whoever may not see diagnoses of the most sensitive class learns neither names nor a number
/// below [#FEW] where the condition is about health: a number of one, asked cleverly, is a
/// diagnosis.
@Service
class TrySegment {

  /// How long one statement may take.
  static final Duration LONGEST = Duration.ofSeconds(20);

  /// Fewer patients than this are not told apart from each other.
  static final int FEW = 5;

  sealed interface Tried {
    record Unfit(List<Flaw> flaws) implements Tried {}

    record TooCostly(Text sentence, double cost, double most) implements Tried {}

    /// It took longer than [#LONGEST], though the database had reckoned less.
    record TooSlow() implements Tried {}

    /// @param parts what each part says, by its place
    /// @param number null when there are too few to tell
    /// @param withheld whether names are not shown
    /// @param some at most ten of them, with why each is in it
    /// @param reachable null when it was not asked, or took too long
    record Asked(
        Condition condition,
        Map<String, Text> parts,
        double cost,
        @Nullable Long number,
        boolean withheld,
        Map<PatientId, List<Text>> some,
        SegmentCounts.@Nullable Reachable reachable)
        implements Tried {

      Asked reaching(SegmentCounts.Reachable whom) {
        return new Asked(condition, parts, cost, number, withheld, some, whom);
      }
    }
  }

  /// @param number of the other segment
  /// @param both of whom both hold; each null when there are too few to tell
  record Overlap(UUID id, String name, @Nullable Long number, @Nullable Long both) {}

  private final Conditions conditions;
  private final SegmentStore store;
  private final SegmentCounts counts;
  private final PlanCheck plans;
  private final StaffReach rules;
  private final TimedReads reads;
  private final Clock clock;

  TrySegment(
      Conditions conditions,
      SegmentStore store,
      SegmentCounts counts,
      PlanCheck plans,
      StaffReach rules,
      TimedReads reads,
      Clock clock) {
    this.conditions = conditions;
    this.store = store;
    this.counts = counts;
    this.plans = plans;
    this.rules = rules;
    this.reads = reads;
    this.clock = clock;
  }

  /// @param self the segment that is being changed; null for a new one
  /// @param brief the number alone, while somebody is typing
  Tried of(JsonNode json, @Nullable UUID self, boolean brief, CurrentStaff staff) {
    Instant now = clock.instant();
    LocalDate today = LocalDate.ofInstant(now, clock.getZone());
    Tried tried = asked(json, self, brief, staff, today);
    if (brief || !(tried instanceof Tried.Asked asked)) {
      return tried;
    }
    return reads
        .within(LONGEST, () -> counts.reachable(asked.condition(), today, now))
        .map(asked::reaching)
        .orElse(asked);
  }

  private Tried asked(
      JsonNode json, @Nullable UUID self, boolean brief, CurrentStaff staff, LocalDate today) {
    Optional<Condition> parsed;
    try {
      parsed = reads.within(LONGEST, () -> conditions.parse(json, store, self));
    } catch (ConditionInvalid e) {
      return new Tried.Unfit(e.flaws());
    }
    if (parsed.isEmpty()) {
      return new Tried.TooSlow();
    }
    Condition condition = parsed.get();
    return switch (plans.check(condition, today)) {
      case PlanCheck.Plan.TooCostly plan ->
          new Tried.TooCostly(conditions.sentence(condition), plan.cost(), plan.most());
      case PlanCheck.Plan.Fits plan ->
          reads
              .within(LONGEST, () -> counted(condition, plan.cost(), brief, staff, today))
              .orElseGet(Tried.TooSlow::new);
    };
  }

  private Tried counted(
      Condition condition, double cost, boolean brief, CurrentStaff staff, LocalDate today) {
    boolean withheld = withholds(condition, staff);
    long number = counts.number(condition, today);
    return new Tried.Asked(
        condition,
        conditions.sentences(condition),
        cost,
        told(number, withheld),
        withheld,
        brief || withheld || number == 0
            ? Map.of()
            : conditions.reasons(condition, counts.some(condition, today), today),
        null);
  }

  /// What the condition has in common with saved segments; those that are gone or do not fit any
  /// more are left out.
  ///
  /// @return none when the condition itself does not fit or costs too much; empty when a count took
  ///   too long
  Optional<List<Overlap>> overlap(JsonNode json, List<UUID> others, CurrentStaff staff) {
    LocalDate today = LocalDate.now(clock);
    Condition condition = fitting(json, today);
    if (condition == null) {
      return Optional.of(List.of());
    }
    List<Fitting> fitting = fitting(others, today);
    return reads.within(LONGEST, () -> overlaps(condition, fitting, staff, today));
  }

  private record Fitting(Segment segment, Condition condition) {}

  private List<Fitting> fitting(List<UUID> ids, LocalDate today) {
    List<Fitting> fitting = new ArrayList<>();
    for (UUID id : ids) {
      Segment segment = reads.within(LONGEST, () -> store.get(id).orElse(null)).orElse(null);
      Condition condition = segment == null ? null : fitting(segment.condition(), today);
      if (segment != null && condition != null) {
        fitting.add(new Fitting(segment, condition));
      }
    }
    return fitting;
  }

  private @Nullable Condition fitting(JsonNode json, LocalDate today) {
    try {
      return reads
          .within(LONGEST, () -> conditions.parse(json, store, null))
          .filter(condition -> plans.check(condition, today) instanceof PlanCheck.Plan.Fits)
          .orElse(null);
    } catch (ConditionInvalid e) {
      return null;
    }
  }

  private List<Overlap> overlaps(
      Condition condition, List<Fitting> others, CurrentStaff staff, LocalDate today) {
    List<Overlap> overlaps = new ArrayList<>();
    for (Fitting other : others) {
      boolean withheld = withholds(other.condition(), staff);
      overlaps.add(
          new Overlap(
              other.segment().id(),
              other.segment().name(),
              told(counts.number(other.condition(), today), withheld),
              told(
                  counts.number(conditions.both(condition, other.condition()), today),
                  withheld || withholds(condition, staff))));
    }
    return overlaps;
  }

  boolean withholds(Condition condition, CurrentStaff staff) {
    return conditions.isClinical(condition)
        && rules.visibility(staff, Permission.PATIENT_VIEW, Field.SENSITIVE_DIAGNOSIS)
            != Visibility.CLEAR;
  }

  static @Nullable Long told(@Nullable Long number, boolean withheld) {
    return number == null || withheld && number < FEW ? null : number;
  }
}
