package org.xinqiao.erasure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import org.xinqiao.TestBrowser;
import org.xinqiao.TestClock;
import org.xinqiao.TestHospital;
import org.xinqiao.TestStaff;
import org.xinqiao.XinqiaoTest;
import org.xinqiao.access.CurrentStaff;
import org.xinqiao.consent.ConsentWord;
import org.xinqiao.consent.Consents;
import org.xinqiao.consent.Purpose;
import org.xinqiao.crypto.FieldCipher;
import org.xinqiao.interop.FhirTestPartner;
import org.xinqiao.interop.IntakeRounds;
import org.xinqiao.isolation.Isolation;
import org.xinqiao.organization.Staff;
import org.xinqiao.organization.Tenant;
import org.xinqiao.pathway.PlanRounds;
import org.xinqiao.shared.PatientId;
import org.xinqiao.shared.Tenancy;

@XinqiaoTest
class ErasureTests {

  private static final Map<String, String> WISH =
      Map.of("ground", "person-asks", "note", "金丝雀本人来信,编号2026-11");

  @Autowired TestHospital hospitals;
  @Autowired TestStaff people;
  @Autowired IntakeRounds intake;
  @Autowired PlanRounds plans;
  @Autowired FhirTestPartner partners;
  @Autowired Consents consents;
  @Autowired FieldCipher cipher;
  @Autowired Isolation isolation;
  @Autowired ApplyJournal journal;
  @Autowired ErasureWork work;
  @Autowired DecideErasure decide;
  @Autowired JdbcClient jdbc;
  @Autowired JdbcTemplate template;
  @Autowired TransactionTemplate transactions;
  @Autowired Clock clock;

  @Autowired
  @Qualifier("ownerDataSource") DataSource owner;

  @Value("${xinqiao.installation.data}")
  Path data;

  private Tenant tenant;
  private ErasedPerson person;
  private PatientId patient;
  private TestBrowser asker;
  private TestBrowser decider;

  @BeforeEach
  void somebodyWithAHistory() {
    tenant = hospitals.open();
    person = new ErasedPerson(hospitals, intake, jdbc, tenant);
    assertThat(intake.take(tenant, ErasedPerson.arrives("C1"))).contains("MSA|AA");
    assertThat(intake.take(tenant, ErasedPerson.somebodyElse("C2"))).contains("MSA|AA");
    TestClock.at("2026-03-19T12:30", () -> plans.run(tenant));
    patient = person.id();
    hospitals.run(tenant, () -> consents.record(word(ConsentWord.Kind.GRANT)));
    asker = people.signIn(tenant, Staff.Role.LEAD);
    decider = people.signIn(tenant, Staff.Role.LEAD);
  }

  @Test
  void firstItIsSaidWhatWouldGo() {
    var report = TestBrowser.json(asker.get("/api/patients/" + patient + "/erasure"));
    assertThat(report.path("name").asString()).isEqualTo("金丝雀");
    assertThat(report.path("records").asInt()).isEqualTo(1);
    assertThat(report.path("queued").asInt()).isPositive();
    assertThat(report.path("plans").asInt()).isPositive();
    for (String part :
        List.of("patient", "clinical", "messaging", "pathway", "consent", "crypto", "intake")) {
      assertThat(report.path("rows").path(part).asInt()).as(part).isPositive();
    }
    assertThat(person.patients()).isEqualTo(2);
    assertThat(asker.get("/api/patients/" + UUID.randomUUID() + "/erasure").statusCode())
        .isEqualTo(404);
    assertThat(
            lines(
                """
                SELECT outcome || ' ' || (patient_id = '%s') FROM audit_event
                 WHERE action = 'patient.view' AND object_kind = 'patient-erasure' ORDER BY seq
                """
                    .formatted(patient)))
        .as("a look at a patient")
        .containsExactly("allowed true", "denied false");
  }

  @Test
  void onePersonAsksAndAnotherOneDecides() {
    UUID id = asked();
    var again = asker.post("/api/patients/" + patient + "/erasure", WISH);
    assertThat(again.statusCode()).isEqualTo(409);
    assertThat(again.body()).contains("erasure.asked-already");
    var waiting = TestBrowser.json(decider.get("/api/erasures")).path("waiting").path(0);
    assertThat(waiting.path("note").asString()).contains("金丝雀本人来信");
    assertThat(waiting.path("own").asBoolean(true)).isFalse();
    assertThat(waiting.path("patient").asString()).isEqualTo(patient.toString());
    assertThat(waiting.path("name").asString()).isEqualTo("金丝雀");
    assertThat(waiting.has("report")).as("nothing is counted for a list").isFalse();
    assertThat(waiting.path("rows").isEmpty()).isTrue();

    var own = asker.post("/api/erasures/" + id + "/approve", Map.of());
    assertThat(own.statusCode()).isEqualTo(403);
    assertThat(own.body()).contains("erasure.own");
    assertThat(person.patients()).isEqualTo(2);
    assertThat(asker.post("/api/erasures/" + UUID.randomUUID() + "/approve", Map.of()).statusCode())
        .isEqualTo(404);

    assertThat(approved(id)).isEqualTo(200);
    assertThat(person.patients()).isEqualTo(1);
    var twice = decider.post("/api/erasures/" + id + "/approve", Map.of());
    assertThat(twice.statusCode()).isEqualTo(409);
    assertThat(twice.body()).contains("erasure.decided");
    assertThat(asker.post("/api/erasures/" + id + "/refuse", Map.of()).statusCode()).isEqualTo(409);
    assertThat(
            lines(
                """
                SELECT concat_ws(' ', action, outcome, patient_id = '%s'::uuid, reason) FROM audit_event
                 WHERE action LIKE 'erasure.%%' ORDER BY seq
                """
                    .formatted(patient)))
        .containsExactly(
            "erasure.ask allowed t person-asks",
            "erasure.approve denied",
            "erasure.approve allowed t person-asks");
  }

  @Test
  void whoeverAskedMayTakeItBackAndNothingIsErased() {
    UUID id = asked();
    var lifted = decider.post("/api/erasures/" + id + "/lift", Map.of("reason", "同意重新建档"));
    assertThat(lifted.statusCode()).isEqualTo(409);
    assertThat(lifted.body()).as("it still waits").contains("erasure.not-erased");
    assertThat(asker.post("/api/erasures/" + id + "/refuse", Map.of()).statusCode()).isEqualTo(200);
    assertThat(approved(id)).isEqualTo(409);
    assertThat(person.patients()).isEqualTo(2);
    assertThat(asked()).isNotEqualTo(id);
  }

  @Test
  void nobodyElseMayAskOrDecide() {
    for (Staff.Role role : Staff.Role.values()) {
      if (role != Staff.Role.LEAD) {
        TestBrowser other = people.signIn(tenant, role);
        assertThat(other.get("/api/erasures").statusCode()).as(role + "").isEqualTo(403);
        assertThat(other.post("/api/patients/" + patient + "/erasure", WISH).statusCode())
            .as(role + "")
            .isEqualTo(403);
      }
    }
  }

  @Test
  void theDatabaseTooWantsTwoPeople() {
    UUID id = asked();
    assertThatThrownBy(() ->
            hospitals.run(
                tenant, () -> jdbc.sql("SELECT erase_patient(?)").param(id).query(row -> {})))
        .isInstanceOf(DataAccessException.class)
        .hasMessageContaining("Nobody approved");
    assertThatThrownBy(() ->
            hospitals.run(
                tenant,
                () ->
                    jdbc.sql(
                            "UPDATE erasure_request SET approved = true, decided_by = asked_by, decided_at = now()")
                        .update()))
        .isInstanceOf(DataAccessException.class);
    assertThat(person.patients()).isEqualTo(2);
  }

  @Test
  void afterwardsNothingOfThePersonIsAnywhere() {
    String before = copied();
    assertThat(ErasedPerson.CANARIES.stream().filter(before::contains))
        .as("the copy shows what is in clear")
        .contains("金丝雀", "jinsique", ErasedPerson.NUMBER);
    assertThat(before).contains(patient.toString());

    assertThat(approved(asked())).isEqualTo(200);

    String after = copied();
    for (String canary : ErasedPerson.CANARIES) {
      assertThat(after)
          .as(canary)
          .doesNotContain(canary)
          .doesNotContain(HexFormat.of().formatHex(canary.getBytes(StandardCharsets.UTF_8)));
    }
    assertThat(after).as("somebody else's rows stay").contains("王秀兰");
    assertThat(
            lines(
                """
                SELECT rows_of_patients(ARRAY['%s'::uuid])::text
                """
                    .formatted(patient)))
        .containsExactly("{}");
    assertThat(lines("SELECT rows ->> 'patient' FROM erasure_request")).containsExactly("1");
    assertThat(lines("SELECT consents -> 0 ->> 'decision' FROM erasure_request"))
        .containsExactly("grant");
  }

  @Test
  void oldCiphertextsDoNotOpenAndNoKeyIsMadeForThem() {
    record Sealed(UUID row, byte[] bytes) {}
    Sealed old =
        hospitals.in(
            tenant,
            () ->
                jdbc.sql(
                        """
                        SELECT contact_point_id, value_enc FROM patient_contact_point
                         WHERE tenant_id = ? AND patient_id = ? LIMIT 1
                        """)
                    .param(tenant.id().value())
                    .param(patient.value())
                    .query((row, n) -> new Sealed(row.getObject(1, UUID.class), row.getBytes(2)))
                    .single());
    assertThat(opened(old.row(), old.bytes())).isEqualTo("+86" + ErasedPerson.PHONE);
    assertThat(approved(asked())).isEqualTo(200);
    assertThatThrownBy(() -> opened(old.row(), old.bytes()))
        .isInstanceOf(IllegalStateException.class);
    assertThat(
            lines(
                "SELECT 'key' FROM crypto_patient_key WHERE patient_id = '%s'".formatted(patient)))
        .isEmpty();
  }

  private String opened(UUID row, byte[] sealed) {
    return hospitals.in(
        tenant, () -> cipher.decrypt(patient, "patient_contact_point.value", row, sealed));
  }

  @Test
  void theNextMessageDoesNotBringThemBackUntilSomebodyLiftsIt() {
    UUID id = asked();
    assertThat(approved(id)).isEqualTo(200);
    intake.take(tenant, ErasedPerson.arrives("C1"));
    intake.take(tenant, ErasedPerson.arrives("C3"));
    intake.take(tenant, ErasedPerson.comesBackUnderANewNumber("C4"));
    assertThat(person.patients()).isEqualTo(1);
    assertThat(
            lines(
                "SELECT DISTINCT state || ' ' || reason_code FROM intake_message WHERE control_id <> 'C2'"))
        .containsExactly("quarantined intake.patient-erased");

    FhirTestPartner.Session partner = partners.of(tenant, "平台");
    var created =
        partner.send(
            "POST",
            "/Patient",
            """
            {"resourceType": "Patient", "name": [{"text": "金丝雀"}], "gender": "female",
             "identifier": [{"system": "urn:oid:2.16.156.10011.1.3", "value": "%s"}]}
            """
                .formatted(ErasedPerson.CARD));
    assertThat(created.statusCode()).as(created.body()).isEqualTo(422);
    assertThat(created.body()).contains("business-rule");
    assertThat(person.patients()).isEqualTo(1);

    var lifted = decider.post("/api/erasures/" + id + "/lift", Map.of("reason", "患者再次就诊,同意重新建档"));
    assertThat(lifted.statusCode()).as(lifted.body()).isEqualTo(200);
    assertThat(decider.post("/api/erasures/" + id + "/lift", Map.of("reason", "再来")).statusCode())
        .isEqualTo(409);
    String message =
        lines("SELECT message_id::text FROM intake_message WHERE control_id = 'C3'").getFirst();
    TestBrowser engineer = people.signIn(tenant, Staff.Role.ENGINEER);
    assertThat(
            engineer
                .post("/api/integration/messages/" + message + "/replay", Map.of())
                .statusCode())
        .isEqualTo(200);
    intake.applyAll(tenant);
    assertThat(person.id()).as("somebody new").isNotEqualTo(patient);
    assertThat(asker.get("/api/patients/" + patient).statusCode()).isEqualTo(404);
  }

  @Test
  void partnersHearThatThereIsNoSuchPatient() {
    FhirTestPartner.Session partner = partners.of(tenant, "平台");
    assertThat(partner.get("/Patient/" + patient).statusCode()).isEqualTo(200);
    assertThat(approved(asked())).isEqualTo(200);
    UUID nobody = UUID.randomUUID();
    for (String path : List.of("/Patient/%s", "/Condition?patient=%s", "/Encounter?patient=%s")) {
      var gone = partner.get(path.formatted(patient));
      var never = partner.get(path.formatted(nobody));
      assertThat(gone.statusCode()).as(path).isEqualTo(never.statusCode());
      assertThat(withoutIds(gone.body())).as(path).isEqualTo(withoutIds(never.body()));
    }
  }

  private static String withoutIds(String body) {
    return body.replaceAll("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "ID")
        .replaceAll("\\d{4}-\\d\\d-\\d\\dT[^\"]*", "TIME");
  }

  @Test
  void anOpenAlertComesFirst() {
    UUID id = asked();
    raiseAlert();
    var refused = decider.post("/api/erasures/" + id + "/approve", Map.of());
    assertThat(refused.statusCode()).isEqualTo(409);
    assertThat(refused.body()).contains("erasure.alert-open");
    assertThat(person.patients()).isEqualTo(2);
  }

  @Test
  void anAlertThatIsRaisedWhileTheErasureWaitsComesFirstToo() throws Exception {
    UUID id = asked();
    CompletableFuture<Integer> approved = new CompletableFuture<>();
    hospitals.run(
        tenant,
        () -> {
          // As whoever is sending to the patient.
          consents.hold(patient);
          Thread.ofVirtual().start(() -> approved.complete(approved(id)));
          await(
              """
              SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted
                 AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
              """);
          raiseAlert();
        });
    assertThat(approved.get(30, TimeUnit.SECONDS)).isEqualTo(409);
    assertThat(person.patients()).isEqualTo(2);
  }

  @Test
  void anAlertThatIsBeingRaisedWhileTheErasureLooksForAlertsComesFirstToo() throws Exception {
    UUID id = asked();
    CompletableFuture<Integer> approved = new CompletableFuture<>();
    hospitals.run(
        tenant,
        () -> {
          raiseAlert();
          Thread.ofVirtual().start(() -> approved.complete(approved(id)));
          await(
              """
              SELECT count(*) FROM pg_locks w WHERE w.locktype = 'transactionid' AND NOT w.granted
                 AND EXISTS (SELECT FROM pg_locks h WHERE h.pid = w.pid
                              AND h.database = (SELECT oid FROM pg_database WHERE datname = current_database()))
              """);
        });
    assertThat(approved.get(30, TimeUnit.SECONDS)).isEqualTo(409);
    assertThat(person.patients()).isEqualTo(2);
  }

  /// Until there is one.
  private void await(String count) {
    Instant end = Instant.now().plusSeconds(20);
    while (jdbc.sql(count).query(Integer.class).single() == 0) {
      assertThat(Instant.now()).as(count).isBefore(end);
      Thread.onSpinWait();
    }
  }

  private void raiseAlert() {
    hospitals.run(
        tenant,
        () ->
            jdbc.sql(
                    """
                    INSERT INTO alert_alert (tenant_id, patient_id, alert_id, reference, level, category, title_zh, title_en,
                      excerpt_enc, matched, rule_ids, source, system_actions, raised_at, half_at, due_at, task_id, state)
                    VALUES (?, ?, gen_random_uuid(), 'test', 'URGENT', 'symptom', '呼吸困难', 'Breathless', '', '[]', '{}',
                      'questionnaire', '[]', now(), now(), now(), gen_random_uuid(), 'open')
                    """)
                .params(tenant.id().value(), patient.value())
                .update());
  }

  @Test
  void mergedRecordsGoTogetherAndWhatChangedSinceIsAskedAgain() {
    UUID before = asked();
    PatientId other = person.record("P2");
    assertThat(
            asker
                .post(
                    "/api/patients/" + patient + "/merge",
                    Map.of("retired", "" + other, "reason", "同一人"))
                .statusCode())
        .isEqualTo(200);
    var changed = decider.post("/api/erasures/" + before + "/approve", Map.of());
    assertThat(changed.statusCode()).isEqualTo(409);
    assertThat(changed.body()).contains("erasure.records-changed");
    assertThat(asker.post("/api/erasures/" + before + "/refuse", Map.of()).statusCode())
        .isEqualTo(200);
    // Asked for under the number of the record that is merged into the other.
    var again = asker.post("/api/patients/" + other + "/erasure", WISH);
    assertThat(again.statusCode()).as(again.body()).isEqualTo(200);
    assertThat(approved(waiting())).isEqualTo(200);
    assertThat(person.patients()).isZero();
  }

  @Test
  void aRecordWhoseKeySomebodyElsesTextsMayNeedStays() {
    PatientId other = person.record("P2");
    asker.post(
        "/api/patients/" + patient + "/merge", Map.of("retired", "" + other, "reason", "同一人"));
    assertThat(
            asker
                .post("/api/patients/" + other + "/unmerge", Map.of("reason", "不是同一人"))
                .statusCode())
        .isEqualTo(200);
    var refused = asker.post("/api/patients/" + patient + "/erasure", WISH);
    assertThat(refused.statusCode()).isEqualTo(409);
    assertThat(refused.body()).contains("erasure.parted");
  }

  @Test
  void whatIsBrokenOffLeavesEverything() {
    UUID id = asked();
    CurrentStaff somebodyElse = somebody(Staff.Role.LEAD);
    String before = copied();
    Tenancy.run(
        tenant.id(),
        () ->
            transactions.executeWithoutResult(status -> {
              assertThat(decide.approve(id, somebodyElse)).isEmpty();
              assertThat(jdbc.sql("SELECT count(*) FROM patient").query(Integer.class).single())
                  .isEqualTo(1);
              status.setRollbackOnly();
            }));
    assertThat(copied().lines()).containsExactlyElementsOf(before.lines().toList());
    assertThat(decider.get("/api/erasures").body()).as("the note opens").contains("金丝雀本人来信");
    assertThat(approved(id)).isEqualTo(200);
  }

  @Test
  void whatWasBeingWrittenMeanwhileGoesToo() {
    UUID id = asked();
    assertThat(approved(id)).isEqualTo(200);
    late();
    assertThat(Tenancy.call(tenant.id(), () -> work.round(tenant))).isFalse();
    assertThat(lines("SELECT 'late' FROM pathway_pending")).isEmpty();
    assertThat(lines("SELECT 'swept' FROM erasure_request WHERE swept_at IS NOT NULL")).isEmpty();
    late();
    String later =
        LocalDateTime.ofInstant(clock.instant().plus(ErasureWork.STRAGGLERS), TestClock.HOSPITAL)
            .plusMinutes(1)
            .withNano(0)
            .toString();
    TestClock.at(later, () -> Tenancy.run(tenant.id(), () -> work.round(tenant)));
    assertThat(lines("SELECT 'late' FROM pathway_pending")).isEmpty();
    assertThat(lines("SELECT 'swept' FROM erasure_request WHERE swept_at IS NOT NULL"))
        .containsExactly("swept");
  }

  private void late() {
    hospitals.run(
        tenant,
        () ->
            jdbc.sql(
                    "INSERT INTO pathway_pending (tenant_id, patient_id, since) VALUES (?, ?, now())")
                .params(tenant.id().value(), patient.value())
                .update());
  }

  @Test
  void anOlderCopyIsToldAgainBeforeAnythingIsSent() throws SQLException {
    PatientId other = person.record("P2");
    hospitals.run(
        tenant, () -> consents.record(word(other, ConsentWord.Kind.GRANT, "2026-03-20T00:00:00Z")));
    try (OlderCopy copy = new OlderCopy(owner, tenant)) {
      hospitals.run(
          tenant,
          () -> consents.record(word(other, ConsentWord.Kind.WITHDRAW, "2026-03-21T00:00:00Z")));
      List<@Nullable String> withdrawn =
          lines("SELECT event_id || ' true' FROM consent_event WHERE decision = 'withdraw'");
      UUID id = asked();
      assertThat(approved(id)).isEqualTo(200);
      Tenancy.run(tenant.id(), () -> work.round(tenant));
      assertThat(lines("SELECT line FROM erasure_journal")).as("it is in the file").isEmpty();
      copy.putBack();
      Tenancy.run(tenant.id(), () -> cipher.forgetKeys(List.of(patient)));
      assertThat(person.patients()).as("the copy knows them").isEqualTo(2);
      assertThat(newestWord(other)).isEqualTo("grant");

      hospitals.run(tenant, () -> isolation.begin(Isolation.Cause.OLDER_DATABASE));
      TestBrowser engineer = people.signIn(tenant, Staff.Role.ENGINEER);
      assertThat(engineer.post("/api/isolation/release", Map.of("reason", "已核对")).statusCode())
          .isEqualTo(200);

      assertThat(person.patients()).isEqualTo(1);
      assertThat(copied()).doesNotContain("金丝雀");
      assertThat(newestWord(other)).isEqualTo("withdraw");
      assertThat(
              lines(
                  "SELECT event_id || ' ' || (at = '2026-03-21T00:00:00Z') FROM consent_event WHERE decision = 'withdraw'"))
          .as("the word that it was, of the day on which it was said")
          .isEqualTo(withdrawn);
      assertThat(lines("SELECT line FROM erasure_journal"))
          .as("it stands in the journal")
          .isEmpty();
      intake.take(tenant, ErasedPerson.arrives("C9"));
      assertThat(person.patients()).isEqualTo(1);
      assertThat(lines("SELECT action FROM audit_event WHERE action = 'erasure.repeat'"))
          .hasSize(1);

      // Once more changes nothing, also when the person has said yes since.
      hospitals.run(
          tenant,
          () -> consents.record(word(other, ConsentWord.Kind.GRANT, "2026-03-22T00:00:00Z")));
      String now = copied();
      hospitals.run(tenant, journal::beforeRelease);
      assertThat(copied()).isEqualTo(now);
    }
  }

  @Test
  void aRestoredDatabaseIsToldWhenTheProgramStarts() throws SQLException {
    try (OlderCopy copy = new OlderCopy(owner, tenant)) {
      assertThat(approved(asked())).isEqualTo(200);
      Tenancy.run(tenant.id(), () -> work.round(tenant));
      copy.putBack();
      hospitals.run(tenant, () -> isolation.begin(Isolation.Cause.OLDER_DATABASE));
      journal.start();
      assertThat(person.patients()).isEqualTo(1);
    }
  }

  @Test
  void withoutTheJournalNothingIsReleased() throws IOException {
    hospitals.run(tenant, () -> isolation.begin(Isolation.Cause.NEW_FOLDER));
    TestBrowser engineer = people.signIn(tenant, Staff.Role.ENGINEER);
    Map<String, String> reason = Map.of("reason", "已核对");
    Path file = data.resolve("erasures.jsonl");
    Path away = data.resolve("erasures.away");
    Files.move(file, away);
    try {
      journal.start();
      assertThat(file).as("an empty one would say that nobody was erased").doesNotExist();
      var refused = engineer.post("/api/isolation/release", reason);
      assertThat(refused.statusCode()).as(refused.body()).isEqualTo(409);
      assertThat(refused.body()).contains("isolation.not-ready", "erasures.jsonl");

      Files.writeString(file, "not of ours}}\n");
      assertThat(engineer.post("/api/isolation/release", reason).body())
          .contains("isolation.not-ready");
      assertThat(engineer.get("/api/isolation").body()).contains("new-folder");
      assertThat(lines("SELECT action FROM audit_event WHERE action = 'isolation.release'"))
          .isEmpty();
    } finally {
      Files.move(away, file, StandardCopyOption.REPLACE_EXISTING);
    }
    assertThat(engineer.post("/api/isolation/release", reason).statusCode()).isEqualTo(200);
  }

  @Test
  void aJournalThatVanishedIsNotMadeAnew() throws IOException {
    assertThat(approved(asked())).isEqualTo(200);
    Tenancy.run(tenant.id(), () -> work.round(tenant));
    Path file = data.resolve("erasures.jsonl");
    Path away = data.resolve("erasures.away");
    Files.move(file, away);
    try {
      assertThatThrownBy(journal::begin)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageStartingWith("xinqiao.erasure.journal: ")
          .hasMessageContaining("erasures.jsonl is missing");
      assertThat(file).doesNotExist();
    } finally {
      Files.move(away, file);
    }
    journal.begin();
    assertThat(file).isNotEmptyFile();
  }

  private String newestWord(PatientId whose) {
    return lines(
            "SELECT decision FROM consent_event WHERE patient_id = '%s' ORDER BY at DESC LIMIT 1"
                .formatted(whose))
        .getFirst();
  }

  private ConsentWord word(ConsentWord.Kind kind) {
    return word(patient, kind, "2026-03-19T08:00:00Z");
  }

  private ConsentWord word(PatientId whose, ConsentWord.Kind kind, String at) {
    return new ConsentWord(
        whose,
        Purpose.SURVEY,
        "sms",
        kind,
        ConsentWord.Speaker.SELF,
        null,
        whose.equals(patient) ? "金丝雀的话" : "本人",
        Instant.parse(at));
  }

  private CurrentStaff somebody(Staff.Role role) {
    Staff staff = people.hire(tenant, role).staff();
    return new CurrentStaff(
        staff.id(), staff.displayName(), staff.role(), null, tenant.id(), UUID.randomUUID());
  }

  private UUID asked() {
    var asked = asker.post("/api/patients/" + patient + "/erasure", WISH);
    assertThat(asked.statusCode()).as(asked.body()).isEqualTo(200);
    return waiting();
  }

  private UUID waiting() {
    return UUID.fromString(
        TestBrowser.json(asker.get("/api/erasures")).path("waiting").path(0).path("id").asString());
  }

  private int approved(UUID id) {
    return decider.post("/api/erasures/" + id + "/approve", Map.of()).statusCode();
  }

  private List<@Nullable String> lines(String sql) {
    return hospitals.in(tenant, () -> jdbc.sql(sql).query(String.class).list());
  }

  /// All tables of the hospital as a copy that somebody takes away.
  private String copied() {
    return hospitals.in(
        tenant,
        () ->
            template.execute(
                (ConnectionCallback<String>)
                    connection -> {
                      StringWriter out = new StringWriter();
                      List<String> tables =
                          jdbc.sql(
                                  """
                                  SELECT c.relname FROM pg_class c
                                    JOIN pg_attribute t ON t.attrelid = c.oid AND t.attname = 'tenant_id'
                                   WHERE c.relkind = 'r' AND c.relnamespace = 'xinqiao'::regnamespace
                                     AND has_table_privilege(c.oid, 'SELECT')
                                   ORDER BY c.relname
                                  """)
                              .query(String.class)
                              .list();
                      try {
                        for (String table : tables) {
                          connection
                              .unwrap(PGConnection.class)
                              .getCopyAPI()
                              .copyOut(
                                  "COPY (SELECT * FROM %1$s ORDER BY %1$s::text) TO STDOUT"
                                      .formatted(table),
                                  out);
                        }
                      } catch (IOException e) {
                        throw new SQLException(e);
                      }
                      return out.toString();
                    }));
  }
}
