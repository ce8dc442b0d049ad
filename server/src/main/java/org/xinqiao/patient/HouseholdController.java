package org.xinqiao.patient;

import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import org.xinqiao.access.CurrentStaff;
import org.xinqiao.access.Permission;
import org.xinqiao.access.Requires;
import org.xinqiao.audit.Audit;
import org.xinqiao.audit.AuditEvent;
import org.xinqiao.shared.PatientId;
import org.xinqiao.shared.Problem;

/// With whom a patient shares telephones, on the patient's page.
@RestController
class HouseholdController {

  /// @param sharedPhones the patient's numbers, masked, on which nothing personal may be written
  ///   because somebody else uses them too, also somebody the caller may not see
  /// @param more there are more members than are listed
  record PatientHousehold(List<String> sharedPhones, List<HouseholdMember> members, boolean more) {}

  /// @param samePhone the number is given as their own, not as that of a relative
  record HouseholdMember(
      UUID id,
      String name,
      Sex sex,
      @Nullable Integer age,
      @Nullable String mrn,
      Kinship kinship,
      boolean samePhone) {}

  private final Households households;
  private final Patients patients;
  private final Audit audit;
  private final Clock clock;

  HouseholdController(Households households, Patients patients, Audit audit, Clock clock) {
    this.households = households;
    this.patients = patients;
    this.audit = audit;
    this.clock = clock;
  }

  @GetMapping("/api/patients/{id}/household")
  @Requires(Permission.PATIENT_VIEW)
  PatientHousehold patientHousehold(CurrentStaff staff, @PathVariable UUID id) {
    PatientSummary patient =
        patients
            .find(new PatientId(id))
            .orElseThrow(() -> Problem.of("patient.not-found", 404).exception());
    audit.recordAlone(
        AuditEvent.allowed(staff.actor(), "patient.view")
            .on("patient-household", patient.id())
            .of(patient.id()));
    Households.Household household = households.of(patient);
    LocalDate today = LocalDate.now(clock);
    return new PatientHousehold(
        patients.contactPoints(patient.id()).stream()
            .filter(point -> point.system() == ContactPoint.System.PHONE && point.shared())
            .map(point -> new PhoneNumber(point.value()).masked())
            .toList(),
        household.members().stream()
            .map(member ->
                new HouseholdMember(
                    member.patient().id().value(),
                    member.patient().name().whole(),
                    member.patient().sex(),
                    member.patient().age(today),
                    member.patient().mrn(),
                    member.kinship(),
                    member.samePhone()))
            .toList(),
        household.more());
  }
}
