package org.xinqiao.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.xinqiao.TestClock;
import org.xinqiao.TestHospital;
import org.xinqiao.XinqiaoTest;
import org.xinqiao.consent.Consents;
import org.xinqiao.consent.Purpose;
import org.xinqiao.governor.AddressHash;
import org.xinqiao.patient.Patients;
import org.xinqiao.shared.PatientId;
import org.xinqiao.shared.Text;

/// What one address gets on one day, whoever it is about (ADR 0084): 50 on the sandbox.
@XinqiaoTest
class QuotaTests {

  @Autowired TestHospital hospitals;
  @Autowired Patients patients;
  @Autowired Consents consents;
  @Autowired Contacts contacts;
  @Autowired AddressHash addresses;
  @Autowired SendRounds sending;
  @Autowired JdbcClient jdbc;
  @Autowired Clock clock;

  private ConsentHospital hospital;
  private PatientId patient;

  @BeforeEach
  void aPatient() {
    hospital = new ConsentHospital(hospitals, patients, consents, contacts, jdbc, clock);
    patient = hospital.patient(LocalDate.of(1956, 1, 1));
  }

  @Test
  void theAddressThatHadItsShareWaitsForTheNextMorning() {
    sent(50, "accepted", patient);
    UUID contact = plan(patient, PlannedContact.ContactClass.NOTICE);
    send("2026-03-18T10:00");
    assertThat(state(patient, contact)).isEqualTo("planned address-quota");
    assertThat(readyAt(contact)).isEqualTo("2026-03-19 09:30");
    send("2026-03-19T09:30");
    assertThat(state(patient, contact)).isEqualTo("accepted address-quota");
  }

  @Test
  void whatNeverWentDoesNotCountAndWhatPerhapsWentDoes() {
    sent(30, "refused", patient);
    sent(10, "not-received", patient);
    sent(49, "unknown", patient);
    UUID contact = plan(patient, PlannedContact.ContactClass.NOTICE);
    send("2026-03-18T10:00");
    assertThat(state(patient, contact)).isEqualTo("accepted -");
  }

  @Test
  void alertsAreNotHeld() {
    sent(50, "accepted", patient);
    UUID contact = plan(patient, PlannedContact.ContactClass.ALERT);
    send("2026-03-18T10:00");
    assertThat(state(patient, contact)).isEqualTo("accepted -");
  }

  @Test
  void twoOfOneAddressNeverTakeTheLastPlaceBoth() throws Exception {
    PatientId other = hospital.sharingTheLastPhone(LocalDate.of(1990, 1, 1));
    sent(49, "accepted", patient);
    UUID first = plan(patient, PlannedContact.ContactClass.NOTICE);
    UUID second = plan(other, PlannedContact.ContactClass.NOTICE);
    Callable<Object> node =
        () -> {
          send("2026-03-18T10:00");
          return "";
        };
    try (ExecutorService nodes = Executors.newFixedThreadPool(2)) {
      for (Future<Object> run : nodes.invokeAll(List.of(node, node))) {
        run.get();
      }
    }
    assertThat(List.of(state(patient, first), state(other, second)))
        .containsExactlyInAnyOrder("accepted -", "planned address-quota");
  }

  private UUID plan(PatientId who, PlannedContact.ContactClass kind) {
    String reference = "test:" + UUID.randomUUID();
    TestClock.at(
        "2026-03-18T09:30",
        () -> {
          Instant now = clock.instant();
          hospitals.run(
              hospital.tenant(),
              () ->
                  contacts.plan(
                      List.of(
                          new PlannedContact(
                              who,
                              reference,
                              new Text("提醒", "Reminder"),
                              kind,
                              Purpose.CARE,
                              PlannedContact.Priority.CLINICAL,
                              "tpl.T05",
                              Map.of("date", "3月18日"),
                              List.of("sandbox"),
                              null,
                              now,
                              now.plus(Duration.ofDays(5))))));
        });
    return hospitals.in(
        hospital.tenant(),
        () ->
            jdbc.sql("SELECT contact_id FROM messaging_contact WHERE reference = :reference")
                .param("reference", reference)
                .query(UUID.class)
                .single());
  }

  /// So many attempts of that day to the patient's address, about other people.
  private void sent(int many, String state, PatientId to) {
    hospitals.run(
        hospital.tenant(),
        () ->
            jdbc.sql(
                    """
                    INSERT INTO messaging_attempt (tenant_id, patient_id, attempt_id, contact_id, channel,
                        contact_point_id, address_hash, wording, text_enc, state, started_at)
                    SELECT :tenant, gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), 'sandbox',
                           gen_random_uuid(), :address, 'neutral', '', :state, '2026-03-18T08:30:00+08:00'
                      FROM generate_series(1, :many)
                    """)
                .param("tenant", hospital.tenant().id().value())
                .param("address", addresses.of(patients.contactPoints(to).getFirst()))
                .param("state", state)
                .param("many", many)
                .update());
  }

  private void send(String wallTime) {
    TestClock.at(wallTime, () -> sending.run(hospital.tenant()));
  }

  private String state(PatientId who, UUID contact) {
    return hospitals.in(
        hospital.tenant(),
        () ->
            jdbc.sql(
                    """
                    SELECT state || ' ' || coalesce(reason_code, moved_code, '-') FROM messaging_contact
                     WHERE patient_id = :patient AND contact_id = :contact
                    """)
                .param("patient", who.value())
                .param("contact", contact)
                .query(String.class)
                .single());
  }

  private String readyAt(UUID contact) {
    return hospitals.in(
        hospital.tenant(),
        () ->
            jdbc.sql(
                    """
                    SELECT to_char(ready_at AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM-DD HH24:MI') FROM messaging_ready
                     WHERE contact_id = :contact
                    """)
                .param("contact", contact)
                .query(String.class)
                .single());
  }
}
