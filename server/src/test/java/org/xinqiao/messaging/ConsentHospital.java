package org.xinqiao.messaging;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.xinqiao.TestHospital;
import org.xinqiao.consent.ConsentWord;
import org.xinqiao.consent.Consents;
import org.xinqiao.consent.Purpose;
import org.xinqiao.organization.Tenant;
import org.xinqiao.patient.PatientRecord;
import org.xinqiao.patient.Patients;
import org.xinqiao.patient.PersonName;
import org.xinqiao.patient.PhoneNumber;
import org.xinqiao.patient.Recognition;
import org.xinqiao.patient.Sex;
import org.xinqiao.shared.PatientId;
import org.xinqiao.shared.Text;

/// A hospital of its own for tests about consent: patients, contacts and words in few lines.
final class ConsentHospital {

  private static final AtomicInteger NUMBER = new AtomicInteger();

  private final TestHospital hospitals;
  private final Tenant tenant;
  private final Patients patients;
  private final Consents consents;
  private final Contacts contacts;
  private final JdbcClient jdbc;
  private final Clock clock;

  ConsentHospital(
      TestHospital hospitals,
      Patients patients,
      Consents consents,
      Contacts contacts,
      JdbcClient jdbc,
      Clock clock) {
    this.hospitals = hospitals;
    this.tenant = hospitals.open();
    this.patients = patients;
    this.consents = consents;
    this.contacts = contacts;
    this.jdbc = jdbc;
    this.clock = clock;
  }

  Tenant tenant() {
    return tenant;
  }

  PatientId patient(LocalDate birthDate) {
    int number = NUMBER.incrementAndGet();
    return hospitals.in(
        tenant,
        () ->
            ((Recognition.Recognized)
                    patients.recognize(record("C" + number, number, birthDate, null)))
                .patient());
  }

  /// Somebody else who is reached at the phone of the patient made last.
  PatientId sharingTheLastPhone(LocalDate birthDate) {
    int number = NUMBER.get();
    return hospitals.in(
        tenant,
        () ->
            ((Recognition.Recognized)
                    patients.recognize(record("S" + number, number, birthDate, null)))
                .patient());
  }

  /// The same patient, who died.
  void died(String his, int number, LocalDate birthDate, Instant at) {
    patients.recognize(record(his, number, birthDate, at));
  }

  static int lastNumber() {
    return NUMBER.get();
  }

  private PatientRecord record(
      String his, int number, LocalDate birthDate, @Nullable Instant deceasedAt) {
    return new PatientRecord(
        List.of(new PatientRecord.Identifier(PatientRecord.Identifier.Kind.HIS, "HIS", his)),
        new PersonName("林", "小满"),
        Sex.FEMALE,
        birthDate,
        List.of(PhoneNumber.parse("1300001%04d".formatted(number)).orElseThrow()),
        List.of(),
        List.of(),
        deceasedAt,
        deceasedAt == null ? Instant.parse("2026-03-01T00:00:00Z") : deceasedAt,
        UUID.randomUUID());
  }

  /// Plans a message that no cap and no quiet hour holds back: only consent may.
  String plan(PatientId patient, Purpose purpose, PlannedContact.ContactClass contactClass) {
    Instant now = clock.instant();
    String reference = "test:" + UUID.randomUUID();
    hospitals.run(
        tenant,
        () ->
            contacts.plan(
                List.of(
                    new PlannedContact(
                        patient,
                        reference,
                        new Text("满意度调查", "Survey"),
                        contactClass,
                        purpose,
                        PlannedContact.Priority.CLINICAL,
                        "tpl.T05",
                        Map.of("date", "3月18日"),
                        List.of("sandbox"),
                        null,
                        now.minus(Duration.ofMinutes(1)),
                        now.plus(Duration.ofDays(1))))));
    return reference;
  }

  String plan(PatientId patient) {
    return plan(patient, Purpose.SURVEY, PlannedContact.ContactClass.ALERT);
  }

  /// In the caller's transaction.
  UUID say(
      PatientId patient,
      @Nullable Purpose purpose,
      String channel,
      ConsentWord.Kind kind,
      @Nullable UUID guardian) {
    consents.holdAlone(patient);
    return consents.record(
        new ConsentWord(
            patient,
            purpose,
            channel,
            kind,
            guardian == null ? ConsentWord.Speaker.SELF : ConsentWord.Speaker.GUARDIAN,
            guardian == null ? null : guardian.toString(),
            new ConsentWord.Evidence(ConsentWord.Evidence.Kind.SCREEN, "test", null),
            "zh-CN",
            null,
            clock.instant()));
  }

  /// All attempts that are committed, or made by this transaction.
  Set<UUID> attempts(PatientId patient) {
    return new HashSet<>(
        jdbc.sql(
                "SELECT attempt_id FROM messaging_attempt WHERE tenant_id = :tenant AND patient_id = :patient")
            .param("tenant", tenant.id().value())
            .param("patient", patient.value())
            .query(UUID.class)
            .list());
  }

  /// State, reason, the ground of its newest attempt, and the forecast at planning.
  Map<String, Object> contact(String reference) {
    return hospitals.in(
        tenant,
        () ->
            jdbc.sql(
                    """
                    SELECT c.state, c.reason_code, c.consent_basis, c.consent_reason, c.stopped_by,
                           (SELECT a.consent_basis FROM messaging_attempt a
                             WHERE a.tenant_id = c.tenant_id AND a.patient_id = c.patient_id
                               AND a.contact_id = c.contact_id ORDER BY a.started_at DESC LIMIT 1) AS sent_on
                      FROM messaging_contact c WHERE c.tenant_id = :tenant AND c.reference = :reference
                    """)
                .param("tenant", tenant.id().value())
                .param("reference", reference)
                .query()
                .singleRow());
  }
}
