package org.xinqiao.privacy;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.xinqiao.TestClock;
import org.xinqiao.TestHospital;
import org.xinqiao.XinqiaoTest;
import org.xinqiao.channel.sandbox.SandboxMessage;
import org.xinqiao.consent.ConsentDecision;
import org.xinqiao.consent.ConsentSweep;
import org.xinqiao.consent.ConsentWord;
import org.xinqiao.consent.Consents;
import org.xinqiao.consent.GuardiansWordOver;
import org.xinqiao.consent.Purpose;
import org.xinqiao.messaging.SendRounds;
import org.xinqiao.organization.Tenant;
import org.xinqiao.patient.PatientRecord;
import org.xinqiao.patient.Patients;
import org.xinqiao.patient.PersonName;
import org.xinqiao.patient.PhoneNumber;
import org.xinqiao.patient.Recognition;
import org.xinqiao.patient.RepresentativeDesk;
import org.xinqiao.patient.Sex;
import org.xinqiao.shared.DataClass;
import org.xinqiao.shared.PatientId;
import org.xinqiao.task.Task;
import org.xinqiao.task.Tasks;

/// On the 14th birthday a guardian's word ends, and the young person is asked for their own, once.
@XinqiaoTest
class AskAtFourteenTests {

  private static final AtomicInteger NUMBER = new AtomicInteger();
  private static final LocalDate BIRTHDAY = LocalDate.of(2026, 3, 20);

  @Autowired TestHospital hospitals;
  @Autowired Patients patients;
  @Autowired RepresentativeDesk desk;
  @Autowired Consents consents;
  @Autowired ConsentSweep sweep;
  @Autowired SendRounds sending;
  @Autowired Tasks tasks;
  @Autowired ApplicationEventPublisher events;
  @Autowired JdbcClient jdbc;
  @Autowired Clock clock;

  private Tenant tenant;
  private String own;
  private String mothers;

  @BeforeEach
  void aHospital() {
    tenant = hospitals.open();
    own = "1300003%04d".formatted(NUMBER.incrementAndGet());
    mothers = "1300003%04d".formatted(NUMBER.incrementAndGet());
  }

  @Test
  void theYoungPersonIsAskedOnTheBirthdayOnceAndNotOnTheEve() {
    PatientId child = grantedByMother(BIRTHDAY.minusYears(14), own, true);
    TestClock.at(
        "2026-03-19T23:59",
        () -> {
          sweep.run(tenant);
          assertThat(asked(child)).as("still a child, by the hospital's clock").isEmpty();
          assertThat(survey(child)).isInstanceOf(ConsentDecision.Permit.class);
        });
    TestClock.at(
        "2026-03-20T00:00",
        () -> {
          assertThat(survey(child)).as("over before anybody swept").isEqualTo(lapsed());
          sweep.run(tenant);
          sending.run(tenant);
          assertThat(asked(child)).containsExactly(Map.entry("planned", "quiet-hours"));
        });
    TestClock.at(
        "2026-03-20T09:30",
        () -> {
          sweep.run(tenant);
          sending.run(tenant);
          assertThat(asked(child)).containsExactly(Map.entry("accepted", ""));
        });
    assertThat(sentTo(own))
        .as("one message, in words that name nobody")
        .hasSize(1)
        .allMatch(body -> body.contains("/m/c/") && !body.contains("小满"))
        .allMatch(body -> !body.replaceAll("测试医院\\d+|http\\S+", "").contains("14"));
    assertThat(sentTo(mothers)).isEmpty();
    assertThat(tasks(child)).isEmpty();
  }

  @Test
  void whoeverWasBornOnTheTwentyNinthOfFebruaryIsAskedOnTheTwentyEighth() {
    PatientId child = grantedByMother(LocalDate.of(2012, 2, 29), own, true);
    TestClock.at(
        "2026-02-27T23:59",
        () -> {
          sweep.run(tenant);
          assertThat(asked(child)).isEmpty();
        });
    TestClock.at(
        "2026-02-28T09:00",
        () -> {
          sweep.run(tenant);
          sending.run(tenant);
          assertThat(asked(child)).containsExactly(Map.entry("accepted", ""));
        });
    assertThat(sentTo(own)).hasSize(1);
  }

  @Test
  void aJobThatRunsAgainAfterARestartAsksNobodyTwice() {
    PatientId child = grantedByMother(BIRTHDAY.minusYears(14), own, true);
    TestClock.at(
        "2026-03-20T09:30",
        () -> {
          sweep.run(tenant);
          sending.run(tenant);
          hospitals.run(tenant, () -> events.publishEvent(new GuardiansWordOver(child)));
        });
    register(LocalDate.of(2018, 5, 5), own);
    TestClock.at(
        "2026-03-21T09:30",
        () -> {
          sweep.run(tenant);
          hospitals.run(tenant, () -> events.publishEvent(new GuardiansWordOver(child)));
          sending.run(tenant);
        });
    assertThat(asked(child)).containsExactly(Map.entry("accepted", ""));
    assertThat(sentTo(own)).hasSize(1);
    assertThat(tasks(child)).isEmpty();
  }

  /// A number that was never proved, the mother's number, and one that siblings share.
  @Test
  void withoutANumberThatIsProvedTheirsAPersonAsks() {
    PatientId unproved = grantedByMother(BIRTHDAY.minusYears(14), own, false);
    PatientId withMothers = grantedByMother(BIRTHDAY.minusYears(14), mothers, true);
    String shared = "1300003%04d".formatted(NUMBER.incrementAndGet());
    PatientId sibling = grantedByMother(BIRTHDAY.minusYears(14), shared, true);
    register(LocalDate.of(2018, 5, 5), shared);
    PatientId unreachable = grantedByMother(BIRTHDAY.minusYears(14), null, false);
    TestClock.at(
        "2026-03-20T09:30",
        () -> {
          sweep.run(tenant);
          sweep.run(tenant);
          sending.run(tenant);
        });
    for (PatientId child : List.of(unproved, withMothers, sibling, unreachable)) {
      assertThat(asked(child)).isEmpty();
      assertThat(tasks(child))
          .singleElement()
          .satisfies(task -> {
            assertThat(task.title().zh()).isEqualTo("满14周岁：请本人决定授权");
            assertThat(task.reason().zh()).isEqualTo("没有核实过的本人联系方式");
          });
    }
    assertThat(sentTo(own)).isEmpty();
    assertThat(sentTo(mothers)).isEmpty();
  }

  /// Nobody writes to where a message is not wanted, and a number that is no longer proved when the
  /// message is due is not theirs.
  @Test
  void whatTheFamilyStoppedStaysStoppedAndAProofMustHoldWhenTheMessageGoes() {
    PatientId stopped = grantedByMother(BIRTHDAY.minusYears(14), own, true);
    hospitals.run(
        tenant, () -> say(stopped, null, "sandbox", ConsentWord.Kind.WITHDRAW, mother(stopped)));
    String second = "1300003%04d".formatted(NUMBER.incrementAndGet());
    PatientId lost = grantedByMother(BIRTHDAY.minusYears(14), second, true);
    TestClock.at("2026-03-20T00:00", () -> sweep.run(tenant));
    hospitals.run(
        tenant,
        () ->
            jdbc.sql(
                    "UPDATE patient_contact_point SET verified_at = NULL WHERE tenant_id = :tenant AND patient_id = :patient")
                .param("tenant", tenant.id().value())
                .param("patient", lost.value())
                .update());
    TestClock.at("2026-03-20T09:30", () -> sending.run(tenant));
    assertThat(tasks(stopped)).hasSize(1);
    assertThat(asked(lost)).containsExactly(Map.entry("not-sent", "no-contact-point"));
    assertThat(sentTo(second)).isEmpty();
    assertAPersonAsks(lost);
  }

  /// They have said themselves what they want before they were asked: nobody calls them about it.
  @Test
  void whatTheYoungPersonStoppedThemselvesIsNoTaskForAnybody() {
    PatientId child = grantedByMother(BIRTHDAY.minusYears(14), own, true);
    TestClock.at(
        "2026-03-20T00:10",
        () -> {
          sweep.run(tenant);
          hospitals.run(
              tenant,
              () ->
                  consents.record(
                      new ConsentWord(
                          child,
                          null,
                          ConsentWord.ALL,
                          ConsentWord.Kind.WITHDRAW,
                          ConsentWord.Speaker.SELF,
                          null,
                          "test",
                          clock.instant())));
        });
    TestClock.at("2026-03-20T09:30", () -> sending.run(tenant));
    assertThat(asked(child))
        .singleElement()
        .satisfies(message -> assertThat(message.getKey()).isEqualTo("not-sent"));
    assertThat(tasks(child)).isEmpty();
  }

  /// Between the night and the morning somebody else comes to have the number, too.
  @Test
  void aNumberThatIsSharedWhenTheMessageIsDueGetsNoLink() {
    PatientId child = grantedByMother(BIRTHDAY.minusYears(14), own, true);
    TestClock.at(
        "2026-03-20T00:00",
        () -> {
          sweep.run(tenant);
          sending.run(tenant);
        });
    register(LocalDate.of(2018, 5, 5), own);
    TestClock.at("2026-03-20T09:30", () -> sending.run(tenant));
    assertThat(asked(child)).containsExactly(Map.entry("not-sent", "no-contact-point"));
    assertThat(sentTo(own)).isEmpty();
    assertAPersonAsks(child);
  }

  @Test
  void aMessageThatNobodyTakesOrThatIsTooLateLeavesItToAPerson() {
    PatientId refused = grantedByMother(BIRTHDAY.minusYears(14), own, true);
    String second = "1300003%04d".formatted(NUMBER.incrementAndGet());
    PatientId late = grantedByMother(BIRTHDAY.minusYears(14), second, true);
    TestClock.at("2026-03-20T00:00", () -> sweep.run(tenant));
    hospitals.run(
        tenant,
        () ->
            jdbc.sql(
                    "UPDATE messaging_contact SET channels = '{gone}' WHERE tenant_id = :tenant AND patient_id = :patient")
                .param("tenant", tenant.id().value())
                .param("patient", refused.value())
                .update());
    hospitals.run(
        tenant,
        () ->
            jdbc.sql(
                    "UPDATE messaging_contact SET not_after = '2026-03-20T01:00:00Z' WHERE tenant_id = :tenant AND patient_id = :patient")
                .param("tenant", tenant.id().value())
                .param("patient", late.value())
                .update());
    TestClock.at("2026-03-20T09:30", () -> sending.run(tenant));
    assertThat(asked(refused)).containsExactly(Map.entry("not-sent", "channels-exhausted"));
    assertThat(asked(late)).containsExactly(Map.entry("expired", "expired"));
    assertAPersonAsks(refused);
    assertAPersonAsks(late);
  }

  /// A message that came to nothing is not planned anew.
  @Test
  void whoeverIsToBeAskedAgainAfterAMessageThatWasNotSentIsAskedByAPerson() {
    PatientId child = grantedByMother(BIRTHDAY.minusYears(14), own, true);
    TestClock.at(
        "2026-03-20T00:00",
        () -> {
          sweep.run(tenant);
          hospitals.run(
              tenant,
              () ->
                  jdbc.sql(
                          "UPDATE messaging_contact SET state = 'not-sent', reason_code = 'expired' WHERE tenant_id = :tenant AND patient_id = :patient")
                      .param("tenant", tenant.id().value())
                      .param("patient", child.value())
                      .update());
          hospitals.run(tenant, () -> events.publishEvent(new GuardiansWordOver(child)));
        });
    assertAPersonAsks(child);
  }

  /// Planned again before it went: only to where it may go now.
  @Test
  void whatIsPlannedAgainGoesToTheNumberOfNow() {
    PatientId child = grantedByMother(BIRTHDAY.minusYears(14), own, true);
    TestClock.at("2026-03-20T00:00", () -> sweep.run(tenant));
    UUID stale = UUID.randomUUID();
    hospitals.run(
        tenant,
        () ->
            jdbc.sql(
                    """
                    UPDATE messaging_contact SET only_to = :stale, channels = '{gone}'
                     WHERE tenant_id = :tenant AND patient_id = :patient
                    """)
                .param("stale", stale)
                .param("tenant", tenant.id().value())
                .param("patient", child.value())
                .update());
    TestClock.at(
        "2026-03-20T09:30",
        () -> {
          hospitals.run(tenant, () -> events.publishEvent(new GuardiansWordOver(child)));
          sending.run(tenant);
        });
    assertThat(asked(child)).containsExactly(Map.entry("accepted", ""));
    assertThat(sentTo(own)).hasSize(1);
    assertThat(tasks(child)).isEmpty();
  }

  private void assertAPersonAsks(PatientId child) {
    assertThat(tasks(child))
        .singleElement()
        .satisfies(task -> assertThat(task.reason().zh()).isEqualTo("给本人的消息没有送达"));
  }

  @Test
  void aRelationThatStaffEndedAndADeathAskNobody() {
    PatientId parted = grantedByMother(BIRTHDAY.minusYears(13), own, true);
    hospitals.run(tenant, () -> desk.end(parted, mother(parted)));
    TestClock.at("2026-03-20T09:30", () -> sweep.run(tenant));
    assertThat(asked(parted)).isEmpty();
    assertThat(tasks(parted)).isEmpty();
  }

  private PatientId grantedByMother(LocalDate born, @Nullable String phone, boolean proved) {
    PatientId child = register(born, phone);
    TestClock.at(
        "2026-02-01T10:00",
        () ->
            hospitals.run(
                tenant,
                () -> {
                  UUID mother = desk.guardian(child, mothers, LocalDate.now(clock));
                  say(child, Purpose.SURVEY, "*", ConsentWord.Kind.GRANT, mother);
                  say(child, Purpose.CARE, "*", ConsentWord.Kind.GRANT, mother);
                  if (proved) {
                    patients
                        .contactPoints(child)
                        .forEach(point -> patients.verified(child, point.id(), clock.instant()));
                  }
                }));
    return child;
  }

  private UUID mother(PatientId child) {
    return jdbc.sql(
            "SELECT representative_id FROM patient_representative WHERE tenant_id = :tenant AND patient_id = :patient")
        .param("tenant", tenant.id().value())
        .param("patient", child.value())
        .query(UUID.class)
        .single();
  }

  private void say(
      PatientId child,
      @Nullable Purpose purpose,
      String channel,
      ConsentWord.Kind kind,
      UUID guardian) {
    consents.record(
        new ConsentWord(
            child,
            purpose,
            channel,
            kind,
            ConsentWord.Speaker.GUARDIAN,
            guardian.toString(),
            new ConsentWord.Evidence(ConsentWord.Evidence.Kind.PAPER, "P-1", null),
            "zh-CN",
            null,
            clock.instant()));
  }

  private PatientId register(LocalDate born, @Nullable String phone) {
    PatientRecord record =
        new PatientRecord(
            List.of(
                new PatientRecord.Identifier(
                    PatientRecord.Identifier.Kind.HIS, "HIS", "A" + NUMBER.incrementAndGet())),
            new PersonName("林", "小满"),
            Sex.FEMALE,
            born,
            phone == null ? List.of() : List.of(PhoneNumber.parse(phone).orElseThrow()),
            List.of(),
            List.of(),
            null,
            Instant.parse("2026-01-01T00:00:00Z"),
            UUID.randomUUID());
    return ((Recognition.Recognized) hospitals.in(tenant, () -> patients.recognize(record)))
        .patient();
  }

  /// State and reason of what was planned to ask them.
  private List<Map.Entry<String, String>> asked(PatientId child) {
    return hospitals.in(
        tenant,
        () ->
            jdbc.sql(
                    """
                    SELECT state, coalesce(reason_code, '') FROM messaging_contact
                     WHERE tenant_id = :tenant AND patient_id = :patient AND reference = 'consent/own'
                    """)
                .param("tenant", tenant.id().value())
                .param("patient", child.value())
                .query((row, n) -> Map.entry(row.getString(1), row.getString(2)))
                .list());
  }

  private List<Task> tasks(PatientId child) {
    return hospitals.in(tenant, () -> tasks.forPatient(child));
  }

  private ConsentDecision survey(PatientId child) {
    return hospitals.in(
        tenant,
        () ->
            consents.decide(child, Purpose.SURVEY, "sandbox", DataClass.NEUTRAL, clock.instant()));
  }

  private static ConsentDecision lapsed() {
    return new ConsentDecision.Deny(
        ConsentDecision.Why.LAPSED,
        ConsentDecision.Rule.GRANT_NEEDED,
        new ConsentDecision.NoticeVersion("contact", 1, "zh-CN"));
  }

  private List<String> sentTo(String phone) {
    return sending.received().stream()
        .filter(message -> message.to().value().equals("+86" + phone))
        .map(SandboxMessage::body)
        .toList();
  }
}
