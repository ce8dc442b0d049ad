package org.xinqiao.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.xinqiao.TestClock;
import org.xinqiao.TestHospital;
import org.xinqiao.XinqiaoTest;
import org.xinqiao.channel.sandbox.SandboxMessage;
import org.xinqiao.consent.ConsentWord;
import org.xinqiao.consent.Consents;
import org.xinqiao.consent.Purpose;
import org.xinqiao.patient.Patients;
import org.xinqiao.patient.RepresentativeDesk;
import org.xinqiao.shared.PatientId;

/// Consent from the word to the message, on the sandbox.
@XinqiaoTest
class ConsentEngineTests {

  private static final LocalDate BORN = LocalDate.of(1956, 1, 1);

  @Autowired TestHospital hospitals;
  @Autowired Patients patients;
  @Autowired RepresentativeDesk desk;
  @Autowired Consents consents;
  @Autowired Contacts contacts;
  @Autowired SendRounds sending;
  @Autowired JdbcClient jdbc;
  @Autowired Clock clock;

  private ConsentHospital hospital;

  @BeforeEach
  void aHospital() {
    hospital = new ConsentHospital(hospitals, patients, consents, contacts, jdbc, clock);
  }

  @Test
  void thePlanSaysWhatToExpectAndTheAttemptOnWhichGroundItWent() {
    PatientId patient = hospital.patient(BORN);
    String care = hospital.plan(patient, Purpose.CARE, PlannedContact.ContactClass.ALERT);
    String survey = hospital.plan(patient);
    assertThat(hospital.contact(care)).containsEntry("consent_basis", "care-or-contract");
    assertThat(hospital.contact(survey))
        .containsEntry("state", "planned")
        .containsEntry("consent_basis", null)
        .containsEntry("consent_reason", "consent-missing");
    say(patient, Purpose.SURVEY, "*", ConsentWord.Kind.GRANT);
    sending.run(hospital.tenant());
    assertThat(hospital.contact(care)).containsEntry("sent_on", "care-or-contract");
    assertThat(hospital.contact(survey)).containsEntry("sent_on", "consent");
  }

  @Test
  void aWithdrawalStopsInItsOwnTransactionAndListsWhatItStopped() {
    PatientId patient = hospital.patient(BORN);
    say(patient, Purpose.SURVEY, "*", ConsentWord.Kind.GRANT);
    String survey = hospital.plan(patient);
    String care = hospital.plan(patient, Purpose.CARE, PlannedContact.ContactClass.ALERT);
    UUID word = say(patient, Purpose.SURVEY, "*", ConsentWord.Kind.WITHDRAW);
    assertThat(hospital.contact(survey))
        .containsEntry("state", "not-sent")
        .containsEntry("reason_code", "consent-withdrawn")
        .containsEntry("stopped_by", word);
    assertThat(hospital.contact(care)).containsEntry("state", "planned");
    List<Contacts.Stopped> stopped =
        hospitals.in(hospital.tenant(), () -> contacts.stoppedBy(patient, word));
    assertThat(stopped).hasSize(1);
    assertThat(stopped.getFirst().title().zh()).isEqualTo("满意度调查");
    sending.run(hospital.tenant());
    assertThat(hospital.contact(survey)).containsEntry("sent_on", null);
    assertThat(hospital.contact(care)).containsEntry("sent_on", "care-or-contract");
  }

  @Test
  void aStoppedChannelStopsEveryPurpose() {
    PatientId patient = hospital.patient(BORN);
    String care = hospital.plan(patient, Purpose.CARE, PlannedContact.ContactClass.ALERT);
    say(patient, Purpose.CARE, "*", ConsentWord.Kind.GRANT);
    say(patient, null, "sandbox", ConsentWord.Kind.WITHDRAW);
    assertThat(hospital.contact(care)).containsEntry("reason_code", "consent-withdrawn");
  }

  @Test
  void aGuardianIsWrittenToUntilTheEveOfTheFourteenthBirthday() {
    LocalDate birthday = LocalDate.of(2026, 3, 20);
    PatientId child = hospital.patient(birthday.minusYears(14));
    TestClock.at(
        "2026-03-18T10:00",
        () -> {
          String lonely = hospital.plan(child);
          sending.run(hospital.tenant());
          assertThat(hospital.contact(lonely))
              .containsEntry("reason_code", "minor-without-guardian");
          UUID mother = guardian(child);
          String unasked = hospital.plan(child, Purpose.CARE, PlannedContact.ContactClass.ALERT);
          sending.run(hospital.tenant());
          assertThat(hospital.contact(unasked))
              .containsEntry("reason_code", "guardian-consent-missing");
          hospitals.run(
              hospital.tenant(),
              () -> hospital.say(child, Purpose.SURVEY, "*", ConsentWord.Kind.GRANT, mother));
        });
    TestClock.at(
        "2026-03-19T23:59",
        () -> {
          String eve = hospital.plan(child);
          sending.run(hospital.tenant());
          assertThat(hospital.contact(eve)).containsEntry("sent_on", "consent");
          assertThat(receivedBy("+8613000000777"))
              .as("neutral words, to the guardian")
              .isNotEmpty()
              .noneMatch(body -> body.contains("小满"));
        });
    TestClock.at(
        "2026-03-20T00:01",
        () -> {
          String birthdayMessage = hospital.plan(child);
          sending.run(hospital.tenant());
          assertThat(hospital.contact(birthdayMessage))
              .containsEntry("state", "not-sent")
              .containsEntry("reason_code", "consent-lapsed");
          say(child, Purpose.SURVEY, "*", ConsentWord.Kind.GRANT);
          String own = hospital.plan(child);
          sending.run(hospital.tenant());
          assertThat(hospital.contact(own)).containsEntry("sent_on", "consent");
        });
  }

  @Test
  void aGuardianWhoEndedStopsWhatWaitsAtOnce() {
    PatientId child = hospital.patient(LocalDate.now(clock).minusYears(8));
    UUID mother = guardian(child);
    hospitals.run(
        hospital.tenant(),
        () -> hospital.say(child, Purpose.SURVEY, "*", ConsentWord.Kind.GRANT, mother));
    String waiting = hospital.plan(child);
    assertThat(hospital.contact(waiting)).containsEntry("consent_basis", "consent");
    hospitals.run(hospital.tenant(), () -> desk.end(child, mother));
    assertThat(hospital.contact(waiting))
        .containsEntry("state", "not-sent")
        .containsEntry("reason_code", "guardian-consent-missing");
  }

  @Test
  void admittedBeforeTheClaimItWaitsAndAfterTheAttemptItWasSentOnce() {
    PatientId patient = hospital.patient(BORN);
    TestClock.at(
        "2026-03-19T10:00",
        () -> {
          String sent = hospital.plan(patient, Purpose.CARE, PlannedContact.ContactClass.NOTICE);
          sending.run(hospital.tenant());
          String waits = hospital.plan(patient, Purpose.CARE, PlannedContact.ContactClass.NOTICE);
          admit(patient);
          sending.run(hospital.tenant());
          assertThat(hospital.contact(sent)).containsEntry("sent_on", "care-or-contract");
          assertThat(hospital.contact(waits))
              .containsEntry("state", "planned")
              .containsEntry("reason_code", "in-hospital")
              .containsEntry("sent_on", null);
          assertThat(inHospital(() -> hospital.attempts(patient))).hasSize(1);
        });
  }

  /// The news of a death and the claim meet; whoever is first, nothing starts after it is
  /// committed.
  @Test
  void whoDiesAtTheMomentOfTheClaimIsWrittenToByNobodyAfterwards() throws Exception {
    for (int round = 0; round < 12; round++) {
      PatientId patient = hospital.patient(BORN);
      int number = ConsentHospital.lastNumber();
      for (int i = 0; i < 3; i++) {
        hospital.plan(patient, Purpose.CARE, PlannedContact.ContactClass.ALERT);
      }
      AtomicReference<Set<UUID>> atDeath = new AtomicReference<>(Set.of());
      CountDownLatch start = new CountDownLatch(1);
      Thread sender =
          Thread.ofVirtual()
              .start(() -> {
                await(start);
                sending.run(hospital.tenant());
              });
      Thread his =
          Thread.ofVirtual()
              .start(() -> {
                await(start);
                hospitals.run(
                    hospital.tenant(),
                    () -> {
                      hospital.died("C" + number, number, BORN, clock.instant());
                      atDeath.set(hospital.attempts(patient));
                    });
              });
      start.countDown();
      sender.join();
      his.join();
      sending.run(hospital.tenant());
      assertThat(inHospital(() -> hospital.attempts(patient))).isEqualTo(atDeath.get());
    }
  }

  private UUID say(PatientId patient, Purpose purpose, String channel, ConsentWord.Kind kind) {
    return hospitals.in(
        hospital.tenant(), () -> hospital.say(patient, purpose, channel, kind, null));
  }

  private UUID guardian(PatientId child) {
    return hospitals.in(
        hospital.tenant(), () -> desk.guardian(child, "13000000777", LocalDate.now(clock)));
  }

  private void admit(PatientId patient) {
    hospitals.run(
        hospital.tenant(),
        () ->
            jdbc.sql(
                    """
                    INSERT INTO clinical_encounter (tenant_id, patient_id, encounter_id, visit_key, class, status,
                        department_code, department_name, started_at, event_at, source_message_id, source_patient)
                    VALUES (:tenant, :patient, gen_random_uuid(), 'V1', 'inpatient', 'in-progress', '0401', '骨科', :at,
                            :at, gen_random_uuid(), 'HIS')
                    """)
                .param("tenant", hospital.tenant().id().value())
                .param("patient", patient.value())
                .param("at", java.sql.Timestamp.from(clock.instant().minus(1, ChronoUnit.HOURS)))
                .update());
  }

  private <T> T inHospital(java.util.function.Supplier<T> action) {
    return hospitals.in(hospital.tenant(), action);
  }

  private List<String> receivedBy(String phone) {
    return sending.received().stream()
        .filter(message -> message.to().value().equals(phone))
        .map(SandboxMessage::body)
        .collect(Collectors.toList());
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
