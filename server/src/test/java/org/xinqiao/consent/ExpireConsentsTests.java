package org.xinqiao.consent;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.xinqiao.TestHospital;
import org.xinqiao.XinqiaoTest;
import org.xinqiao.organization.Tenant;
import org.xinqiao.patient.PatientRecord;
import org.xinqiao.patient.Patients;
import org.xinqiao.patient.PersonName;
import org.xinqiao.patient.Recognition;
import org.xinqiao.patient.RepresentativeDesk;
import org.xinqiao.patient.Sex;
import org.xinqiao.shared.DataClass;
import org.xinqiao.shared.PatientId;
import org.xinqiao.shared.Tenancy;

/// Grants that come to their end are written down, once; and hold no more before that.
@XinqiaoTest
class ExpireConsentsTests {

  @Autowired TestHospital hospitals;
  @Autowired Patients patients;
  @Autowired RepresentativeDesk desk;
  @Autowired Consents consents;
  @Autowired ExpireConsents expire;
  @Autowired Notices notices;
  @Autowired Clock clock;

  private Tenant tenant;

  @BeforeEach
  void aHospital() {
    tenant = hospitals.open();
  }

  @Test
  void aGrantWhoseTimeIsOverExpiresAndANewOneStays() {
    PatientId patient = patient(LocalDate.of(1956, 1, 1));
    Instant now = clock.instant();
    say(patient, null, now.minus(Duration.ofDays(9)), now.minus(Duration.ofDays(1)));
    assertThat(why(patient)).isEqualTo(ConsentDecision.Why.LAPSED);
    sweep();
    assertThat(kinds(patient)).containsExactly(ConsentWord.Kind.EXPIRE, ConsentWord.Kind.GRANT);
    assertThat(why(patient)).isEqualTo(ConsentDecision.Why.LAPSED);
    sweep();
    assertThat(kinds(patient)).as("once").hasSize(2);
    say(patient, null, clock.instant(), null);
    sweep();
    assertThat(kinds(patient).getFirst()).isEqualTo(ConsentWord.Kind.GRANT);
    assertThat(decide(patient)).isInstanceOf(ConsentDecision.Permit.class);
  }

  @Test
  void whatAGuardianGrantedExpiresWithTheGuardian() {
    PatientId child = patient(LocalDate.now(clock).minusYears(8));
    UUID mother =
        hospitals.in(tenant, () -> desk.guardian(child, "13000000780", LocalDate.now(clock)));
    say(child, mother, clock.instant(), null);
    sweep();
    assertThat(kinds(child)).containsExactly(ConsentWord.Kind.GRANT);
    hospitals.run(tenant, () -> desk.end(child, mother));
    sweep();
    assertThat(kinds(child)).containsExactly(ConsentWord.Kind.EXPIRE, ConsentWord.Kind.GRANT);
  }

  @Test
  void aNoticeOfOneVersionNeverHasTwoTexts() {
    hospitals.run(
        tenant, () -> notices.keep(new Notices.Notice("contact", 7, "zh-CN", "告知书", "甲")));
    org.assertj.core.api.Assertions.assertThatThrownBy(() ->
            hospitals.run(
                tenant, () -> notices.keep(new Notices.Notice("contact", 7, "zh-CN", "告知书", "乙"))))
        .isInstanceOf(IllegalStateException.class);
    PatientId patient = patient(LocalDate.of(1956, 1, 1));
    say(patient, null, clock.instant(), null);
    Consents.Said said = hospitals.in(tenant, () -> consents.history(patient).getFirst());
    assertThat(said.notice().version()).as("the newest that was shown here").isEqualTo(7);
    hospitals.run(
        tenant, () -> notices.keep(new Notices.Notice("contact", 8, "zh-CN", "告知书", "丙")));
    assertThat(hospitals.in(tenant, () -> consents.history(patient).getFirst()).notice().version())
        .as("an old word answers the old text")
        .isEqualTo(7);
    assertThat(decide(patient)).isInstanceOf(ConsentDecision.Permit.class);
  }

  private void sweep() {
    Tenancy.run(tenant.id(), () -> expire.round(clock.instant()));
  }

  private void say(
      PatientId patient, @Nullable UUID guardian, Instant at, @Nullable Instant until) {
    hospitals.run(
        tenant,
        () ->
            consents.record(
                new ConsentWord(
                    patient,
                    Purpose.SURVEY,
                    ConsentWord.ALL,
                    ConsentWord.Kind.GRANT,
                    guardian == null ? ConsentWord.Speaker.SELF : ConsentWord.Speaker.GUARDIAN,
                    guardian == null ? null : guardian.toString(),
                    new ConsentWord.Evidence(ConsentWord.Evidence.Kind.PAPER, "P-1", null),
                    "zh-CN",
                    until,
                    at)));
  }

  private ConsentDecision decide(PatientId patient) {
    return hospitals.in(
        tenant,
        () -> consents.decide(patient, Purpose.SURVEY, "sms", DataClass.NEUTRAL, clock.instant()));
  }

  private ConsentDecision.Why why(PatientId patient) {
    return ((ConsentDecision.Deny) decide(patient)).why();
  }

  private List<ConsentWord.Kind> kinds(PatientId patient) {
    return hospitals.in(
        tenant, () -> consents.history(patient).stream().map(Consents.Said::kind).toList());
  }

  private PatientId patient(LocalDate birthDate) {
    PatientRecord record =
        new PatientRecord(
            List.of(new PatientRecord.Identifier(PatientRecord.Identifier.Kind.HIS, "HIS", "E1")),
            new PersonName("林", "小满"),
            Sex.FEMALE,
            birthDate,
            List.of(),
            List.of(),
            List.of(),
            null,
            Instant.parse("2026-03-01T00:00:00Z"),
            UUID.randomUUID());
    return ((Recognition.Registered) hospitals.in(tenant, () -> patients.recognize(record)))
        .patient();
  }
}
