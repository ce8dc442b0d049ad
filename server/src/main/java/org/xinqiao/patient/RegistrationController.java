package org.xinqiao.patient;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.xinqiao.access.CurrentStaff;
import org.xinqiao.access.Permission;
import org.xinqiao.access.Requires;
import org.xinqiao.shared.Page;
import org.xinqiao.shared.PatientId;
import org.xinqiao.shared.Problem;
import org.xinqiao.shared.ProblemException;

/// Where staff decide who is who.
@RestController
class RegistrationController {

  /// One of two records that may be one person.
  ///
  /// @param identifiers kinds of numbers it has, with the end of each
  record RegistrationSide(
      UUID id,
      String name,
      Sex sex,
      @Nullable LocalDate birthDate,
      @Nullable String mrn,
      @Nullable String mismatch,
      List<String> phonesMasked,
      List<RegistrationIdentifier> identifiers) {}

  record RegistrationIdentifier(String kind, String assigner, String tail) {}

  record RegistrationComparison(RegistrationSide one, RegistrationSide other) {}

  record PatientMerge(@NotNull UUID retired, @NotBlank @Size(max = 500) String reason) {}

  record PatientUnmerge(@NotBlank @Size(max = 500) String reason) {}

  record MergedPatient(UUID patientId) {}

  private final RegistrationReviews reviews;
  private final Patients patients;
  private final MergePatients merge;
  private final UnmergePatients unmerge;

  RegistrationController(
      RegistrationReviews reviews,
      Patients patients,
      MergePatients merge,
      UnmergePatients unmerge) {
    this.reviews = reviews;
    this.patients = patients;
    this.merge = merge;
    this.unmerge = unmerge;
  }

  @GetMapping("/api/registration-reviews")
  @Requires(Permission.REGISTRATION_REVIEW)
  Page<RegistrationReviews.Review> registrationReviews(
      @RequestParam @Nullable String cursor, @RequestParam @Nullable Integer limit) {
    return reviews.open(cursor, Page.limit(limit));
  }

  @GetMapping("/api/patients/{id}/comparison/{other}")
  @Requires(Permission.REGISTRATION_REVIEW)
  RegistrationComparison compareRegistrations(@PathVariable UUID id, @PathVariable UUID other) {
    return new RegistrationComparison(side(id), side(other));
  }

  @PostMapping("/api/patients/{id}/merge")
  @Requires(Permission.PATIENT_MERGE)
  MergedPatient mergePatients(
      CurrentStaff staff, @PathVariable UUID id, @Valid @RequestBody PatientMerge body) {
    return switch (merge.merge(
        new PatientId(body.retired()), new PatientId(id), body.reason(), staff)) {
      case MergePatients.Outcome.Merged(PatientId patient) -> new MergedPatient(patient.value());
      case MergePatients.Outcome.Refused(MergePatients.Refusal refusal) ->
          throw switch (refusal) {
            case UNKNOWN_PATIENT -> unknown();
            case ALREADY_ONE -> Problem.of("registration.already-one", 409).exception();
            case IDENTITY_CARDS_DIFFER ->
                Problem.of("registration.identity-cards-differ", 409).exception();
            case REASON_MISSING -> Problem.of("registration.reason-missing", 400).exception();
          };
    };
  }

  @PostMapping("/api/patients/{id}/unmerge")
  @Requires(Permission.PATIENT_MERGE)
  MergedPatient unmergePatient(
      CurrentStaff staff, @PathVariable UUID id, @Valid @RequestBody PatientUnmerge body) {
    Optional<UnmergePatients.Refusal> refusal =
        unmerge.unmerge(new PatientId(id), body.reason(), staff);
    if (refusal.isPresent()) {
      throw switch (refusal.get()) {
        case UNKNOWN_PATIENT -> unknown();
        case NOT_MERGED -> Problem.of("registration.not-merged", 409).exception();
        case REASON_MISSING -> Problem.of("registration.reason-missing", 400).exception();
      };
    }
    return new MergedPatient(id);
  }

  /// Two people after all: the pair is never asked about again.
  @PostMapping("/api/registration-reviews/{one}/{other}/distinct")
  @Requires(Permission.REGISTRATION_REVIEW)
  @ResponseStatus(org.springframework.http.HttpStatus.NO_CONTENT)
  void distinctRegistrations(CurrentStaff staff, @PathVariable UUID one, @PathVariable UUID other) {
    if (!reviews.distinct(new PatientId(one), new PatientId(other), staff)) {
      throw Problem.of("registration.no-such-review", 404).exception();
    }
  }

  private RegistrationSide side(UUID id) {
    PatientSummary patient = patients.find(new PatientId(id)).orElseThrow(() -> unknown());
    return new RegistrationSide(
        id,
        patient.name().whole(),
        patient.sex(),
        patient.birthDate(),
        patient.mrn(),
        patient.mismatch(),
        patients.contactPoints(patient.id()).stream()
            .filter(point -> point.system() == ContactPoint.System.PHONE)
            .map(point -> new PhoneNumber(point.value()).masked())
            .toList(),
        patients.identifiers(patient.id()).stream()
            .map(one ->
                new RegistrationIdentifier(one.kind().code(), one.assigner(), tail(one.value())))
            .toList());
  }

  private static String tail(String value) {
    return value.length() <= 4 ? value : value.substring(value.length() - 4);
  }

  private static ProblemException unknown() {
    return Problem.of("registration.unknown-patient", 404).exception();
  }
}
