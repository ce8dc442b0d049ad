package org.xinqiao.patient;

import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
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

  /// @param seen of the comparison on which it was decided
  record PatientMerge(
      @NotNull UUID retired,
      @NotBlank @Size(max = 500) String reason,
      @Size(max = 64) @Nullable String seen) {}

  record PatientUnmerge(@NotBlank @Size(max = 500) String reason) {}

  record DistinctRegistrations(@NotBlank @Size(max = 500) String reason) {}

  record IdentityReveal(@NotBlank @Size(max = 500) String reason) {}

  record MergedPatient(UUID patientId) {}

  private final RegistrationReviews reviews;
  private final CompareRegistrations compare;
  private final RevealIdentity reveal;
  private final MergePatients merge;
  private final UnmergePatients unmerge;
  private final MergeHistory history;

  RegistrationController(
      RegistrationReviews reviews,
      CompareRegistrations compare,
      RevealIdentity reveal,
      MergePatients merge,
      UnmergePatients unmerge,
      MergeHistory history) {
    this.reviews = reviews;
    this.compare = compare;
    this.reveal = reveal;
    this.merge = merge;
    this.unmerge = unmerge;
    this.history = history;
  }

  @GetMapping("/api/registration-reviews")
  @Requires(Permission.REGISTRATION_REVIEW)
  Page<RegistrationReviews.Review> registrationReviews(
      @RequestParam(defaultValue = "open") @Schema(allowableValues = {"open", "settled"})
          String state,
      @RequestParam @Nullable String cursor,
      @RequestParam @Nullable Integer limit) {
    return switch (state) {
      case "open" -> reviews.open(cursor, Page.limit(limit));
      case "settled" -> reviews.settled(cursor, Page.limit(limit));
      default -> throw Problem.of("request.field-invalid", 400, "field", "state").exception();
    };
  }

  @GetMapping("/api/patients/{id}/comparison/{other}")
  @Requires(Permission.REGISTRATION_REVIEW)
  CompareRegistrations.RegistrationComparison compareRegistrations(
      CurrentStaff staff, @PathVariable UUID id, @PathVariable UUID other) {
    return compare
        .compare(new PatientId(id), new PatientId(other), staff)
        .orElseThrow(RegistrationController::unknown);
  }

  @PostMapping("/api/patients/{id}/identity")
  @Requires(Permission.REGISTRATION_REVIEW)
  RevealIdentity.RevealedIdentity revealIdentity(
      CurrentStaff staff, @PathVariable UUID id, @Valid @RequestBody IdentityReveal body) {
    return reveal
        .reveal(new PatientId(id), body.reason().strip(), staff)
        .orElseThrow(RegistrationController::unknown);
  }

  @PostMapping("/api/patients/{id}/merge")
  @Requires(value = Permission.PATIENT_MERGE, fresh = true)
  MergedPatient mergePatients(
      CurrentStaff staff, @PathVariable UUID id, @Valid @RequestBody PatientMerge body) {
    return switch (merge.merge(
        new PatientId(body.retired()), new PatientId(id), body.reason(), body.seen(), staff)) {
      case MergePatients.Outcome.Merged(PatientId patient) -> new MergedPatient(patient.value());
      case MergePatients.Outcome.Refused(MergePatients.Refusal refusal) ->
          throw switch (refusal) {
            case UNKNOWN_PATIENT -> unknown();
            case ALREADY_ONE -> alreadyOne();
            case IDENTITY_CARDS_DIFFER ->
                Problem.of("registration.identity-cards-differ", 409).exception();
            case CHANGED_MEANWHILE -> Problem.of("registration.changed-meanwhile", 409).exception();
            case REASON_MISSING -> reasonMissing();
          };
    };
  }

  @PostMapping("/api/patients/{id}/unmerge")
  @Requires(value = Permission.PATIENT_MERGE, fresh = true)
  MergedPatient unmergePatient(
      CurrentStaff staff, @PathVariable UUID id, @Valid @RequestBody PatientUnmerge body) {
    Optional<UnmergePatients.Refusal> refusal =
        unmerge.unmerge(new PatientId(id), body.reason(), staff);
    if (refusal.isPresent()) {
      throw switch (refusal.get()) {
        case UNKNOWN_PATIENT -> unknown();
        case NOT_MERGED -> notMerged();
        case REASON_MISSING -> reasonMissing();
      };
    }
    return new MergedPatient(id);
  }

  /// What goes where when that record is parted from the one that stands for it.
  @GetMapping("/api/patients/{id}/parting")
  @Requires(Permission.PATIENT_MERGE)
  MergeHistory.Parting previewParting(@PathVariable UUID id) {
    return history.parting(new PatientId(id)).orElseThrow(RegistrationController::notMerged);
  }

  @GetMapping("/api/patient-merges")
  @Requires(Permission.REGISTRATION_REVIEW)
  Page<MergeHistory.Merge> listMerges(
      @RequestParam @Nullable String cursor, @RequestParam @Nullable Integer limit) {
    return history.all(cursor, Page.limit(limit));
  }

  @GetMapping("/api/patients/{id}/merges")
  @Requires(Permission.PATIENT_VIEW)
  List<MergeHistory.Merge> patientMerges(CurrentStaff staff, @PathVariable UUID id) {
    return history.of(new PatientId(id), staff).orElseThrow(RegistrationController::unknown);
  }

  /// Two people after all: the pair is never asked about again.
  @PostMapping("/api/registration-reviews/{one}/{other}/distinct")
  @Requires(Permission.REGISTRATION_REVIEW)
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void distinctRegistrations(
      CurrentStaff staff,
      @PathVariable UUID one,
      @PathVariable UUID other,
      @Valid @RequestBody DistinctRegistrations body) {
    switch (reviews.distinct(new PatientId(one), new PatientId(other), body.reason(), staff)) {
      case KEPT -> {}
      case NO_SUCH_REVIEW -> throw Problem.of("registration.no-such-review", 404).exception();
      case ALREADY_ONE -> throw alreadyOne();
      case REASON_MISSING -> throw reasonMissing();
    }
  }

  private static ProblemException unknown() {
    return Problem.of("registration.unknown-patient", 404).exception();
  }

  private static ProblemException alreadyOne() {
    return Problem.of("registration.already-one", 409).exception();
  }

  private static ProblemException notMerged() {
    return Problem.of("registration.not-merged", 409).exception();
  }

  private static ProblemException reasonMissing() {
    return Problem.of("registration.reason-missing", 400).exception();
  }
}
