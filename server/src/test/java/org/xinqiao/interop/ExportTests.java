package org.xinqiao.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.xinqiao.TestBrowser;
import org.xinqiao.TestHospital;
import org.xinqiao.TestStaff;
import org.xinqiao.XinqiaoTest;
import org.xinqiao.audit.Actor;
import org.xinqiao.audit.Audit;
import org.xinqiao.consent.ConsentWord;
import org.xinqiao.consent.Consents;
import org.xinqiao.consent.Purpose;
import org.xinqiao.crypto.SealedFile;
import org.xinqiao.organization.Staff;
import org.xinqiao.organization.Tenant;
import org.xinqiao.patient.PatientRecord.Identifier;
import org.xinqiao.patient.Patients;
import org.xinqiao.questionnaire.Questionnaires;
import org.xinqiao.questionnaire.SaveAnswer;
import org.xinqiao.questionnaire.SubmitForm;
import org.xinqiao.shared.PatientId;
import org.xinqiao.shared.Tenancy;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Whole lists for the hospital's own warehouse: asked for, written, fetched, stopped and
/// forgotten.
@XinqiaoTest
class ExportTests {

  private static final String ASK = "/fhir/$export";

  @Autowired TestHospital hospitals;
  @Autowired TestStaff people;
  @Autowired IntakeRounds intake;
  @Autowired FhirTokens tokens;
  @Autowired RunExport run;
  @Autowired ExportStore store;
  @Autowired ExportKeys keys;
  @Autowired ExportSources sources;
  @Autowired ExportSettings settings;
  @Autowired Patients patients;
  @Autowired Consents consents;
  @Autowired Questionnaires questionnaires;
  @Autowired SaveAnswer save;
  @Autowired SubmitForm submit;
  @Autowired Audit audit;
  @Autowired Clock clock;
  @Autowired PlatformTransactionManager transactions;
  @Autowired JdbcClient jdbc;
  @Autowired JsonMapper json;

  private Tenant tenant;
  private TestBrowser warehouse;
  private TestBrowser lead;

  @BeforeEach
  void aWarehouse() {
    tenant = hospitals.open();
    warehouse = partner("数据仓库");
    lead = people.signIn(tenant, Staff.Role.LEAD);
    admit("P1", "张^丽");
  }

  private TestBrowser partner(String name) {
    String token =
        Tenancy.call(
            tenant.id(),
            () -> tokens.create(name, Set.of(FhirTokens.Scope.READ), Actor.system()).token());
    return people
        .browser()
        .with("Authorization", "Bearer " + token)
        .with("Prefer", "respond-async");
  }

  private UUID token(String name) {
    for (JsonNode one : TestBrowser.json(lead.get("/api/integration/fhir-partners"))) {
      if (one.path("name").asString().equals(name)) {
        return UUID.fromString(one.path("id").asString());
      }
    }
    throw new AssertionError("no token of " + name);
  }

  private void allow() {
    assertThat(
            lead.post(
                    "/api/integration/fhir-partners/" + token("数据仓库") + "/export",
                    Map.of("purpose", "临床科研数据仓库"))
                .statusCode())
        .isEqualTo(200);
  }

  private void admit(String number, String name) {
    admit(tenant, number, name);
  }

  private void admit(Tenant where, String number, String name) {
    String answer =
        intake.take(
            where,
            """
            MSH|^~\\&|HIS|SZYY|PRM|SZYY|20260310101500+0800||ADT^A01^ADT_A01|ADM%s|P|2.5|||AL|AL|CHN|UNICODE UTF-8
            EVN|A01|20260310101200+0800
            PID|1||%s^^^HIS^PI||%s||19480903|F|||||^PRN^CP^^^^13000000003
            PV1|1|I|骨科二病区^08^02^SZYY||||D0789^孙^立群|||0401^骨科|||||||||V%s^^^HIS^VN|||||||||||||||||||||||||20260310101200
            AL1|1|DA|01^青霉素^L|MO|皮疹
            DG1|1||M17.100^原发性膝关节骨关节炎^ICD10GB||20260310|A|||||||||1
            PR1|1||81.5400x001^右侧全膝关节置换术^ICD9CM3GB||20260311090000|P
            """
                .formatted(number, number, name, number));
    assertThat(answer).contains("MSA|AA");
  }

  @Test
  void whoeverMadeATokenDoesNotAllowItAfterAChangeOfRole() {
    TestStaff.Person engineer = people.hire(tenant, Staff.Role.ENGINEER);
    JsonNode made =
        TestBrowser.json(
            people
                .signIn(engineer)
                .post(
                    "/api/integration/fhir-partners",
                    Map.of("name", "另一仓库", "mayRead", true, "mayWrite", false)));
    hospitals.run(
        tenant,
        () ->
            jdbc.sql("UPDATE organization_staff SET role = 'lead' WHERE staff_id = ?")
                .param(engineer.staff().id().value())
                .update());
    hospitals.run(
        tenant, () -> jdbc.sql("UPDATE access_credential SET last_totp_step = 0").update());
    String allow = "/api/integration/fhir-partners/" + made.path("id").asString() + "/export";
    Map<String, String> purpose = Map.of("purpose", "临床科研数据仓库");
    HttpResponse<String> own = people.signIn(engineer).post(allow, purpose);
    assertThat(own.statusCode()).isEqualTo(403);
    assertThat(own.body()).contains("integration.own-token");
    assertThat(lead.post(allow, purpose).statusCode()).isEqualTo(200);
  }

  @Test
  void nobodyExportsUntilSomebodyAllowedItForAPurpose() {
    assertThat(warehouse.get(ASK).statusCode()).isEqualTo(403);
    assertThat(audited("fhir.export")).containsExactly("denied");
    UUID token = token("数据仓库");
    String allow = "/api/integration/fhir-partners/" + token + "/export";
    Map<String, String> purpose = Map.of("purpose", "临床科研数据仓库");
    assertThat(people.signIn(tenant, Staff.Role.ENGINEER).post(allow, purpose).statusCode())
        .isEqualTo(403);
    assertThat(lead.post(allow, Map.of("purpose", " ")).statusCode()).isEqualTo(400);
    assertThat(lead.post(allow, Map.of()).statusCode()).isEqualTo(400);
    assertThat(lead.post(allow, purpose).statusCode()).isEqualTo(200);
    assertThat(partner("另一系统").get(ASK).statusCode()).as("another token").isEqualTo(403);
    assertThat(warehouse.get(ASK.replace("$", "%24")).statusCode()).isEqualTo(202);
    assertThat(lead.delete(allow).statusCode()).isEqualTo(200);
    assertThat(warehouse.get(ASK).statusCode()).isEqualTo(403);
  }

  @Test
  void everythingIsWrittenAndFetchedLineByLine() throws IOException {
    allow();
    admit(hospitals.open(), "P1", "别^院");
    UUID form = answered();
    String status = ask(ASK);
    HttpResponse<String> waiting = fetch(status);
    assertThat(waiting.statusCode()).isEqualTo(202);
    assertThat(waiting.headers().firstValue("X-Progress")).isPresent();

    assertThat(runNext()).isTrue();
    HttpResponse<String> finished = fetch(status);
    assertThat(finished.statusCode()).as(finished.body()).isEqualTo(200);
    assertThat(finished.headers().firstValue("Expires")).isPresent();
    JsonNode manifest = TestBrowser.json(finished);
    assertThat(manifest.path("requiresAccessToken").asBoolean()).isTrue();
    assertThat(manifest.path("request").asString()).endsWith(ASK);
    List<String> types = new ArrayList<>();
    manifest.path("output").forEach(one -> types.add(one.path("type").asString()));
    assertThat(types)
        .containsExactly(
            "Patient",
            "Encounter",
            "Condition",
            "Procedure",
            "AllergyIntolerance",
            "QuestionnaireResponse");

    List<JsonNode> people =
        lines(manifest, "Patient").stream()
            .filter(one -> one.path("identifier").toString().contains("\"P1\""))
            .toList();
    assertThat(people).hasSize(1);
    assertThat(people.getFirst().path("name").get(0).path("text").asString()).isEqualTo("张丽");
    assertThat(people.getFirst().path("identifier").toString()).contains("P1");
    assertThat(lines(manifest, "Encounter").getFirst().path("subject").path("reference").asString())
        .isEqualTo("Patient/" + people.getFirst().path("id").asString());
    assertThat(lines(manifest, "Condition").getFirst().path("code").toString()).contains("M17.100");
    JsonNode response = lines(manifest, "QuestionnaireResponse").getFirst();
    assertThat(response.path("id").asString()).isEqualTo(form.toString());
    assertThat(response.path("questionnaire").asString())
        .startsWith("urn:xinqiao:questionnaire:phq9|");
    assertThat(response.path("item").size()).isGreaterThan(9);
    assertThat(audited("fhir.export")).containsExactly("allowed");
    assertThat(audited("fhir.fetch-export")).hasSize(4);

    try (Stream<Path> files =
        Files.walk(Path.of("target/test-data/exports", tenant.id().toString()))) {
      for (Path file : files.toList()) {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
            .endsWith("------");
      }
    }
  }

  @Test
  void nothingLiesOnTheDiskInClearAndTheKeyIsForgottenWithTheExport() throws IOException {
    allow();
    String status = ask(ASK + "?_type=Patient,Condition");
    runNext();
    JsonNode manifest = TestBrowser.json(fetch(status));
    assertThat(lines(manifest, "Condition").getFirst().toString()).contains("M17.100");
    for (String type : List.of("Patient", "Condition")) {
      byte[] lies = Files.readAllBytes(filesOf(status).resolve(type + ".ndjson"));
      assertThat(new String(lies, StandardCharsets.ISO_8859_1))
          .doesNotContain("resourceType", "P1", "M17");
    }
    Files.write(
        filesOf(status).resolve("Condition.ndjson"),
        Files.readAllBytes(filesOf(status).resolve("Patient.ndjson")));
    assertThat(whole(manifest, "Condition")).as("one put in the place of another").isFalse();
    assertThat(keyOf(status)).isNotNull();
    warehouse.delete(path(status));
    assertThat(keyOf(status)).as("what is left on a disk cannot be read").isNull();
  }

  private boolean whole(JsonNode manifest, String type) {
    for (JsonNode one : manifest.path("output")) {
      if (one.path("type").asString().equals(type)) {
        return fetch(one.path("url").asString()).statusCode() == 200;
      }
    }
    throw new AssertionError(type);
  }

  private byte[] keyOf(String status) {
    return hospitals.in(
        tenant,
        () ->
            jdbc.sql("SELECT key_enc FROM interop_export WHERE tenant_id = ? AND export_id = ?")
                .param(tenant.id().value())
                .param(id(status))
                .query((row, n) -> row.getBytes(1))
                .list()
                .getFirst());
  }

  /// Every line names the export; among the patients stand two whom nobody knows, the same in each
  /// export of this partner.
  @Test
  void whatIsFoundSomewhereNamesTheExportAndThePartner() {
    allow();
    String first = ask(ASK + "?_type=Patient,Encounter");
    runNext();
    String second = ask(ASK + "?_type=Patient");
    runNext();
    List<JsonNode> patients = lines(TestBrowser.json(fetch(first)), "Patient");
    List<JsonNode> invented = invented(patients);
    assertThat(invented).hasSize(2);
    assertThat(invented(lines(TestBrowser.json(fetch(second)), "Patient")))
        .extracting(one -> one.path("id").asString() + one.path("name"))
        .containsExactlyInAnyOrderElementsOf(
            invented.stream().map(one -> one.path("id").asString() + one.path("name")).toList());
    JsonNode encounter = lines(TestBrowser.json(fetch(first)), "Encounter").getFirst();
    assertThat(encounter.path("meta").path("tag").get(0).path("code").asString())
        .isEqualTo(id(first).toString());

    TestBrowser auditor = people.signIn(tenant, Staff.Role.AUDITOR);
    JsonNode byLine = traced(auditor, encounter.toString());
    assertThat(byLine).hasSize(1);
    assertThat(byLine.get(0).path("marked").asBoolean()).isTrue();
    assertThat(byLine.get(0).path("export").path("partner").asString()).isEqualTo("数据仓库");
    assertThat(byLine.get(0).path("export").path("purpose").asString()).isEqualTo("临床科研数据仓库");
    JsonNode byPerson =
        traced(auditor, "王五 " + invented.getFirst().at("/identifier/0/value").asString());
    assertThat(byPerson.get(0).path("canaries").asInt()).isEqualTo(1);
    assertThat(byPerson.get(0).path("certain").asBoolean()).isTrue();
    assertThat(byPerson.get(0).path("export").path("partner").asString()).isEqualTo("数据仓库");
  }

  private static List<JsonNode> invented(List<JsonNode> patients) {
    return patients.stream()
        .filter(one -> !one.path("identifier").toString().contains("\"P1\""))
        .toList();
  }

  private static JsonNode traced(TestBrowser auditor, String text) {
    return TestBrowser.json(auditor.post("/api/listings/trace", Map.of("text", text)))
        .path("traces");
  }

  /// Words of consent leave like everything else: all of whoever said something since.
  @Test
  void consentIsExportedWordForWord() {
    allow();
    PatientId patient =
        hospitals.in(
            tenant, () -> patients.byIdentifier(Identifier.Kind.HIS, "HIS", "P1").orElseThrow());
    say(patient, ConsentWord.Kind.GRANT);
    say(patient, ConsentWord.Kind.WITHDRAW);
    say(patient, ConsentWord.Kind.GRANT);
    String status = ask(ASK + "?_type=Consent,Patient");
    runNext();
    List<JsonNode> words = lines(TestBrowser.json(fetch(status)), "Consent");
    assertThat(words)
        .extracting(one -> one.path("status").asString())
        .containsExactly("active", "inactive", "inactive");
    assertThat(words.getFirst().toString()).contains("P-SURVEY");
    assertThat(lines(TestBrowser.json(fetch(status)), "Patient"))
        .extracting(one -> "Patient/" + one.path("id").asString())
        .as("of a patient in the same export")
        .contains(words.getFirst().path("patient").path("reference").asString());
    String later = ask(ASK + "?_type=Consent&_since=" + Instant.now().plusSeconds(60));
    runNext();
    assertThat(TestBrowser.json(fetch(later)).path("output")).isEmpty();
  }

  private void say(PatientId patient, ConsentWord.Kind kind) {
    hospitals.run(
        tenant,
        () ->
            consents.record(
                new ConsentWord(
                    patient,
                    Purpose.SURVEY,
                    ConsentWord.ALL,
                    kind,
                    ConsentWord.Speaker.SELF,
                    null,
                    "test",
                    clock.instant())));
  }

  @Test
  void anExportIsSeenByItsOwnTokenOnlyAndForgottenWhenItIsCancelled() {
    allow();
    String status = ask(ASK + "?_type=Patient");
    runNext();
    String file = TestBrowser.json(fetch(status)).path("output").get(0).path("url").asString();
    TestBrowser other = partner("另一系统");
    lead.post(
        "/api/integration/fhir-partners/" + token("另一系统") + "/export", Map.of("purpose", "另一个用途"));
    assertThat(other.get(path(status)).statusCode()).isEqualTo(404);
    assertThat(other.get(path(file)).statusCode()).isEqualTo(404);
    assertThat(people.browser().get(path(file)).statusCode()).isEqualTo(401);

    assertThat(warehouse.delete(path(status)).statusCode()).isEqualTo(202);
    assertThat(fetch(status).statusCode()).isEqualTo(404);
    assertThat(fetch(file).statusCode()).isEqualTo(404);
    assertThat(warehouse.delete(path(status)).statusCode()).isEqualTo(404);
    assertThat(Path.of("target/test-data/exports", tenant.id().toString(), id(status).toString()))
        .doesNotExist();
  }

  @Test
  void whatIsNewSinceIsWrittenAndThePatientsAlways() {
    allow();
    String first = ask(ASK);
    runNext();
    Instant time = Instant.parse(TestBrowser.json(fetch(first)).path("transactionTime").asString());
    assertThat(time).as("overlaps with what was being written").isBefore(Instant.now());
    String later =
        ask(ASK + "?_since=" + Instant.now().plusSeconds(60) + "&_type=Encounter,Patient");
    runNext();
    assertThat(TestBrowser.json(fetch(later)).path("output").size()).isEqualTo(1);
    String since = ask(ASK + "?_since=" + time + "&_type=Encounter,Patient");
    runNext();
    assertThat(TestBrowser.json(fetch(since)).path("output").size()).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource({
    "'?_type=Patient,Unicorn', 400",
    "'?_since=yesterday', 400",
    "'?_outputFormat=text/csv', 400",
    "'?_typeFilter=Patient', 400",
    "'?_outputFormat=ndjson', 202",
  })
  void whatIsNotDoneIsRefused(String query, int status) {
    allow();
    assertThat(warehouse.get(ASK + query).statusCode()).isEqualTo(status);
  }

  @Test
  void itIsAskedForAsynchronouslyAndNotTooOften() {
    allow();
    assertThat(
            warehouse
                .send(
                    HttpRequest.newBuilder(warehouse.request(ASK).build().uri())
                        .header("Authorization", header())
                        .build())
                .statusCode())
        .as("without Prefer")
        .isEqualTo(400);
    for (int i = 0; i < settings.perToken(); i++) {
      ask(ASK + "?_type=Patient");
    }
    assertThat(warehouse.get(ASK).statusCode()).isEqualTo(429);
  }

  private String header() {
    return warehouse.request(ASK).build().headers().firstValue("Authorization").orElseThrow();
  }

  @Test
  void aProcessThatDiesLeavesItToTheNextOneWhichBeginsAnew() throws IOException {
    allow();
    String status = ask(ASK);
    ExportStore.Export dead =
        hospitals.in(tenant, () -> store.claim(clock.instant()).orElseThrow());
    try (OutputStream half =
        Tenancy.call(
            tenant.id(),
            () -> files().create(dead.id(), dead.attempt(), "Patient", SealedFile.newKey()))) {
      half.write("{\"resourceType\":\"Pat".getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw e;
    } catch (Exception e) {
      throw new IOException(e);
    }
    assertThat(runNext()).as("leased").isFalse();
    expireLease();
    assertThat(runNext()).isTrue();
    assertThat(lines(TestBrowser.json(fetch(status)), "Patient"))
        .as("and two whom we invented")
        .hasSize(3);
    hospitals.run(
        tenant,
        () ->
            assertThat(
                    store.finish(
                        dead, Map.of("Patient", 7L), Instant.EPOCH, Instant.EPOCH, Instant.EPOCH))
                .as("the dead one comes back too late")
                .isFalse());
  }

  /// Between two types another patient is admitted: none of the files knows.
  @Test
  void allTypesAreOfOneMoment() {
    allow();
    String status = ask(ASK + "?_type=Patient,Encounter");
    ExportFiles between =
        new ExportFiles(Path.of("target/test-data")) {
          @Override
          OutputStream create(UUID export, long attempt, String type, byte[] key)
              throws IOException {
            if (type.equals("Encounter")) {
              Thread other = Thread.ofPlatform().start(() -> admit("P2", "后^来"));
              try {
                other.join();
              } catch (InterruptedException e) {
                throw new IOException(e);
              }
            }
            return super.create(export, attempt, type, key);
          }
        };
    RunExport watched =
        new RunExport(store, sources, between, keys, settings, tokens, audit, clock, transactions);
    Tenancy.call(tenant.id(), watched::runNext);
    JsonNode manifest = TestBrowser.json(fetch(status));
    assertThat(lines(manifest, "Encounter")).hasSize(1);
    assertThat(hospitals.in(tenant, () -> patients.byIdentifier(Identifier.Kind.HIS, "HIS", "P2")))
        .isPresent();
  }

  @Test
  void onceItIsForbiddenARunningOneEnds() {
    allow();
    String status = ask(ASK);
    runWhile(export -> lead.post("/api/integration/exports/" + export + "/stop", Map.of()));
    assertThat(fetch(status).statusCode()).isEqualTo(404);
    assertThat(filesOf(status)).doesNotExist();
    assertThat(
            TestBrowser.json(lead.get("/api/integration/exports")).get(0).path("state").asString())
        .isEqualTo("cancelled");
  }

  /// Between its claim and its key.
  @Test
  void oneThatWasStoppedKeepsNoKey() {
    allow();
    ask(ASK);
    ExportStore.Export claimed =
        hospitals.in(tenant, () -> store.claim(clock.instant()).orElseThrow());
    lead.post("/api/integration/exports/" + claimed.id() + "/stop", Map.of());
    assertThat(hospitals.in(tenant, () -> keys.make(claimed))).isEmpty();
    assertThat(hospitals.in(tenant, () -> store.key(claimed.id()))).isEmpty();
  }

  @Test
  void onceItsTokenIsRevokedARunningOneEnds() {
    allow();
    TestBrowser engineer = people.signIn(tenant, Staff.Role.ENGINEER);
    UUID token = token("数据仓库");
    String status = ask(ASK);
    runWhile(
        export -> engineer.post("/api/integration/fhir-partners/" + token + "/revoke", Map.of()));
    assertThat(fetch(status).statusCode()).isEqualTo(401);
    assertThat(filesOf(status)).doesNotExist();
  }

  private Path filesOf(String status) {
    return Path.of("target/test-data/exports", tenant.id().toString(), id(status).toString(), "1");
  }

  /// Runs the export that waits; as soon as its first file is begun, somebody does something.
  private void runWhile(Consumer<UUID> meanwhile) {
    ExportFiles between =
        new ExportFiles(Path.of("target/test-data")) {
          @Override
          OutputStream create(UUID export, long attempt, String type, byte[] key)
              throws IOException {
            Thread other = Thread.ofPlatform().start(() -> meanwhile.accept(export));
            try {
              other.join();
            } catch (InterruptedException e) {
              throw new IOException(e);
            }
            return super.create(export, attempt, type, key);
          }
        };
    Tenancy.call(
        tenant.id(),
        () ->
            new RunExport(
                    store, sources, between, keys, settings, tokens, audit, clock, transactions)
                .runNext());
  }

  @Test
  void theFilesAreForgottenInTime() {
    allow();
    String status = ask(ASK + "?_type=Patient");
    runNext();
    hospitals.run(
        tenant,
        () ->
            jdbc.sql(
                    "UPDATE interop_export SET expires_at = now() - interval '1 s' WHERE tenant_id = ?")
                .param(tenant.id().value())
                .update());
    assertThat(fetch(status).statusCode()).isEqualTo(404);
    runNext();
    assertThat(Path.of("target/test-data/exports", tenant.id().toString(), id(status).toString()))
        .doesNotExist();
  }

  private static ExportFiles files() {
    return new ExportFiles(Path.of("target/test-data"));
  }

  private void expireLease() {
    hospitals.run(
        tenant,
        () ->
            jdbc.sql(
                    "UPDATE interop_export SET leased_until = now() - interval '1 s' WHERE tenant_id = ? AND state = 'running'")
                .param(tenant.id().value())
                .update());
  }

  private boolean runNext() {
    return Tenancy.call(tenant.id(), run::runNext);
  }

  private String ask(String path) {
    HttpResponse<String> asked = warehouse.get(path);
    assertThat(asked.statusCode()).as(asked.body()).isEqualTo(202);
    return asked.headers().firstValue("Content-Location").orElseThrow();
  }

  private HttpResponse<String> fetch(String url) {
    return warehouse.get(path(url));
  }

  private static String path(String url) {
    return URI.create(url.replace("$", "%24")).getPath();
  }

  private static UUID id(String status) {
    return UUID.fromString(status.substring(status.lastIndexOf('/') + 1));
  }

  private List<JsonNode> lines(JsonNode manifest, String type) {
    for (JsonNode one : manifest.path("output")) {
      if (one.path("type").asString().equals(type)) {
        List<JsonNode> lines =
            fetch(one.path("url").asString()).body().lines().map(json::readTree).toList();
        assertThat(lines).hasSize(one.path("count").asInt());
        return lines;
      }
    }
    return List.of();
  }

  private List<String> audited(String action) {
    return hospitals.in(
        tenant,
        () ->
            jdbc.sql(
                    "SELECT outcome FROM audit_event WHERE tenant_id = ? AND action = ? ORDER BY at")
                .param(tenant.id().value())
                .param(action)
                .query(String.class)
                .list());
  }

  private UUID answered() {
    Instant now = Instant.now();
    return hospitals.in(
        tenant,
        () -> {
          PatientId patient = patients.byIdentifier(Identifier.Kind.HIS, "HIS", "P1").orElseThrow();
          UUID form = questionnaires.open(patient, "step/1", "phq9", now.plus(Duration.ofDays(1)));
          questionnaires
              .find(patient, form)
              .orElseThrow()
              .definition()
              .items()
              .forEach(item ->
                  save.save(
                      patient,
                      form,
                      item.id(),
                      json.valueToTree(item.options().getFirst().code()),
                      now));
          assertThat(submit.submit(patient, form, UUID.randomUUID(), now))
              .isInstanceOf(SubmitForm.Submitted.class);
          return form;
        });
  }
}
