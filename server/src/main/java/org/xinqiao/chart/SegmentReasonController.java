package org.xinqiao.chart;

import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import org.xinqiao.access.CurrentStaff;
import org.xinqiao.access.Field;
import org.xinqiao.access.Permission;
import org.xinqiao.access.Requires;
import org.xinqiao.access.StaffReach;
import org.xinqiao.access.Visibility;
import org.xinqiao.cohort.Segments;
import org.xinqiao.condition.Condition;
import org.xinqiao.condition.ConditionInvalid;
import org.xinqiao.condition.Explanation;
import org.xinqiao.patient.PatientSummary;
import org.xinqiao.patient.Sex;
import org.xinqiao.shared.Problem;
import tools.jackson.databind.JsonNode;

/// 为什么这位在 / 不在: why a patient is in a segment that somebody is writing, or is not. Opens the
/// patient's chart, with all that this asks for.
@RestController
class SegmentReasonController {

  /// @param segment the one that is being changed; null for a new one
  record SegmentQuestion(
      @NotNull @Schema(
              implementation = Object.class,
              description = "See content/schema/condition.schema.json")
          JsonNode condition,
      @NotNull UUID patient,
      @Nullable UUID segment) {}

  /// @param sentence the condition in words
  /// @param validUntil last day on which the answer stays the same if nothing happens
  /// @param parts those of the whole where it is an `all`; else the whole
  record SegmentReasons(
      boolean holds,
      String sentence,
      @Nullable LocalDate validUntil,
      PatientAsked patient,
      List<ReasonPart> parts) {}

  record PatientAsked(UUID id, String name, Sex sex, @Nullable Integer age) {}

  /// @param depth 0 for the outermost
  /// @param kind all, any, not, comparison, rows or segment
  /// @param decides whether it is one of the fewest parts that decide the answer
  /// @param wouldChange what would change the answer, in words; null where this part would not
  record ReasonPart(
      String place,
      String kind,
      int depth,
      boolean holds,
      String sentence,
      boolean decides,
      @Nullable String wouldChange,
      List<ReasonFact> facts,
      List<ReasonPart> parts) {}

  /// @param words what was asked for
  /// @param value what was found; null when nothing was
  /// @param source name of the fact whose row it was found in
  /// @param at the day of that row
  record ReasonFact(
      String words,
      @Nullable String value,
      @Nullable String source,
      @Nullable UUID row,
      @Nullable LocalDate at,
      @Nullable LocalDate validUntil) {}

  private final OpenChart chart;
  private final Segments segments;
  private final StaffReach rules;
  private final Clock clock;

  SegmentReasonController(OpenChart chart, Segments segments, StaffReach rules, Clock clock) {
    this.chart = chart;
    this.segments = segments;
    this.rules = rules;
    this.clock = clock;
  }

  /// Whoever may not see which diagnoses of the most sensitive class a patient has does not ask for
  /// diagnoses one by one.
  @PostMapping("/api/segments/explain")
  @Requires(Permission.SEGMENT_VIEW)
  SegmentReasons explainSegment(
      CurrentStaff staff, @RequestBody @Valid SegmentQuestion body, Locale locale) {
    Condition condition = read(body);
    if (segments.asksForDiagnoses(condition)
        && rules.visibility(staff, Permission.PATIENT_VIEW, Field.SENSITIVE_DIAGNOSIS)
            != Visibility.CLEAR) {
      throw Problem.of("segment.explain-withheld", 403).exception();
    }
    PatientSummary patient = chart.open(body.patient(), "segment", staff);
    Segments.Why why = segments.why(condition, patient.id());
    return new SegmentReasons(
        why.explanation().holds(),
        why.sentence().in(locale),
        why.explanation().validUntil(),
        new PatientAsked(
            patient.id().value(),
            patient.name().whole(),
            patient.sex(),
            patient.age(LocalDate.now(clock))),
        why.explanation().evidence().stream().map(part -> part(part, 0, locale)).toList());
  }

  private Condition read(SegmentQuestion body) {
    try {
      return segments.read(body.condition(), body.segment());
    } catch (ConditionInvalid e) {
      throw e.flaws().getFirst().problem().exception();
    }
  }

  private static ReasonPart part(Explanation.Evidence part, int depth, Locale locale) {
    return new ReasonPart(
        part.place(),
        part.kind().toString(),
        depth,
        part.satisfied(),
        part.asked().in(locale),
        part.decides(),
        part.wouldChange() ? otherwise(part, locale) : null,
        facts(part, locale),
        part.parts().stream().map(inner -> part(inner, depth + 1, locale)).toList());
  }

  private static String otherwise(Explanation.Evidence part, Locale locale) {
    String asked = part.asked().in(locale);
    if (locale.getLanguage().equals("en")) {
      return (part.satisfied() ? "if this did not hold: " : "if this held: ") + asked;
    }
    return (part.satisfied() ? "假如不满足：" : "假如满足：") + asked;
  }

  private static List<ReasonFact> facts(Explanation.Evidence part, Locale locale) {
    String words = part.fact().in(locale);
    String value = part.value() == null ? null : part.value().in(locale);
    if (part.sources().isEmpty()) {
      return value == null
          ? List.of()
          : List.of(new ReasonFact(words, value, null, null, null, part.validUntil()));
    }
    return part.sources().stream()
        .map(source ->
            new ReasonFact(
                words, value, source.fact(), source.id(), source.on(), part.validUntil()))
        .toList();
  }
}
