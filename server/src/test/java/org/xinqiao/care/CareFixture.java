package org.xinqiao.care;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.springframework.boot.test.context.TestComponent;
import org.xinqiao.TestHospital;
import org.xinqiao.clinical.ClinicalFacts;
import org.xinqiao.clinical.EncounterRecord;
import org.xinqiao.clinical.Source;
import org.xinqiao.organization.Department;
import org.xinqiao.organization.Organizations;
import org.xinqiao.organization.Tenant;
import org.xinqiao.patient.PatientRecord;
import org.xinqiao.patient.Patients;
import org.xinqiao.patient.PersonName;
import org.xinqiao.patient.PhoneNumber;
import org.xinqiao.patient.Recognition;
import org.xinqiao.patient.Sex;
import org.xinqiao.shared.PatientId;

/// Patients and where they were seen.
@TestComponent
public class CareFixture {

  private final TestHospital hospitals;
  private final Patients patients;
  private final ClinicalFacts facts;
  private final Organizations organizations;
  private final Clock clock;

  CareFixture(
      TestHospital hospitals,
      Patients patients,
      ClinicalFacts facts,
      Organizations organizations,
      Clock clock) {
    this.hospitals = hospitals;
    this.patients = patients;
    this.facts = facts;
    this.organizations = organizations;
    this.clock = clock;
  }

  public PatientId register(Tenant tenant, String number, String name, PhoneNumber... phones) {
    return hospitals.in(
        tenant,
        () ->
            ((Recognition.Registered)
                    patients.recognize(
                        new PatientRecord(
                            List.of(
                                new PatientRecord.Identifier(
                                    PatientRecord.Identifier.Kind.HIS, "HIS", number)),
                            PersonName.of(name),
                            Sex.FEMALE,
                            LocalDate.now(clock).minusYears(50),
                            List.of(phones),
                            List.of(),
                            List.of(),
                            null,
                            now(),
                            UUID.randomUUID())))
                .patient());
  }

  /// A visit that ended so many days ago.
  public void visit(
      Tenant tenant, PatientId patient, String number, String key, String department, int days) {
    visit(tenant, patient, number, key, department, days, EncounterRecord.Status.FINISHED);
  }

  public void visit(
      Tenant tenant,
      PatientId patient,
      String number,
      String key,
      String department,
      int days,
      EncounterRecord.Status status) {
    Instant then = now().minusSeconds(86_400L * days);
    hospitals.run(
        tenant,
        () ->
            facts.record(
                patient,
                new EncounterRecord(
                    key,
                    EncounterRecord.EncounterClass.INPATIENT,
                    status,
                    department,
                    "科室" + department,
                    "1病区",
                    "孙立群",
                    then,
                    then,
                    "医嘱离院",
                    List.of(
                        new EncounterRecord.Diagnosis(
                            "I25.103", "冠心病", "F", LocalDate.now(clock).minusDays(days))),
                    List.of(),
                    List.of(),
                    null,
                    null),
                new Source(
                    UUID.randomUUID(),
                    number,
                    status == EncounterRecord.Status.CANCELLED ? now().plusSeconds(1) : then)));
  }

  /// The department that a message named.
  public Department department(Tenant tenant, String code) {
    return hospitals.in(
        tenant,
        () ->
            organizations.departments().stream()
                .filter(one -> one.code().equals(code))
                .findFirst()
                .orElseThrow());
  }

  private Instant now() {
    return clock.instant();
  }
}
