package org.xinqiao.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.LocalDate;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.xinqiao.Faults;
import org.xinqiao.TestClock;
import org.xinqiao.TestHospital;
import org.xinqiao.XinqiaoTest;
import org.xinqiao.consent.ConsentWord;
import org.xinqiao.consent.Consents;
import org.xinqiao.consent.Purpose;
import org.xinqiao.patient.Patients;
import org.xinqiao.shared.PatientId;

/// S40, the dispatcher: while consents, keys or the database fail, nothing is sent and nothing is
/// half written; afterwards what waited goes out once.
@XinqiaoTest
class DispatchFaultTests {

  @Autowired TestHospital hospitals;
  @Autowired Patients patients;
  @Autowired Consents consents;
  @Autowired Contacts contacts;
  @Autowired SendRounds sending;
  @Autowired JdbcClient jdbc;
  @Autowired Clock clock;

  @Autowired
  @Qualifier("ownerDataSource") DataSource owner;

  private ConsentHospital hospital;
  private PatientId patient;
  private Faults faults;

  @BeforeEach
  void aPatientWhoSaidYes() {
    hospital = new ConsentHospital(hospitals, patients, consents, contacts, jdbc, clock);
    patient = hospital.patient(LocalDate.of(1956, 1, 1));
    faults = new Faults(owner, hospital.tenant());
  }

  @AfterEach
  void mend() {
    faults.close();
  }

  @Test
  void whenTheWordsCannotBeReadNothingIsSent() {
    nothingIsSentUntilMended(broken -> broken.refuseReads("consent_event"), broken -> {});
  }

  @Test
  void whenTheAttemptCannotBeWrittenDownNothingIsSent() {
    nothingIsSentUntilMended(broken -> broken.refuseWrites("messaging_attempt"), broken -> {});
  }

  @Test
  void whenTheNumberDoesNotOpenNothingIsSent() {
    nothingIsSentUntilMended(
        broken -> broken.spoil("patient_contact_point", "value_enc"),
        broken -> broken.mend("patient_contact_point", "value_enc"));
  }

  private void leaseRunsOut() {
    hospitals.run(
        hospital.tenant(),
        () ->
            assertThat(
                    jdbc.sql(
                            "UPDATE messaging_ready SET lease_until = clock_timestamp() - interval '1 s'")
                        .update())
                .isEqualTo(1));
  }

  private void nothingIsSentUntilMended(Consumer<Faults> fault, Consumer<Faults> mending) {
    String[] reference = new String[1];
    TestClock.at(
        "2026-03-19T10:00",
        () -> {
          hospitals.run(
              hospital.tenant(),
              () -> hospital.say(patient, Purpose.SURVEY, "*", ConsentWord.Kind.GRANT, null));
          reference[0] = hospital.plan(patient);
          fault.accept(faults);
          int before = sending.received().size();
          sending.run(hospital.tenant());
          assertThat(sending.received()).hasSize(before);
        });
    faults.close();
    mending.accept(faults);
    assertThat(hospital.contact(reference[0]))
        .as("neither sent nor given up")
        .containsEntry("state", "planned")
        .containsEntry("sent_on", null);
    assertThat(hospitals.in(hospital.tenant(), () -> hospital.attempts(patient))).isEmpty();
    faults = new Faults(owner, hospital.tenant());
    leaseRunsOut();
    TestClock.at(
        "2026-03-19T11:00",
        () -> {
          int before = sending.received().size();
          sending.run(hospital.tenant());
          sending.run(hospital.tenant());
          assertThat(sending.received()).hasSize(before + 1);
        });
    assertThat(hospital.contact(reference[0])).containsEntry("sent_on", "consent");
    assertThat(hospitals.in(hospital.tenant(), () -> hospital.attempts(patient))).hasSize(1);
  }
}
