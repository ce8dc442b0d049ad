package org.xinqiao.patient;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Clock;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.xinqiao.access.CurrentStaff;
import org.xinqiao.access.Permission;
import org.xinqiao.access.Requires;
import org.xinqiao.audit.Audit;
import org.xinqiao.audit.AuditEvent;
import org.xinqiao.shared.PatientId;
import org.xinqiao.shared.Problem;
import org.xinqiao.shared.ProblemException;

/// Who acts for a patient, on the patient's page.
@RestController
class RepresentativeController {

  /// @param endsOn the first day on which it does not count any more; null for as long as it lasts
  /// @param inForce whether they may act today
  record PatientRepresentative(
      UUID id,
      Representative.Kind kind,
      String name,
      String relationship,
      @Nullable String phoneMasked,
      List<Representative.Scope> scopes,
      LocalDate from,
      @Nullable LocalDate endsOn,
      String proof,
      OffsetDateTime recordedAt,
      @Nullable OffsetDateTime endedAt,
      boolean inForce) {}

  record PatientRepresentatives(List<PatientRepresentative> representatives) {}

  record NewRepresentative(
      @NotNull Representative.Kind kind,
      @NotBlank @Size(max = 60) String name,
      @NotBlank @Size(max = 40) String relationship,
      @Size(max = 40) @Nullable String phone,
      @NotNull Set<Representative.Scope> scopes,
      @NotNull LocalDate from,
      @Nullable LocalDate until,
      @NotBlank @Size(max = 500) String proof) {}

  record RepresentativeRecorded(UUID id) {}

  record RepresentativeEnd(@NotBlank @Size(max = 500) String reason) {}

  private final Representatives representatives;
  private final RecordRepresentative recordRepresentative;
  private final EndRepresentative endRepresentative;
  private final Patients patients;
  private final Audit audit;
  private final Clock clock;

  RepresentativeController(
      Representatives representatives,
      RecordRepresentative recordRepresentative,
      EndRepresentative endRepresentative,
      Patients patients,
      Audit audit,
      Clock clock) {
    this.representatives = representatives;
    this.recordRepresentative = recordRepresentative;
    this.endRepresentative = endRepresentative;
    this.patients = patients;
    this.audit = audit;
    this.clock = clock;
  }

  @GetMapping("/api/patients/{id}/representatives")
  @Requires(Permission.PATIENT_VIEW)
  PatientRepresentatives listRepresentatives(CurrentStaff staff, @PathVariable UUID id) {
    PatientId patient =
        patients
            .find(new PatientId(id))
            .map(PatientSummary::id)
            .orElseThrow(RepresentativeController::unknownPatient);
    audit.recordAlone(
        AuditEvent.allowed(staff.actor(), "patient.view")
            .on("patient-representatives", patient)
            .of(patient));
    LocalDate today = LocalDate.now(clock);
    return new PatientRepresentatives(
        representatives.of(patient).stream().map(one -> shown(one, today)).toList());
  }

  @PostMapping("/api/patients/{id}/representatives")
  @Requires(Permission.REPRESENTATIVE_RECORD)
  RepresentativeRecorded recordRepresentative(
      CurrentStaff staff, @PathVariable UUID id, @Valid @RequestBody NewRepresentative body) {
    return switch (recordRepresentative.record(new PatientId(id), stated(body), staff)) {
      case RecordRepresentative.Outcome.Recorded(UUID recorded) ->
          new RepresentativeRecorded(recorded);
      case RecordRepresentative.Outcome.Refused(RecordRepresentative.Refusal refusal) ->
          throw switch (refusal) {
            case UNKNOWN_PATIENT -> unknownPatient();
            case NO_SCOPE -> Problem.of("representative.no-scope", 400).exception();
            case PERIOD_EMPTY -> Problem.of("representative.period-empty", 400).exception();
            case CHILD_NEEDS_GUARDIAN ->
                Problem.of("representative.child-needs-guardian", 409).exception();
          };
    };
  }

  @PostMapping("/api/patients/{id}/representatives/{representative}/end")
  @Requires(Permission.REPRESENTATIVE_RECORD)
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void endRepresentative(
      CurrentStaff staff,
      @PathVariable UUID id,
      @PathVariable UUID representative,
      @Valid @RequestBody RepresentativeEnd body) {
    if (!endRepresentative.end(new PatientId(id), representative, body.reason().strip(), staff)) {
      throw Problem.of("representative.not-found", 404).exception();
    }
  }

  private static RecordRepresentative.Stated stated(NewRepresentative body) {
    String phone = body.phone();
    return new RecordRepresentative.Stated(
        body.kind(),
        body.name().strip(),
        body.relationship().strip(),
        phone == null || phone.isBlank()
            ? null
            : PhoneNumber.parse(phone)
                .orElseThrow(
                    () -> Problem.of("request.field-invalid", 400, "field", "phone").exception()),
        body.scopes(),
        body.from(),
        body.until(),
        body.proof().strip());
  }

  private PatientRepresentative shown(Representative one, LocalDate today) {
    PhoneNumber phone = one.phone();
    return new PatientRepresentative(
        one.id(),
        one.kind(),
        one.name(),
        one.relationship(),
        phone == null ? null : phone.masked(),
        one.scopes().stream().sorted().toList(),
        one.from(),
        one.endsOn(),
        one.proof(),
        one.recordedAt().atZone(clock.getZone()).toOffsetDateTime(),
        one.endedAt() == null ? null : one.endedAt().atZone(clock.getZone()).toOffsetDateTime(),
        one.inForce(today));
  }

  private static ProblemException unknownPatient() {
    return Problem.of("patient.not-found", 404).exception();
  }
}
