package org.xinqiao.cohort;

import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.xinqiao.condition.Condition;
import org.xinqiao.condition.ConditionInvalid;
import org.xinqiao.condition.Conditions;
import org.xinqiao.condition.Explanation;
import org.xinqiao.shared.PatientId;
import org.xinqiao.shared.Text;
import tools.jackson.databind.JsonNode;

/// The door of segments for other modules; for the hospital in scope.
@Service
public class Segments {

  private final SegmentStore store;
  private final Conditions conditions;
  private final Clock clock;

  Segments(SegmentStore store, Conditions conditions, Clock clock) {
    this.store = store;
    this.conditions = conditions;
    this.clock = clock;
  }

  /// What a segment says now, to be asked of patients together with other conditions.
  ///
  /// @return empty when there is none, or it does not fit any more
  @Transactional(readOnly = true)
  public Optional<Condition> condition(UUID id) {
    return store.find(id).flatMap(saved -> fitting(saved.condition(), id));
  }

  /// A condition as far as it fits; empty when it does not any more.
  @Transactional(readOnly = true)
  Optional<Condition> fitting(JsonNode json, UUID self) {
    try {
      return Optional.of(conditions.parse(json, store, self));
    } catch (ConditionInvalid e) {
      return Optional.empty();
    }
  }

  @Transactional(readOnly = true)
  Optional<Segment> get(UUID id) {
    return store.get(id);
  }

  @Transactional(readOnly = true)
  List<Segment> page(@Nullable String text, @Nullable String after, int limit) {
    return store.page(text, after, limit);
  }

  @Transactional(readOnly = true)
  List<Segment.Use> usesOf(UUID id) {
    return store.usesOf(id);
  }

  /// The newest first.
  @Transactional(readOnly = true)
  List<Segment.Version> versions(UUID id, @Nullable Integer before, int limit) {
    return store.versions(id, before, limit);
  }

  @Transactional(readOnly = true)
  List<SegmentStore.Count> counts(UUID id, LocalDate from) {
    return store.counts(id, from);
  }

  /// A condition of a segment as somebody writes it.
  ///
  /// @param self the segment that is being changed; null for a new one
  /// @throws ConditionInvalid naming the places and the problems
  @Transactional(readOnly = true)
  public Condition read(JsonNode json, @Nullable UUID self) {
    return conditions.parse(json, store, self);
  }

  /// Why a patient is in it or is not.
  ///
  /// @param sentence the condition in words
  public record Why(Text sentence, Explanation explanation) {}

  /// Why the patient is among those of whom a condition holds, or is not.
  @Transactional(readOnly = true)
  public Why why(Condition condition, PatientId patient) {
    return new Why(
        conditions.sentence(condition),
        conditions.explain(condition, patient, LocalDate.now(clock)));
  }

  /// Whether it asks for diagnoses, which not everybody who sees a patient sees all of.
  public boolean asksForDiagnoses(Condition condition) {
    return conditions.factsOf(condition).contains("condition");
  }
}
