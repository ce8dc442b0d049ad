package org.xinqiao.chart;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import org.xinqiao.access.CurrentStaff;
import org.xinqiao.access.Permission;
import org.xinqiao.access.Requires;
import org.xinqiao.pathway.KeepPlans;
import org.xinqiao.shared.PatientId;
import org.xinqiao.shared.Problem;

/// Staff mute a plan, let it speak again, and end it.
@RestController
class PlanKeepingController {

  /// @param until the last quiet day, 180 days from today at most
  /// @param reason patient-asked, in-hospital, away, cared-for-elsewhere
  record PlanToMute(@NotNull LocalDate until, @NotBlank @Size(max = 40) String reason) {}

  /// @param reason patient-asked, goal-reached, doctor-decided, by-mistake
  record PlanToEnd(@NotBlank @Size(max = 40) String reason) {}

  private final OpenChart chart;
  private final PatientPlans plans;
  private final KeepPlans keep;

  PlanKeepingController(OpenChart chart, PatientPlans plans, KeepPlans keep) {
    this.chart = chart;
    this.plans = plans;
    this.keep = keep;
  }

  @PostMapping("/api/patients/{id}/plans/{plan}/mute")
  @Requires(Permission.PLAN_KEEP)
  List<PatientPlans.Plan> mutePlan(
      CurrentStaff staff,
      @PathVariable UUID id,
      @PathVariable UUID plan,
      @Valid @RequestBody PlanToMute body,
      Locale locale) {
    PatientId patient = open(id, staff);
    return done(
        keep.mute(patient, plan, body.until(), body.reason(), staff.actor()), patient, locale);
  }

  @PostMapping("/api/patients/{id}/plans/{plan}/resume")
  @Requires(Permission.PLAN_KEEP)
  List<PatientPlans.Plan> resumePlan(
      CurrentStaff staff, @PathVariable UUID id, @PathVariable UUID plan, Locale locale) {
    PatientId patient = open(id, staff);
    return done(keep.resume(patient, plan, staff.actor()), patient, locale);
  }

  @PostMapping("/api/patients/{id}/plans/{plan}/end")
  @Requires(Permission.PLAN_KEEP)
  List<PatientPlans.Plan> endPlan(
      CurrentStaff staff,
      @PathVariable UUID id,
      @PathVariable UUID plan,
      @Valid @RequestBody PlanToEnd body,
      Locale locale) {
    PatientId patient = open(id, staff);
    return done(keep.end(patient, plan, body.reason(), staff.actor()), patient, locale);
  }

  private List<PatientPlans.Plan> done(
      Optional<KeepPlans.Refusal> refusal, PatientId patient, Locale locale) {
    if (refusal.isPresent()) {
      throw switch (refusal.get()) {
        case NOT_RUNNING -> Problem.of("pathway.not-running", 409).exception();
        case DAY -> Problem.of("pathway.mute-day", 422).exception();
        case REASON -> Problem.of("pathway.unknown-reason", 422).exception();
      };
    }
    return plans.of(patient, locale);
  }

  private PatientId open(UUID id, CurrentStaff staff) {
    return chart.open(id, "plans", staff).id();
  }
}
