package org.xinqiao.governor;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.xinqiao.TestClock;
import org.xinqiao.TestHospital;
import org.xinqiao.XinqiaoTest;
import org.xinqiao.consent.BrokenConsents;
import org.xinqiao.consent.ConsentRules;
import org.xinqiao.consent.Notices;
import org.xinqiao.consent.Purpose;
import org.xinqiao.organization.Tenant;
import org.xinqiao.patient.PatientRecord;
import org.xinqiao.patient.Patients;
import org.xinqiao.patient.PersonName;
import org.xinqiao.patient.PhoneNumber;
import org.xinqiao.patient.Recognition;
import org.xinqiao.patient.Representatives;
import org.xinqiao.patient.Sex;
import org.xinqiao.shared.PatientId;

/// What the governor says when consent cannot be read.
@XinqiaoTest
class ConsentFaultTests {

  @Autowired TestHospital hospitals;
  @Autowired Patients patients;
  @Autowired Representatives representatives;
  @Autowired ConsentRules rules;
  @Autowired Notices notices;
  @Autowired JdbcClient jdbc;
  @Autowired HousePolicy house;
  @Autowired StopStore stops;
  @Autowired Quotas quotas;
  @Autowired StopSettings stopSettings;
  @Autowired Governor whole;
  @Autowired ObjectProvider<ContactGuard> guards;
  @Autowired Clock clock;

  @Test
  void nothingGoesAndItIsAskedAgainLater() {
    Governor broken =
        new Governor(
            patients,
            representatives,
            BrokenConsents.make(rules, notices, clock),
            jdbc,
            house,
            stops,
            quotas,
            stopSettings,
            guards,
            clock);
    Tenant tenant = hospitals.open();
    TestClock.at(
        "2026-03-19T10:00",
        () ->
            hospitals.run(
                tenant,
                () -> {
                  ContactRequest request = request(register());
                  assertThat(whole.decide(request)).isInstanceOf(Decision.Send.class);
                  assertThat(broken.decide(request))
                      .isEqualTo(
                          new Decision.Wait(
                              clock.instant().plus(Duration.ofMinutes(15)),
                              Reason.CONSENT_UNREADABLE));
                  Governor.Outlook outlook =
                      broken
                          .outlook(
                              List.of(
                                  new Governor.Outgoing(
                                      request.patient().id(),
                                      Purpose.CARE,
                                      false,
                                      List.of("sandbox"))))
                          .getFirst();
                  assertThat(outlook.basis()).isNull();
                  assertThat(outlook.refused()).as("for good").isFalse();
                }));
  }

  private ContactRequest request(PatientId patient) {
    return new ContactRequest(
        patients.find(patient).orElseThrow(),
        Purpose.CARE,
        "notice",
        "clinical",
        List.of(),
        0,
        List.of("sandbox"),
        null,
        null,
        false,
        clock.instant().plus(Duration.ofDays(1)));
  }

  private PatientId register() {
    PatientRecord record =
        new PatientRecord(
            List.of(new PatientRecord.Identifier(PatientRecord.Identifier.Kind.HIS, "HIS", "F1")),
            new PersonName("林", "小满"),
            Sex.FEMALE,
            java.time.LocalDate.of(1956, 1, 1),
            List.of(PhoneNumber.parse("13000000881").orElseThrow()),
            List.of(),
            List.of(),
            null,
            Instant.parse("2026-03-01T00:00:00Z"),
            UUID.randomUUID());
    return ((Recognition.Registered) patients.recognize(record)).patient();
  }
}
