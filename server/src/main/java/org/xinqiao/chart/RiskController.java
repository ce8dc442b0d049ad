package org.xinqiao.chart;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.time.Clock;
import java.time.LocalDate;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.xinqiao.access.CurrentStaff;
import org.xinqiao.access.Permission;
import org.xinqiao.access.Requires;
import org.xinqiao.risk.RecordRiskInput;
import org.xinqiao.risk.RiskCard;
import org.xinqiao.risk.RiskScores;
import org.xinqiao.shared.Page;
import org.xinqiao.shared.PatientId;
import org.xinqiao.shared.Problem;
import org.xinqiao.shared.ProblemException;

/// A patient's risk scores, and what staff say that the scores need.
@RestController
class RiskController {

  /// @param number in that unit; null for yes and no
  /// @param unit of the number: it is never guessed
  /// @param on the day it is of; today when absent
  record RiskAnswer(
      @NotBlank @Size(max = 40) String input,
      @Nullable Double number,
      @Size(max = 20) @Nullable String unit,
      @Nullable Boolean yes,
      @Nullable LocalDate on) {}

  private final OpenChart chart;
  private final RiskScores scores;
  private final RecordRiskInput inputs;
  private final Clock clock;

  RiskController(OpenChart chart, RiskScores scores, RecordRiskInput inputs, Clock clock) {
    this.chart = chart;
    this.scores = scores;
    this.inputs = inputs;
    this.clock = clock;
  }

  @GetMapping("/api/patients/{id}/risk-scores")
  @Requires(Permission.PATIENT_VIEW)
  RiskCard patientRiskScores(CurrentStaff staff, @PathVariable UUID id, Locale locale) {
    return scores.of(open(id, staff), locale);
  }

  @GetMapping("/api/patients/{id}/risk-scores/{score}/history")
  @Requires(Permission.PATIENT_VIEW)
  Page<RiskCard.PastRisk> riskScoreHistory(
      CurrentStaff staff,
      @PathVariable UUID id,
      @PathVariable String score,
      @RequestParam(required = false) @Nullable String cursor,
      @RequestParam(required = false) @Nullable Integer limit,
      Locale locale) {
    return scores
        .history(open(id, staff), score, cursor, Page.limit(limit), locale)
        .orElseThrow(() -> refused("risk.score-not-found", 404));
  }

  @PostMapping("/api/patients/{id}/risk-inputs")
  @Requires(Permission.RISK_RECORD)
  RiskCard recordRiskInput(
      CurrentStaff staff,
      @PathVariable UUID id,
      @Valid @RequestBody RiskAnswer body,
      Locale locale) {
    PatientId patient = open(id, staff);
    LocalDate on = body.on();
    RecordRiskInput.Said said =
        new RecordRiskInput.Said(
            body.input(),
            body.number(),
            body.unit(),
            body.yes(),
            on == null ? LocalDate.now(clock) : on);
    return shown(inputs.record(patient, said, staff), patient, locale);
  }

  /// What staff said about one input was an error.
  @DeleteMapping("/api/patients/{id}/risk-inputs/{input}")
  @Requires(Permission.RISK_RECORD)
  RiskCard takeBackRiskInput(
      CurrentStaff staff, @PathVariable UUID id, @PathVariable String input, Locale locale) {
    PatientId patient = open(id, staff);
    return shown(inputs.takeBack(patient, input, staff), patient, locale);
  }

  private RiskCard shown(
      Optional<RecordRiskInput.Refusal> refusal, PatientId patient, Locale locale) {
    if (refusal.isPresent()) {
      throw switch (refusal.get()) {
        case UNKNOWN_INPUT -> refused("risk.input-not-found", 404);
        case NOT_BY_HAND -> refused("risk.not-by-hand", 409);
        case NOT_AN_ANSWER -> refused("risk.not-an-answer", 400);
        case UNKNOWN_UNIT -> refused("risk.unknown-unit", 400);
        case IMPLAUSIBLE -> refused("risk.implausible", 400);
        case IN_THE_FUTURE -> refused("risk.in-the-future", 400);
        case TOO_OLD -> refused("risk.too-old", 400);
        case NOTHING_SAID -> refused("risk.nothing-said", 409);
      };
    }
    return scores.of(patient, locale);
  }

  private PatientId open(UUID id, CurrentStaff staff) {
    return chart.open(id, "risk", staff).id();
  }

  private static ProblemException refused(String code, int status) {
    return Problem.of(code, status).exception();
  }
}
