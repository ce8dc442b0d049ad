package org.xinqiao.care;

import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.xinqiao.access.CurrentStaff;
import org.xinqiao.access.Permission;
import org.xinqiao.access.Requires;
import org.xinqiao.organization.Organizations;
import org.xinqiao.organization.Staff;
import org.xinqiao.organization.StaffId;
import org.xinqiao.organization.StaffName;
import org.xinqiao.patient.PatientSummary;
import org.xinqiao.patient.Patients;
import org.xinqiao.shared.Page;
import org.xinqiao.shared.PatientId;
import org.xinqiao.shared.Problem;

/// Files that are opened in an emergency (紧急查看), and what is said about it afterwards.
@RestController
@RequestMapping("/api/emergency-accesses")
class EmergencyController {

  /// @param number the whole hospital number or identity card number
  record EmergencyOpening(
      @NotBlank @Size(max = 40) String number, @NotBlank @Size(min = 4, max = 500) String reason) {

    @Override
    public String toString() {
      return "EmergencyOpening[]";
    }
  }

  record OpenedFile(UUID patientId, OffsetDateTime endsAt) {}

  record EmergencyPatient(UUID id, String name, String mrn) {}

  /// @param verdict null while nobody has reviewed it
  record EmergencyEntry(
      UUID id,
      EmergencyPatient patient,
      StaffName by,
      String reason,
      OffsetDateTime openedAt,
      OffsetDateTime endsAt,
      EmergencyAccess.@Nullable Verdict verdict,
      @Nullable String note,
      @Nullable StaffName reviewedBy,
      @Nullable OffsetDateTime reviewedAt) {}

  /// @param unseen notices to the caller's role that nobody of it has seen
  /// @param waiting for a review
  record EmergencySummary(int unseen, int waiting) {}

  record EmergencyReview(
      @NotNull EmergencyAccess.Verdict verdict, @Size(max = 500) @Nullable String note) {}

  private final OpenInEmergency open;
  private final ReviewEmergencyAccess review;
  private final EmergencyStore store;
  private final Patients patients;
  private final Organizations organizations;
  private final Clock clock;

  EmergencyController(
      OpenInEmergency open,
      ReviewEmergencyAccess review,
      EmergencyStore store,
      Patients patients,
      Organizations organizations,
      Clock clock) {
    this.open = open;
    this.review = review;
    this.store = store;
    this.patients = patients;
    this.organizations = organizations;
    this.clock = clock;
  }

  @PostMapping
  @Requires(Permission.EMERGENCY_OPEN)
  OpenedFile openInEmergency(@Valid @RequestBody EmergencyOpening asked, CurrentStaff staff) {
    return switch (open.open(
        asked.number().strip(), asked.reason().strip(), staff, clock.instant())) {
      case OpenInEmergency.Opened(PatientId patient, Instant endsAt) ->
          new OpenedFile(patient.value(), at(endsAt));
      case OpenInEmergency.NobodyOfThatNumber() ->
          throw Problem.of("care.nobody-of-that-number", 404).exception();
    };
  }

  @GetMapping("/summary")
  @Requires(Permission.EMERGENCY_REVIEW)
  EmergencySummary emergencySummary(CurrentStaff staff) {
    return new EmergencySummary(store.unseen(staff.role()), store.waiting());
  }

  @GetMapping
  @Requires(Permission.EMERGENCY_REVIEW)
  Page<EmergencyEntry> listEmergencyAccesses(
      @RequestParam(defaultValue = "waiting") @Schema(allowableValues = {"waiting", "reviewed"})
          String state,
      @RequestParam(required = false) @Nullable String cursor,
      @RequestParam(required = false) @Nullable Integer limit) {
    if (!state.equals("waiting") && !state.equals("reviewed")) {
      throw Problem.of("request.field-invalid", 400, "field", "state").exception();
    }
    Page<EmergencyAccess> page = store.page(state.equals("waiting"), cursor, Page.limit(limit));
    Map<PatientId, PatientSummary> who =
        patients.find(
            page.items().stream().map(EmergencyAccess::patient).collect(Collectors.toSet()));
    return page.map(access -> entry(access, who.get(access.patient())));
  }

  /// All notices to the caller's role were seen.
  @PostMapping("/seen")
  @Requires(Permission.EMERGENCY_REVIEW)
  ResponseEntity<Void> seeEmergencyNotices(CurrentStaff staff) {
    store.seen(staff, clock.instant());
    return ResponseEntity.noContent().build();
  }

  @PostMapping("/{id}/review")
  @Requires(Permission.EMERGENCY_REVIEW)
  ResponseEntity<Void> reviewEmergencyAccess(
      @PathVariable UUID id, @Valid @RequestBody EmergencyReview asked, CurrentStaff staff) {
    String note = asked.note();
    var refusal =
        review.review(
            id,
            asked.verdict(),
            note == null || note.isBlank() ? null : note.strip(),
            staff,
            clock.instant());
    if (refusal.isEmpty()) {
      return ResponseEntity.noContent().build();
    }
    throw switch (refusal.get()) {
      case UNKNOWN -> Problem.of("care.emergency-access-not-found", 404).exception();
      case OWN -> Problem.of("care.review-own", 403).exception();
      case REVIEWED_ALREADY -> Problem.of("care.reviewed-already", 409).exception();
    };
  }

  private EmergencyEntry entry(EmergencyAccess access, @Nullable PatientSummary patient) {
    String mrn = patient == null ? null : patient.mrn();
    EmergencyAccess.Review said = access.review();
    return new EmergencyEntry(
        access.id(),
        new EmergencyPatient(
            access.patient().value(),
            patient == null ? "" : patient.name().whole(),
            mrn == null ? "" : mrn),
        name(access.by()),
        access.reason(),
        at(access.openedAt()),
        at(access.endsAt()),
        said == null ? null : said.verdict(),
        said == null ? null : said.note(),
        said == null ? null : name(said.by()),
        said == null ? null : at(said.at()));
  }

  private StaffName name(StaffId id) {
    return new StaffName(id, organizations.staff(id).map(Staff::displayName).orElse(""));
  }

  private OffsetDateTime at(Instant instant) {
    return instant.atZone(clock.getZone()).toOffsetDateTime();
  }
}
