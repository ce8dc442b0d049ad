package org.xinqiao.patient;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.time.LocalDate;
import java.util.List;
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

/// Who a patient is by their papers, and whom to call, as staff take it down.
@RestController
class IdentityController {

  /// What the record says, to be compared with a card.
  ///
  /// @param cardMasked the number that is known, all but its last four characters in stars; null
  ///   when none is
  /// @param mismatch what the known card says otherwise: birth-date or sex; null for nothing
  record IdentityOnRecord(
      String name,
      Sex sex,
      @Nullable LocalDate birthDate,
      @Nullable String cardMasked,
      @Nullable String mismatch) {}

  /// @param name as the card has it
  /// @param despite somebody has seen that the birth date or the sex differs from the record
  record IdentityCardRead(
      @NotBlank @Size(max = 20) String number,
      @NotBlank @Size(max = 60) String name,
      boolean despite) {}

  record EmergencyContacts(List<EmergencyContact> contacts) {}

  record EmergencyContact(String name, String relationship, @Nullable String phoneMasked) {}

  record NewEmergencyContact(
      @NotBlank @Size(max = 60) String name,
      @NotBlank @Size(max = 40) String relationship,
      @NotBlank @Size(max = 40) String phone) {}

  private final Patients patients;
  private final RecordIdentityCard recordCard;
  private final RecordEmergencyContact recordContact;
  private final Audit audit;

  IdentityController(
      Patients patients,
      RecordIdentityCard recordCard,
      RecordEmergencyContact recordContact,
      Audit audit) {
    this.patients = patients;
    this.recordCard = recordCard;
    this.recordContact = recordContact;
    this.audit = audit;
  }

  @GetMapping("/api/patients/{id}/identity-card")
  @Requires(Permission.CARD_OPEN)
  IdentityOnRecord patientIdentityCard(CurrentStaff staff, @PathVariable UUID id) {
    PatientSummary patient = open(id, "patient-identity-card", staff);
    return new IdentityOnRecord(
        patient.name().whole(),
        patient.sex(),
        patient.birthDate(),
        patients.identityCards(patient.id()).stream()
            .findFirst()
            .map(number -> "*".repeat(14) + number.substring(14))
            .orElse(null),
        patient.mismatch());
  }

  @PostMapping("/api/patients/{id}/identity-card")
  @Requires(Permission.CARD_OPEN)
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void recordIdentityCard(
      CurrentStaff staff, @PathVariable UUID id, @Valid @RequestBody IdentityCardRead body) {
    IdCard card =
        IdCard.parse(body.number())
            .orElseThrow(() -> refused("registration.id-number-invalid", 400));
    recordCard
        .record(new PatientId(id), card, PersonName.of(body.name()), body.despite(), staff)
        .ifPresent(why -> {
          throw switch (why) {
            case UNKNOWN_PATIENT -> refused("patient.not-found", 404);
            case NAME_DIFFERS -> refused("registration.name-differs", 409);
            case BIRTH_DATE_DIFFERS -> refused("registration.birth-date-differs", 409);
            case SEX_DIFFERS -> refused("registration.sex-differs", 409);
            case OTHER_CARD_KNOWN -> refused("registration.other-card-known", 409);
            case HELD_BY_ANOTHER -> refused("registration.card-held", 409);
            case ERASED -> refused("registration.card-erased", 409);
          };
        });
  }

  @GetMapping("/api/patients/{id}/emergency-contacts")
  @Requires(Permission.PATIENT_VIEW)
  EmergencyContacts emergencyContacts(CurrentStaff staff, @PathVariable UUID id) {
    PatientSummary patient = open(id, "patient-emergency-contacts", staff);
    return new EmergencyContacts(
        patients.relatives(patient.id()).stream()
            .filter(one -> one.phone() != null)
            .map(one ->
                new EmergencyContact(
                    one.name(),
                    one.relationship(),
                    one.phone() == null ? null : one.phone().masked()))
            .toList());
  }

  @PostMapping("/api/patients/{id}/emergency-contacts")
  @Requires(Permission.SELF_REPORT_RECORD)
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void recordEmergencyContact(
      CurrentStaff staff, @PathVariable UUID id, @Valid @RequestBody NewEmergencyContact body) {
    PhoneNumber phone =
        PhoneNumber.parse(body.phone())
            .orElseThrow(
                () -> Problem.of("request.field-invalid", 400, "field", "phone").exception());
    recordContact
        .record(new PatientId(id), body.name().strip(), body.relationship().strip(), phone, staff)
        .ifPresent(why -> {
          throw switch (why) {
            case UNKNOWN_PATIENT -> refused("patient.not-found", 404);
            case OWN_PHONE -> refused("registration.own-phone", 400);
          };
        });
  }

  private PatientSummary open(UUID id, String what, CurrentStaff staff) {
    PatientSummary patient =
        patients.find(new PatientId(id)).orElseThrow(() -> refused("patient.not-found", 404));
    audit.recordAlone(
        AuditEvent.allowed(staff.actor(), "patient.view").on(what, patient.id()).of(patient.id()));
    return patient;
  }

  private static ProblemException refused(String code, int status) {
    return Problem.of(code, status).exception();
  }
}
