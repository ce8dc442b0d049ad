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
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.xinqiao.TestClock;
import org.xinqiao.TestHospital;
import org.xinqiao.TestStaff;
import org.xinqiao.XinqiaoTest;
import org.xinqiao.channel.SendResult;
import org.xinqiao.channel.sandbox.SandboxBehaviour;
import org.xinqiao.channel.sandbox.SandboxMessage;
import org.xinqiao.consent.ConsentWord;
import org.xinqiao.consent.Consents;
import org.xinqiao.consent.Purpose;
import org.xinqiao.organization.Staff;
import org.xinqiao.patient.Patients;
import org.xinqiao.portal.LinkPurpose;
import org.xinqiao.shared.PatientId;
import org.xinqiao.shared.Text;

/// What is due for a patient on one day goes out as one message (ADR 0083), and whatever becomes of
/// it becomes of every contact in it: none is lost, none is sent twice, each has its reason.
@XinqiaoTest
class MergedContactsTests {

  private static final String MORNING = "2026-03-18T09:30";

  @Autowired TestHospital hospitals;
  @Autowired TestStaff people;
  @Autowired Patients patients;
  @Autowired Consents consents;
  @Autowired Contacts contacts;
  @Autowired SendRounds sending;
  @Autowired JdbcClient jdbc;
  @Autowired Clock clock;

  private ConsentHospital hospital;
  private PatientId patient;
  private int before;

  @BeforeEach
  void aPatient() {
    hospital = new ConsentHospital(hospitals, patients, consents, contacts, jdbc, clock);
    patient = hospital.patient(LocalDate.of(1956, 1, 1));
    before = sending.received().size();
  }

  @AfterEach
  void behave() {
    sending.provider().behave(new SandboxBehaviour.Accept());
  }

  @Test
  void whatIsDueOnOneDayGoesOutAsOneMessageTheMostImportantFirst() {
    plan("refill", "tpl.T18", "education");
    plan("form", "tpl.T10", "clinical");
    plan("missed", "tpl.T05", "appointment");
    send(MORNING);
    assertThat(received())
        .singleElement()
        .satisfies(message ->
            assertThat(message.body())
                .containsSubsequence("点开链接、核对身份后查看：http", "请拨打", "核对身份后我们说给您听")
                .doesNotContainPattern("请拨打(?s:.*)请拨打"));
    assertThat(states())
        .containsExactly(
            "form accepted - -",
            "missed accepted merged carried",
            "refill accepted merged carried");
    assertThat(count("messaging_attempt")).isEqualTo(1);
    assertThat(count("messaging_ready")).isZero();
    sending.provider().deliver(received().getFirst().attemptId());
    assertThat(states()).allMatch(one -> one.contains(" delivered "));
    sending.provider().read(received().getFirst().attemptId());
    assertThat(states()).allMatch(one -> one.contains(" read "));
  }

  @Test
  void staffSeeWithWhichItWent() {
    plan("form", "tpl.T10", "clinical");
    plan("missed", "tpl.T05", "appointment");
    send(MORNING);
    TestClock.at(
        "2026-03-18T11:00",
        () -> {
          var nurse = people.signIn(hospital.tenant(), Staff.Role.LEAD);
          assertThat(nurse.get("/api/patients/" + patient + "/contacts").body())
              .contains("\"mergedInto\":\"form\"", "与当天另一条消息合并发送", "\"channel\":\"sandbox\"");
          assertThat(nurse.get("/api/unsent-contacts?outcome=merged&days=366").body())
              .contains("\"title\":\"missed\"", "\"outcome\":\"merged\"")
              .doesNotContain("\"title\":\"form\"");
        });
  }

  @Test
  void whatDoesNotFitStaysAContactOfItsOwn() {
    for (int i = 0; i < 40; i++) {
      plan("form" + i, "tpl.T10", "clinical");
    }
    send(MORNING);
    assertThat(received())
        .singleElement()
        .satisfies(one -> assertThat(one.body().length()).isBetween(1800, 2000));
    assertThat(states())
        .as("forty links do not fit into 2000 characters")
        .filteredOn(one -> one.contains("planned daily-cap -"))
        .hasSizeBetween(1, 30);
    assertThat(states()).filteredOn(one -> one.contains("merged")).hasSizeBetween(9, 38);
  }

  @Test
  void alertsMarketingAndGreetingsGoAlone() {
    planAs("alert", PlannedContact.ContactClass.ALERT, PlannedContact.Priority.CLINICAL);
    plan("form", "tpl.T10", "clinical");
    hospitals.run(
        hospital.tenant(),
        () -> hospital.say(patient, Purpose.MARKETING, "*", ConsentWord.Kind.GRANT, null));
    planAs("market", PlannedContact.ContactClass.MARKETING, PlannedContact.Priority.MARKETING);
    send(MORNING);
    assertThat(received()).hasSize(2);
    assertThat(states())
        .containsExactly("alert accepted - -", "form accepted - -", "market planned daily-cap -");
  }

  @Test
  void marketingOfTheDayDoesNotMoveWhatIsClinical() {
    hospitals.run(
        hospital.tenant(),
        () -> hospital.say(patient, Purpose.MARKETING, "*", ConsentWord.Kind.GRANT, null));
    planAs("market", PlannedContact.ContactClass.MARKETING, PlannedContact.Priority.MARKETING);
    send(MORNING);
    plan("form", "tpl.T10", "clinical");
    plan("survey", "tpl.T05", "survey");
    send("2026-03-18T14:00");
    assertThat(states())
        .containsExactly("form accepted - -", "market accepted - -", "survey planned daily-cap -");
  }

  @Test
  void whatIsMoreImportantLaterOnTheDayIsWaitedFor() {
    plan("survey", "tpl.T05", "survey");
    planAt("form", "tpl.T10", "clinical", "2026-03-18T14:00");
    send(MORNING);
    assertThat(received()).isEmpty();
    assertThat(states()).containsExactly("form planned - -", "survey planned gives-way -");
    send("2026-03-18T14:00");
    assertThat(received()).hasSize(1);
    assertThat(states()).containsExactly("form accepted - -", "survey accepted merged carried");
  }

  @Test
  void eachIsAskedForConsentByItself() {
    plan("form", "tpl.T10", "clinical");
    planFor("survey", Purpose.SURVEY);
    hospitals.run(
        hospital.tenant(),
        () -> hospital.say(patient, Purpose.SURVEY, "*", ConsentWord.Kind.WITHDRAW, null));
    send(MORNING);
    assertThat(states())
        .containsExactly("form accepted - -", "survey not-sent consent-withdrawn -");
  }

  @Test
  void sevenDaysHoldThreeEvenInOneMessage() {
    for (int i = 0; i < 5; i++) {
      plan("missed" + i, "tpl.T05", "education");
    }
    send(MORNING);
    assertThat(received()).hasSize(1);
    assertThat(states()).filteredOn(one -> one.contains("accepted")).hasSize(3);
    assertThat(states()).filteredOn(one -> one.contains("planned weekly-cap")).hasSize(2);
  }

  @Test
  void aChannelThatIsBusyHoldsAllOfThemAndTheyGoTogetherLater() {
    planThree();
    sending.provider().behaveOnce(new SandboxBehaviour.Unavailable());
    send(MORNING);
    assertThat(states()).allMatch(one -> one.endsWith("planned channel-busy -"));
    send("2026-03-18T09:40");
    assertThat(received()).hasSize(1);
    assertThat(states()).allMatch(one -> one.contains(" accepted "));
    assertThat(count("messaging_attempt")).isEqualTo(2);
  }

  @Test
  void anAddressThatReachesNobodyFailsAllOfThem() {
    planThree();
    sending.provider().behaveOnce(new SandboxBehaviour.RefuseAddress());
    send(MORNING);
    assertThat(states()).allMatch(one -> one.contains("failed channels-exhausted"));
    assertThat(count("messaging_ready")).isZero();
  }

  /// Nobody knows whose words they were.
  @Test
  void wordsThatAreRefusedAreSentApart() {
    planThree();
    sending.provider().behaveOnce(new SandboxBehaviour.RefuseContent());
    send(MORNING);
    send("2026-03-18T09:31");
    assertThat(received()).hasSize(1);
    assertThat(states())
        .containsExactly(
            "form accepted sent-apart -",
            "missed planned daily-cap -",
            "refill planned daily-cap -");
    send("2026-03-19T09:30");
    send("2026-03-20T09:30");
    assertThat(received()).hasSize(3);
    assertThat(states()).allMatch(one -> one.contains(" accepted "));
  }

  @Test
  void whatComesBackGoesOnForAllOfThem() {
    planThree();
    send(MORNING);
    sending
        .provider()
        .bounce(received().getFirst().attemptId(), SendResult.Reason.UNREACHABLE_ADDRESS);
    assertThat(states()).allMatch(one -> one.contains("failed channels-exhausted"));
    sending.provider().deliver(received().getFirst().attemptId());
    assertThat(states()).as("it arrived after all").allMatch(one -> one.contains(" delivered "));
  }

  @Test
  void aLostAnswerIsUnknownForAllOfThemUntilTheProviderTells() {
    planThree();
    sending.provider().behaveOnce(new SandboxBehaviour.AcceptThenDrop());
    send(MORNING);
    assertThat(states()).allMatch(one -> one.contains("unknown outcome-unknown"));
    plan("late", "tpl.T05", "appointment");
    send("2026-03-18T09:30:30");
    assertThat(states())
        .as("what is perhaps out counts as told")
        .contains("late planned daily-cap -");
    send("2026-03-18T09:45");
    assertThat(received()).hasSize(1);
    assertThat(states()).filteredOn(one -> one.contains(" accepted ")).hasSize(3);
  }

  /// The process died after the attempt was committed, and nothing had left.
  @Test
  void whatDiedBeforeTheCallGoesOutOnceMore() {
    planThree();
    sending.provider().behaveOnce(new SandboxBehaviour.DropBeforeMessage());
    send(MORNING);
    // As a killed process leaves them: the attempt is begun, and its contacts are on their way.
    hospitals.run(
        hospital.tenant(),
        () -> {
          jdbc.sql("UPDATE messaging_attempt SET state = 'started', reason = NULL, ended_at = NULL")
              .update();
          jdbc.sql(
                  """
                  UPDATE messaging_contact
                     SET state = 'sending', reason_code = NULL,
                         carried_by = CASE WHEN title_zh <> 'form' THEN (SELECT attempt_id FROM messaging_attempt) END
                  """)
              .update();
          jdbc.sql("DELETE FROM messaging_ready").update();
        });
    send("2026-03-18T09:31");
    assertThat(states()).as("the lease has not run out").allMatch(one -> one.contains(" sending "));
    send("2026-03-18T09:40");
    assertThat(received()).isEmpty();
    send("2026-03-18T09:50");
    send("2026-03-18T09:51");
    assertThat(received()).hasSize(1);
    assertThat(states()).allMatch(one -> one.contains(" accepted "));
    assertThat(count("messaging_attempt")).isEqualTo(2);
  }

  @Test
  void aFailureWhileTheMessageIsMadeLeavesAllAsTheyWere() {
    planThree();
    plan("broken", "tpl.T05", "survey");
    hospitals.run(
        hospital.tenant(),
        () ->
            jdbc.sql(
                    "UPDATE messaging_contact SET template_id = 'tpl.none' WHERE title_zh = 'form'")
                .update());
    send(MORNING);
    assertThat(received()).hasSize(1);
    assertThat(states())
        .contains("form failed template-incomplete -")
        .filteredOn(one -> one.contains(" accepted "))
        .hasSize(3);
  }

  @Test
  void twoNodesNeverGiveOneDayTwoMessages() throws Exception {
    for (int round = 0; round < 5; round++) {
      PatientId one = hospital.patient(LocalDate.of(1956, 1, 1));
      patient = one;
      planThree();
      plan("survey", "tpl.T05", "survey");
    }
    int seen = sending.received().size();
    try (ExecutorService nodes = Executors.newFixedThreadPool(3)) {
      List<Future<Object>> runs =
          nodes.invokeAll(
              Stream.generate(() ->
                      (Callable<Object>)
                          () -> {
                            send(MORNING);
                            return "";
                          })
                  .limit(3)
                  .toList());
      for (Future<Object> run : runs) {
        run.get();
      }
    }
    assertThat(sending.received().subList(seen, sending.received().size()))
        .extracting(message -> message.to().value())
        .doesNotHaveDuplicates()
        .hasSize(5);
  }

  private void planThree() {
    plan("form", "tpl.T10", "clinical");
    plan("missed", "tpl.T05", "appointment");
    plan("refill", "tpl.T18", "education");
  }

  private void plan(String title, String template, String priority) {
    planAt(title, template, priority, MORNING);
  }

  private void planAt(String title, String template, String priority, String wallTime) {
    keep(
        title,
        PlannedContact.ContactClass.NOTICE,
        Purpose.CARE,
        PlannedContact.Priority.of(priority),
        template,
        wallTime);
  }

  private void planAs(
      String title, PlannedContact.ContactClass kind, PlannedContact.Priority priority) {
    keep(
        title,
        kind,
        kind == PlannedContact.ContactClass.MARKETING ? Purpose.MARKETING : Purpose.CARE,
        priority,
        "tpl.T05",
        MORNING);
  }

  private void planFor(String title, Purpose purpose) {
    keep(
        title,
        PlannedContact.ContactClass.NOTICE,
        purpose,
        PlannedContact.Priority.SURVEY,
        "tpl.T05",
        MORNING);
  }

  private void keep(
      String title,
      PlannedContact.ContactClass kind,
      Purpose purpose,
      PlannedContact.Priority priority,
      String template,
      String wallTime) {
    TestClock.at(
        wallTime,
        () -> {
          Instant at = clock.instant();
          PlannedContact.@Nullable Link link =
              template.equals("tpl.T10")
                  ? new PlannedContact.Link(LinkPurpose.QUESTIONNAIRE, UUID.randomUUID())
                  : null;
          hospitals.run(
              hospital.tenant(),
              () ->
                  contacts.plan(
                      List.of(
                          new PlannedContact(
                              patient,
                              "test:" + UUID.randomUUID(),
                              new Text(title, title),
                              kind,
                              purpose,
                              priority,
                              template,
                              Map.of("date", "3月18日"),
                              List.of("sandbox"),
                              link,
                              at,
                              at.plus(Duration.ofDays(5))))));
        });
  }

  private void send(String wallTime) {
    TestClock.at(wallTime, () -> sending.run(hospital.tenant()));
  }

  private List<SandboxMessage> received() {
    List<SandboxMessage> all = sending.received();
    return all.subList(before, all.size());
  }

  /// Title, state, the one reason, and whether another's attempt carries it; by title.
  private List<String> states() {
    return hospitals.in(
        hospital.tenant(),
        () ->
            jdbc.sql(
                    """
                    SELECT title_zh || ' ' || state || ' ' || coalesce(reason_code, moved_code, '-')
                           || CASE WHEN carried_by IS NULL THEN ' -' ELSE ' carried' END
                      FROM messaging_contact WHERE patient_id = :patient ORDER BY title_zh
                    """)
                .param("patient", patient.value())
                .query(String.class)
                .list());
  }

  private int count(String table) {
    return hospitals.in(
        hospital.tenant(),
        () ->
            jdbc.sql("SELECT count(*) FROM " + table + " WHERE patient_id = :patient")
                .param("patient", patient.value())
                .query(Integer.class)
                .single());
  }
}
