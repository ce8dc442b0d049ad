package org.xinqiao.cohort;

import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import org.xinqiao.access.CurrentStaff;
import org.xinqiao.access.Permission;
import org.xinqiao.access.Requires;
import org.xinqiao.audit.Audit;
import org.xinqiao.audit.AuditEvent;
import org.xinqiao.condition.Conditions;
import org.xinqiao.patient.PatientSummary;
import org.xinqiao.patient.Patients;
import org.xinqiao.patient.Sex;
import org.xinqiao.shared.PatientId;
import org.xinqiao.shared.Problem;
import org.xinqiao.shared.ProblemException;
import org.xinqiao.shared.Text;
import tools.jackson.databind.JsonNode;

/// 分群试算: what a segment that is being written says and finds, within the caller's reach. Looks at
/// patients, so it is in the audit; the condition itself is not: values in it are somebody's
/// diagnosis often enough.
@RestController
class SegmentTrialController {

  /// @param segment the one that is being changed; null for a new one
  /// @param brief the number alone, while somebody is typing
  record TriedSegment(
      @NotNull @Schema(
              implementation = Object.class,
              description = "See content/schema/condition.schema.json")
          JsonNode condition,
      @Nullable UUID segment,
      @Nullable Boolean brief) {}

  /// @param sentence the condition in words; null when it does not fit
  /// @param parts what each part of it says
  /// @param number of patients within the caller's reach; null when it was not asked, or there are
  ///   so few that it would say something about one of them
  /// @param withheld whether names are not shown because of what was asked
  /// @param millis how long it took
  /// @param reachableAny over at least one channel
  record SegmentPreview(
      boolean fits,
      List<SegmentFlaw> flaws,
      @Nullable String sentence,
      List<SegmentPart> parts,
      @Nullable SegmentCost cost,
      @Nullable Long number,
      boolean withheld,
      long millis,
      List<SegmentPatient> sample,
      List<ReachableOver> reachable,
      @Nullable Long reachableAny) {}

  /// @param place JSON pointer into the condition
  /// @param nearest the name that was perhaps meant
  record SegmentFlaw(String place, String code, String words, @Nullable String nearest) {}

  /// @param place JSON pointer into the condition; empty for the whole
  record SegmentPart(String place, String sentence) {}

  /// @param most what it may cost, when it costs more
  record SegmentCost(long cost, @Nullable Long most) {}

  /// @param reasons why the patient is in it
  record SegmentPatient(
      UUID id, String name, Sex sex, @Nullable Integer age, List<String> reasons) {}

  record ReachableOver(String channel, @Nullable Long number) {}

  record SegmentsToCompare(
      @NotNull @Schema(
              implementation = Object.class,
              description = "See content/schema/condition.schema.json")
          JsonNode condition,
      @NotNull @Size(max = 10) List<@NotNull UUID> segments) {}

  record SegmentOverlaps(List<SegmentOverlap> items) {}

  /// @param number of the other segment within the caller's reach
  /// @param both of whom both hold
  record SegmentOverlap(UUID id, String name, @Nullable Long number, @Nullable Long both) {}

  /// @param group chronic, revisit, surgery, visits, medication, risk, reach, satisfaction or age
  /// @param note for what it is good
  /// @param sentence the condition in words
  /// @param verified whether somebody of the field looked at it
  record SegmentTemplate(
      String id,
      String group,
      String groupName,
      String name,
      String note,
      @Schema(
              implementation = Object.class,
              description = "See content/schema/condition.schema.json")
          JsonNode condition,
      String sentence,
      boolean verified) {}

  private final SegmentTemplates templates;
  private final TrySegment tries;
  private final Conditions conditions;
  private final Patients patients;
  private final Audit audit;
  private final Clock clock;

  SegmentTrialController(
      SegmentTemplates templates,
      TrySegment tries,
      Conditions conditions,
      Patients patients,
      Audit audit,
      Clock clock) {
    this.templates = templates;
    this.tries = tries;
    this.conditions = conditions;
    this.patients = patients;
    this.audit = audit;
    this.clock = clock;
  }

  @PostMapping("/api/segments/preview")
  @Requires(Permission.SEGMENT_VIEW)
  SegmentPreview previewSegment(
      CurrentStaff staff, @RequestBody @Valid TriedSegment body, Locale locale) {
    audit.recordAlone(AuditEvent.allowed(staff.actor(), "segment.preview"));
    long begun = System.nanoTime();
    TrySegment.Tried tried =
        tries.of(body.condition(), body.segment(), Boolean.TRUE.equals(body.brief()), staff);
    return switch (tried) {
      case TrySegment.Tried.Unfit unfit ->
          new SegmentPreview(
              false,
              unfit.flaws().stream()
                  .map(flaw ->
                      new SegmentFlaw(
                          flaw.place(), flaw.code(), flaw.words().in(locale), flaw.nearest()))
                  .toList(),
              null,
              List.of(),
              null,
              null,
              false,
              since(begun),
              List.of(),
              List.of(),
              null);
      case TrySegment.Tried.TooSlow slow -> throw tooSlow();
      case TrySegment.Tried.TooCostly costly ->
          new SegmentPreview(
              false,
              List.of(),
              costly.sentence().in(locale),
              List.of(),
              new SegmentCost(Math.round(costly.cost()), Math.round(costly.most())),
              null,
              false,
              since(begun),
              List.of(),
              List.of(),
              null);
      case TrySegment.Tried.Asked asked ->
          new SegmentPreview(
              true,
              List.of(),
              conditions.sentence(asked.condition()).in(locale),
              asked.parts().entrySet().stream()
                  .map(part -> new SegmentPart(part.getKey(), part.getValue().in(locale)))
                  .toList(),
              new SegmentCost(Math.round(asked.cost()), null),
              asked.number(),
              asked.withheld(),
              since(begun),
              sample(asked, locale),
              reachable(asked),
              asked.reachable() == null
                  ? null
                  : TrySegment.told(asked.reachable().any(), asked.withheld()));
    };
  }

  private static ProblemException tooSlow() {
    return Problem.of("segment.too-slow", 422, "seconds", TrySegment.LONGEST.toSeconds())
        .exception();
  }

  private static long since(long begun) {
    return Math.round((System.nanoTime() - begun) / 1e6);
  }

  private List<SegmentPatient> sample(TrySegment.Tried.Asked asked, Locale locale) {
    Map<PatientId, PatientSummary> who = patients.find(asked.some().keySet());
    LocalDate today = LocalDate.now(clock);
    return asked.some().entrySet().stream()
        .flatMap(one ->
            Stream.ofNullable(who.get(one.getKey()))
                .map(patient ->
                    new SegmentPatient(
                        patient.id().value(),
                        patient.name().whole(),
                        patient.sex(),
                        patient.age(today),
                        one.getValue().stream().map((Text reason) -> reason.in(locale)).toList())))
        .toList();
  }

  private static List<ReachableOver> reachable(TrySegment.Tried.Asked asked) {
    SegmentCounts.Reachable reachable = asked.reachable();
    return reachable == null
        ? List.of()
        : reachable.byChannel().entrySet().stream()
            .map(one ->
                new ReachableOver(one.getKey(), TrySegment.told(one.getValue(), asked.withheld())))
            .toList();
  }

  /// Ready-made segments to begin from.
  @GetMapping("/api/segments/templates")
  @Requires(Permission.SEGMENT_VIEW)
  List<SegmentTemplate> segmentTemplates(Locale locale) {
    return templates.all().stream()
        .map(one ->
            new SegmentTemplate(
                one.id(),
                one.group(),
                one.groupLabel().in(locale),
                one.name().in(locale),
                one.note().in(locale),
                one.json(),
                conditions.sentence(one.condition()).in(locale),
                one.verified()))
        .toList();
  }

  /// What the condition has in common with saved segments.
  @PostMapping("/api/segments/overlap")
  @Requires(Permission.SEGMENT_VIEW)
  SegmentOverlaps overlapOfSegments(
      CurrentStaff staff, @RequestBody @Valid SegmentsToCompare body) {
    audit.recordAlone(AuditEvent.allowed(staff.actor(), "segment.overlap"));
    return new SegmentOverlaps(
        tries
            .overlap(body.condition(), body.segments(), staff)
            .orElseThrow(SegmentTrialController::tooSlow)
            .stream()
            .map(one -> new SegmentOverlap(one.id(), one.name(), one.number(), one.both()))
            .toList());
  }
}
