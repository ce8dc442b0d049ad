package org.xinqiao.chart;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.LocalDate;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import org.xinqiao.access.CurrentStaff;
import org.xinqiao.access.Permission;
import org.xinqiao.access.Requires;
import org.xinqiao.consent.ConsentWord;
import org.xinqiao.consent.Purpose;
import org.xinqiao.shared.PatientId;
import org.xinqiao.shared.Problem;
import org.xinqiao.shared.ProblemException;

/// A patient's consents, as staff see them and take them down.
@RestController
class ConsentController {

  /// @param purpose a code, or `any` for all of them, which only a no may name
  /// @param decision `expire`, with the purpose `any`, lifts a stop and grants nothing
  /// @param channel a name, or `any`
  /// @param representative who spoke for the patient; absent when they spoke themselves
  /// @param evidenceKind what proves it; a screen when absent
  /// @param validUntil the last day of a grant; absent when it has no end
  record ConsentDecision(
      @NotBlank @Size(max = 40) String purpose,
      @NotBlank @Size(max = 40) String channel,
      @NotNull ConsentWord.Kind decision,
      @Nullable UUID representative,
      ConsentWord.Evidence.@Nullable Kind evidenceKind,
      @Size(max = 200) @Nullable String evidence,
      @Nullable LocalDate validUntil) {}

  private final OpenChart chart;
  private final PatientConsents consents;
  private final ConsentHistory history;

  ConsentController(OpenChart chart, PatientConsents consents, ConsentHistory history) {
    this.chart = chart;
    this.consents = consents;
    this.history = history;
  }

  @GetMapping("/api/patients/{id}/consents")
  @Requires(Permission.PATIENT_VIEW)
  PatientConsents.ConsentList listConsents(CurrentStaff staff, @PathVariable UUID id) {
    return new PatientConsents.ConsentList(consents.of(open(id, staff)));
  }

  @GetMapping("/api/patients/{id}/consents/history")
  @Requires(Permission.PATIENT_VIEW)
  ConsentHistory.ConsentEvents consentHistory(
      CurrentStaff staff, @PathVariable UUID id, Locale locale) {
    return history.of(open(id, staff), locale);
  }

  @PostMapping("/api/patients/{id}/consents")
  @Requires(Permission.CONSENT_RECORD)
  PatientConsents.ConsentRecorded recordConsent(
      CurrentStaff staff,
      @PathVariable UUID id,
      @Valid @RequestBody ConsentDecision body,
      Locale locale) {
    return switch (consents.record(open(id, staff), said(body), staff, locale)) {
      case PatientConsents.Outcome.Recorded(PatientConsents.ConsentRecorded recorded) -> recorded;
      case PatientConsents.Outcome.Refused(PatientConsents.Refusal refusal) ->
          throw switch (refusal) {
            case GRANT_NAMES_NO_PURPOSE -> refused("consent.grant-names-no-purpose", 400);
            case CHILD_NEEDS_GUARDIAN -> refused("consent.child-needs-guardian", 409);
            case REPRESENTATIVE_MAY_NOT -> refused("consent.representative-may-not", 409);
            case PERIOD_OVER -> refused("consent.period-over", 400);
          };
    };
  }

  private static PatientConsents.Said said(ConsentDecision body) {
    Optional<Purpose> purpose = PatientConsents.purpose(body.purpose());
    if (purpose.isEmpty() && !body.purpose().equals(PatientConsents.ANY)) {
      throw invalid("purpose");
    }
    if (body.decision() == ConsentWord.Kind.EXPIRE && purpose.isPresent()) {
      throw invalid("decision");
    }
    String evidence = body.evidence();
    ConsentWord.Evidence.Kind kind = body.evidenceKind();
    return new PatientConsents.Said(
        purpose.orElse(null),
        PatientConsents.channel(body.channel()).orElseThrow(() -> invalid("channel")),
        body.decision(),
        body.representative(),
        kind == null ? ConsentWord.Evidence.Kind.SCREEN : kind,
        evidence == null ? "" : evidence.strip(),
        body.validUntil());
  }

  private PatientId open(UUID id, CurrentStaff staff) {
    return chart.open(id, "consents", staff).id();
  }

  private static ProblemException invalid(String field) {
    return Problem.of("request.field-invalid", 400, "field", field).exception();
  }

  private static ProblemException refused(String code, int status) {
    return Problem.of(code, status).exception();
  }
}
