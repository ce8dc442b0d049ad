package org.xinqiao.portal;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.test.context.TestComponent;
import org.xinqiao.TestHospital;
import org.xinqiao.appointment.Appointments;
import org.xinqiao.appointment.Revisit;
import org.xinqiao.organization.Tenant;
import org.xinqiao.patient.ContactPoint;
import org.xinqiao.patient.PatientRecord;
import org.xinqiao.patient.Patients;
import org.xinqiao.patient.PersonName;
import org.xinqiao.patient.PhoneNumber;
import org.xinqiao.patient.Recognition;
import org.xinqiao.patient.Sex;
import org.xinqiao.questionnaire.Questionnaires;
import org.xinqiao.shared.PatientId;

/// Invented patients with a link.
@TestComponent
public class TestPatients {

  /// Stands in the name of every patient made here: where it must not show, it is looked for.
  static final String CANARY = "雀鸢";

  private static final AtomicInteger NUMBER = new AtomicInteger();

  private final TestHospital hospitals;
  private final Patients patients;
  private final Questionnaires questionnaires;
  private final Appointments appointments;
  private final Links links;

  TestPatients(
      TestHospital hospitals,
      Patients patients,
      Questionnaires questionnaires,
      Appointments appointments,
      Links links) {
    this.hospitals = hospitals;
    this.patients = patients;
    this.questionnaires = questionnaires;
    this.appointments = appointments;
    this.links = links;
  }

  record WithLink(Tenant hospital, PatientId patient, UUID target, UUID contact, String handle) {}

  PatientId register(Tenant hospital, @Nullable LocalDate birthDate, String mrn) {
    return register(
        hospital,
        birthDate,
        List.of(new PatientRecord.Identifier(PatientRecord.Identifier.Kind.MRN, "HIS", mrn)));
  }

  private PatientId register(
      Tenant hospital, @Nullable LocalDate birthDate, List<PatientRecord.Identifier> identifiers) {
    String phone = "1300000%04d".formatted(NUMBER.incrementAndGet() % 10_000);
    PatientRecord record =
        new PatientRecord(
            identifiers,
            new PersonName("欧阳", CANARY),
            Sex.MALE,
            birthDate,
            List.of(PhoneNumber.parse(phone).orElseThrow()),
            List.of(),
            List.of(),
            null,
            Instant.parse("2026-03-01T00:00:00Z"),
            new UUID(1, 1));
    Recognition registered = hospitals.in(hospital, () -> patients.recognize(record));
    return ((Recognition.Registered) registered).patient();
  }

  WithLink form(Tenant hospital, String questionnaire) {
    return form(hospital, LocalDate.of(1948, 9, 3), questionnaire, Duration.ofDays(2));
  }

  WithLink form(
      Tenant hospital, @Nullable LocalDate birthDate, String questionnaire, Duration valid) {
    String mrn = "M" + NUMBER.incrementAndGet() + "TAIL";
    return form(
        hospital,
        birthDate,
        List.of(new PatientRecord.Identifier(PatientRecord.Identifier.Kind.MRN, "HIS", mrn)),
        questionnaire,
        valid);
  }

  WithLink form(
      Tenant hospital,
      @Nullable LocalDate birthDate,
      List<PatientRecord.Identifier> identifiers,
      String questionnaire,
      Duration valid) {
    PatientId patient = register(hospital, birthDate, identifiers);
    return form(hospital, patient, "step/1", questionnaire, valid);
  }

  /// One more form of a patient who is there.
  WithLink form(
      Tenant hospital, PatientId patient, String reference, String questionnaire, Duration valid) {
    Instant until = Instant.now().plus(valid);
    return hospitals.in(
        hospital,
        () -> {
          UUID form = questionnaires.open(patient, reference, questionnaire, until);
          UUID contact = contact(patient);
          String handle = links.issue(patient, LinkPurpose.QUESTIONNAIRE, form, contact, until);
          return new WithLink(hospital, patient, form, contact, handle);
        });
  }

  WithLink revisit(Tenant hospital) {
    PatientId patient =
        register(hospital, LocalDate.of(1948, 9, 3), "M" + NUMBER.incrementAndGet());
    Instant until = Instant.now().plus(Duration.ofDays(2));
    LocalDate today = LocalDate.now(java.time.ZoneId.of("Asia/Shanghai"));
    return hospitals.in(
        hospital,
        () -> {
          UUID revisit =
              appointments.due(
                  patient,
                  "plan/1",
                  today.plusDays(3),
                  Revisit.DueSource.ORDER,
                  "0401",
                  "骨科",
                  null,
                  7,
                  14,
                  today.minusDays(27));
          UUID contact = contact(patient);
          return new WithLink(
              hospital,
              patient,
              revisit,
              contact,
              links.issue(patient, LinkPurpose.REVISIT, revisit, contact, until));
        });
  }

  ContactPoint contactPoint(WithLink link) {
    return hospitals.in(link.hospital(), () -> patients.contactPoints(link.patient()).getFirst());
  }

  private UUID contact(PatientId patient) {
    return patients.contactPoints(patient).getFirst().id();
  }
}
