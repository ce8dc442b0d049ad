package org.xinqiao.inquiry;

import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import java.time.Clock;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
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
import org.xinqiao.audit.Audit;
import org.xinqiao.audit.AuditEvent;
import org.xinqiao.patient.PatientSummary;
import org.xinqiao.patient.Patients;
import org.xinqiao.patient.Sex;
import org.xinqiao.shared.PatientId;
import tools.jackson.databind.JsonNode;

/// 条件试算: what a condition that is being written says, costs and finds.
@RestController
class ConditionController {

  /// Fewer patients than this are not told apart from each other to those who may not see diagnoses
  /// of the most sensitive class: a number of one, asked cleverly, is a diagnosis.
  private static final int FEW = 5;

  record TriedCondition(
      @NotNull @Schema(type = "object", description = "As content/schema/condition.schema.json says")
          JsonNode condition) {}

  /// @param sentence the condition in words; null when it does not fit
  /// @param found null when it was not asked: it does not fit, or costs too much
  record CheckedCondition(
      boolean fits,
      List<ConditionFlaw> flaws,
      @Nullable String sentence,
      @Nullable ConditionCost cost,
      @Nullable FoundPatients found) {}

  /// @param place JSON pointer into the condition
  /// @param nearest the name that was perhaps meant
  record ConditionFlaw(String place, String code, String words, @Nullable String nearest) {}

  record ConditionCost(long cost, @Nullable Long most) {}

  /// @param number of patients within the caller's reach; null when there are so few that it would
  ///   say something about one of them
  /// @param capped whether there are more than that
  /// @param withheld whether names are not shown because of what was asked
  record FoundPatients(
      @Nullable Integer number, boolean capped, boolean withheld, List<SamplePatient> sample) {}

  record SamplePatient(UUID id, String name, Sex sex, @Nullable Integer age) {}

  private final TryCondition conditions;
  private final Patients patients;
  private final StaffReach rules;
  private final Audit audit;
  private final Clock clock;

  ConditionController(
      TryCondition conditions, Patients patients, StaffReach rules, Audit audit, Clock clock) {
    this.conditions = conditions;
    this.patients = patients;
    this.rules = rules;
    this.audit = audit;
    this.clock = clock;
  }

  /// Looks at patients, so it is in the audit; the condition itself is not: values in it are
  /// somebody's diagnosis often enough.
  @PostMapping("/api/conditions/check")
  @Requires(Permission.CONDITION_CHECK)
  CheckedCondition checkCondition(
      CurrentStaff staff, @RequestBody @Valid TriedCondition body, Locale locale) {
    audit.recordAlone(AuditEvent.allowed(staff.actor(), "condition.check"));
    return switch (conditions.of(body.condition(), LocalDate.now(clock))) {
      case TryCondition.Tried.Unfit unfit ->
          new CheckedCondition(
              false,
              unfit.flaws().stream()
                  .map(flaw ->
                      new ConditionFlaw(
                          flaw.place(), flaw.code(), flaw.words().in(locale), flaw.nearest()))
                  .toList(),
              null,
              null,
              null);
      case TryCondition.Tried.TooCostly costly ->
          new CheckedCondition(
              false,
              List.of(),
              costly.sentence().in(locale),
              new ConditionCost(Math.round(costly.cost()), Math.round(costly.most())),
              null);
      case TryCondition.Tried.Asked asked ->
          new CheckedCondition(
              true,
              List.of(),
              asked.sentence().in(locale),
              new ConditionCost(Math.round(asked.cost()), null),
              found(staff, asked));
    };
  }

  private FoundPatients found(CurrentStaff staff, TryCondition.Tried.Asked asked) {
    boolean withheld =
        conditions.isClinical(asked.condition())
            && rules.visibility(staff, Permission.PATIENT_VIEW, Field.SENSITIVE_DIAGNOSIS)
                != Visibility.CLEAR;
    if (withheld) {
      return new FoundPatients(
          asked.number() < FEW ? null : asked.number(), asked.capped(), true, List.of());
    }
    Map<PatientId, PatientSummary> who = patients.find(new HashSet<>(asked.some()));
    return new FoundPatients(
        asked.number(),
        asked.capped(),
        false,
        asked.some().stream()
            .flatMap(id -> Stream.ofNullable(who.get(id)))
            .map(this::sample)
            .toList());
  }

  private SamplePatient sample(PatientSummary patient) {
    return new SamplePatient(
        patient.id().value(),
        patient.name().whole(),
        patient.sex(),
        patient.age(LocalDate.now(clock)));
  }
}
