package org.xinqiao.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.xinqiao.TestBrowser;
import org.xinqiao.TestHospital;
import org.xinqiao.TestStaff;
import org.xinqiao.XinqiaoTest;
import org.xinqiao.audit.Actor;
import org.xinqiao.organization.Organizations;
import org.xinqiao.organization.Staff;
import org.xinqiao.organization.Tenant;
import org.xinqiao.shared.PatientId;
import org.xinqiao.shared.Tenancy;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What a hospital calls a test, a diagnosis, a medicine or a department, and what it means: from
/// the message to the fact, over the list of what is not mapped, back to facts of before.
@XinqiaoTest
class SiteCodesTests {

  private static final String CODES = "/api/integration/codes";
  private static final JsonMapper JSON = JsonMapper.builder().build();

  @Autowired TestHospital hospitals;
  @Autowired TestStaff people;
  @Autowired IntakeRounds rounds;
  @Autowired Inbox inbox;
  @Autowired FhirTokens tokens;
  @Autowired CodeWork work;
  @Autowired ReplayFacts replay;
  @Autowired CodeMaps maps;
  @Autowired CodeEntryStore entries;
  @Autowired UnmappedCodes unmapped;
  @Autowired Organizations organizations;
  @Autowired IntakeStore intake;
  @Autowired Clock clock;
  @Autowired JdbcClient jdbc;

  private Tenant tenant;
  private TestBrowser engineer;

  @BeforeEach
  void anEngineer() {
    tenant = hospitals.open();
    engineer = people.signIn(tenant, Staff.Role.ENGINEER);
  }

  @Test
  void conditionsSeeWhatACodeMeansAndTheSourcesOwnCodeStaysBesideIt() {
    report("R1", "GLU^空腹血糖^L", "126", "mg/dL", "70-110");
    assertThat(
            one(
                "SELECT concat_ws('|', code, value, value_unit, source_code, raw_value, unit, code_system) FROM clinical_fact_observation"))
        .isEqualTo("14771-0|7|mmol/L|GLU|126|mg/dL|LOINC");
  }

  @Test
  void aUnitThatNobodyKnowsGivesNoNumberToCompareWith() {
    report("R1", "14771-0^空腹葡萄糖^LN^GLU^空腹血糖^L", "126", "mg%", "70-110");
    assertThat(
            one(
                "SELECT concat_ws('|', code, coalesce(value::text, 'none'), raw_value) FROM clinical_fact_observation"))
        .isEqualTo("14771-0|none|126");
    JsonNode listed = listed().get(0);
    assertThat(listed.path("problem").asString()).isEqualTo("unit");
    assertThat(listed.path("unit").asString()).isEqualTo("mg%");
  }

  @Test
  void loincBesideTheOwnCodeIsTaken() {
    report("R1", "SY0123^血清钾测定^L^2823-3^Potassium^LN", "4.1", "mmol/L", "3.5-5.3");
    assertThat(one("SELECT code || ' ' || source_code FROM clinical_fact_observation"))
        .isEqualTo("2823-3 SY0123");
  }

  @Test
  void nationalCodesOfAVisitAreReadAsInternationalOnes() {
    discharge("D1", "M17.100^原发性膝关节骨关节炎^ICD10GB", "81.5400x001^右侧全膝关节置换术^ICD9CM3GB");
    assertThat(one("SELECT code || ' ' || source_code FROM clinical_fact_condition"))
        .isEqualTo("M17.1 M17.100");
    assertThat(one("SELECT code || ' ' || source_code FROM clinical_fact_procedure"))
        .isEqualTo("81.54 81.5400x001");
  }

  @Test
  void rowsOfAFileGoTheSameWay() {
    Inbox.RowSource source =
        Tenancy.call(tenant.id(), () -> inbox.source("LIS 导出", Inbox.Transport.FILE));
    hospitals.in(
        tenant, () -> inbox.take(source, UUID.randomUUID(), List.of(labRow("XT", "空腹血糖")), false));
    rounds.applyAll(tenant);
    assertThat(one("SELECT code || ' ' || source_code FROM clinical_fact_observation"))
        .isEqualTo("14771-0 XT");
  }

  @Test
  void partnersReadBothCodesAndFindByEither() {
    TestBrowser partner = partner();
    partner.send("PUT", "/fhir/Patient/p1", FHIR_PATIENT);
    HttpResponse<String> created =
        partner.send("POST", "/fhir/Observation", FHIR_RESULT.formatted("GLU"));
    assertThat(created.statusCode()).as(created.body()).isEqualTo(201);
    for (String code : List.of("GLU", "14771-0")) {
      JsonNode found = json(partner.get("/fhir/Observation?patient=p1&code=" + code));
      JsonNode codings = found.path("entry").path(0).path("resource").path("code").path("coding");
      assertThat(codings.path(0).path("code").asString()).isEqualTo("GLU");
      assertThat(codings.path(1).path("code").asString()).isEqualTo("14771-0");
      assertThat(codings.path(1).path("system").asString()).isEqualTo("http://loinc.org");
    }
  }

  @Test
  void whatNoMapKnowsIsListedByFrequencyWithWhatMayBeMeant() {
    report("R1", "XT9^空腹血糖(仪器)^L", "6.1", "mmol/L", "3.9-6.1");
    report("R2", "XT9^空腹血糖(仪器)^L", "6.2", "mmol/L", "3.9-6.1");
    report("R3", "QQQ^从未见过^L", "1", "", "");
    JsonNode first = listed().get(0);
    assertThat(first.path("code").asString()).isEqualTo("XT9");
    assertThat(first.path("seen").asInt()).isEqualTo(2);
    assertThat(first.path("name").asString()).isEqualTo("空腹血糖(仪器)");
    assertThat(first.path("peerName").asString()).isNotEmpty();
    assertThat(first.path("suggestions").path(0).path("code").asString()).isEqualTo("14771-0");
    assertThat(listed().get(1).path("code").asString()).isEqualTo("QQQ");
    assertThat(page("?limit=1").path("items")).hasSize(1);
    String next = page("?limit=1").path("nextCursor").asString();
    assertThat(page("?limit=1&cursor=" + next).path("items").path(0).path("code").asString())
        .isEqualTo("QQQ");
  }

  @Test
  void whatAnEngineerSaysHoldsFromTheNextMessageOnAndEveryVersionStays() {
    report("R1", "XT9^血糖仪^L", "6.1", "mmol/L", "");
    JsonNode saved = json(say("XT9", 0, "LOINC", "14771-0"));
    assertThat(saved.path("version").asInt()).isEqualTo(1);
    assertThat(saved.path("target").path("unit").asString()).isEqualTo("mmol/L");
    assertThat(listed()).isEmpty();
    report("R2", "XT9^血糖仪^L", "7.1", "mmol/L", "");
    assertThat(all("SELECT code FROM clinical_fact_observation ORDER BY value"))
        .containsExactly("XT9", "14771-0");
    assertThat(say("XT9", 1, "LOINC", "2823-3").statusCode()).isEqualTo(200);
    assertThat(withdraw("XT9", 2).statusCode()).isEqualTo(200);
    JsonNode history =
        json(engineer.get(CODES + "/entries/history?peer=" + peer() + "&kind=laboratory&code=XT9"));
    assertThat(history).hasSize(3);
    assertThat(history.get(0).path("state").asString()).isEqualTo("withdrawn");
    assertThat(history.get(1).path("target").path("code").asString()).isEqualTo("2823-3");
    assertThat(history.get(2).path("changedBy").asString()).isNotEmpty();
    assertThat(one("SELECT count(*)::text FROM audit_event WHERE action = 'integration.map-code'"))
        .isEqualTo("3");
  }

  @Test
  void factsOfBeforeAreCorrectedAndGoBackWhenTheEntryIsWithdrawn() {
    report("R1", "XT9^血糖仪^L", "126", "mg/dL", "");
    report("R2", "K9^钾测定^L", "4.1", "mmol/L", "");
    say("XT9", 0, "LOINC", "14771-0");
    JsonNode job = reapply("laboratory", "XT9");
    assertThat(job.path("state").asString()).isEqualTo("finished");
    assertThat(job.path("changed").asInt()).isEqualTo(1);
    assertThat(
            one(
                "SELECT code || ' ' || value FROM clinical_fact_observation WHERE source_code = 'XT9'"))
        .isEqualTo("14771-0 7");
    assertThat(reapply("laboratory", "XT9").path("changed").asInt()).isZero();
    withdraw("XT9", 1);
    assertThat(reapply(null, null).path("changed").asInt()).isEqualTo(1);
    assertThat(
            one(
                "SELECT code || ' ' || value FROM clinical_fact_observation WHERE source_code = 'XT9'"))
        .isEqualTo("XT9 126");
  }

  @Test
  void followUpBeginsForOperationsThatAreUnderstoodOnlyNow() {
    discharge("D1", "M17.100^膝关节炎^ICD10GB", "SS0815^膝关节置换^L");
    hospitals.run(tenant, () -> jdbc.sql("DELETE FROM pathway_pending").update());
    say("procedure", "SS0815", 0, "ICD-9-CM-3", "81.54", Map.of());
    reapply("procedure", "SS0815");
    assertThat(one("SELECT code FROM clinical_fact_procedure")).isEqualTo("81.54");
    assertThat(one("SELECT count(*)::text FROM pathway_pending")).isEqualTo("1");
  }

  @Test
  void aLaterMessageOfTheVisitDoesNotBringTheOldMeaningBack() {
    discharge("D1", "XG01^高血压^L", "SS0815^膝关节置换^L");
    say("diagnosis", "XG01", 0, "ICD-10", "I11", Map.of());
    reapply("diagnosis", "XG01");
    say("diagnosis", "XG01", 1, "ICD-10", "I10", Map.of());
    reapply("diagnosis", "XG01");
    rounds.take(
        tenant,
        VISIT
            .formatted("20260320100000", "A08", "U1", "", "")
            .replace("||||||||||20260318110000", ""));
    assertThat(one("SELECT code FROM clinical_fact_condition")).isEqualTo("I10");
  }

  @Test
  void replayTranslatesWithTheMapOfTodayAndCountsNothingTwice() {
    report("R1", "XT9^血糖仪^L", "6.1", "mmol/L", "");
    report("R2", "K9^钾测定^L", "4.1", "mmol/L", "");
    say("XT9", 0, "LOINC", "14771-0");
    PatientId patient = new PatientId(UUID.fromString(one("SELECT patient_id::text FROM patient")));
    Tenancy.run(tenant.id(), () -> replay.ofPatient(patient));
    assertThat(one("SELECT code FROM clinical_fact_observation WHERE source_code = 'XT9'"))
        .isEqualTo("14771-0");
    assertThat(listed().get(0).path("seen").asInt()).isEqualTo(1);
  }

  @Test
  void aCorrectedReportIsTheSameFactWhateverTheMapSaysByThen() {
    String corrected = report("R1", "XT9^血糖仪^L", "6.1", "mmol/L", "");
    say("XT9", 0, "LOINC", "14771-0");
    rounds.take(
        tenant,
        corrected
            .replace("|R1|", "|R9|")
            .replace("20260301083015", "20260302083015")
            .replace("|6.1|", "|6.4|")
            .replace("||||F", "||||C"));
    assertThat(all("SELECT code || ' ' || value FROM clinical_fact_observation"))
        .containsExactly("14771-0 6.4");
  }

  @Test
  void twoCodesOfOneMeaningInOneReportStayTwoFacts() {
    rounds.take(
        tenant,
        LAB.formatted("R1", "R1", "R1", "GLU^空腹血糖^L", "6.1", "mmol/L", "")
            + "OBX|2|NM|GLU2^空腹血糖^L||6.3|mmol/L|||||F\n");
    assertThat(all("SELECT code FROM clinical_fact_observation"))
        .containsExactly("14771-0", "14771-0");
  }

  @Test
  void departmentsAreTheHospitalsOwn() {
    hospitals.run(tenant, () -> organizations.department("GK", "骨科", false));
    hospitals.run(tenant, () -> organizations.department("XN", "心血管内科", false));
    discharge("D1", "I10.x00^高血压^ICD10GB", "81.5400x001^膝关节置换^ICD9CM3GB");
    assertThat(one("SELECT department_code FROM clinical_fact_encounter")).isEqualTo("GK");
    assertThat(refusal(say("department", "0401", 0, "department", "ZZ", Map.of())))
        .isEqualTo("code.target-unknown");
    say("department", "0401", 0, "department", "XN", Map.of());
    reapply("department", "0401");
    assertThat(
            one(
                "SELECT department_name || ' ' || source_department_code FROM clinical_fact_encounter"))
        .isEqualTo("心血管内科 0401");
  }

  @Test
  void anImportIsTakenBackAlsoAfterItsCodesWereMapped() {
    Inbox.RowSource source =
        Tenancy.call(tenant.id(), () -> inbox.source("LIS 导出", Inbox.Transport.FILE));
    UUID batch = UUID.randomUUID();
    hospitals.in(tenant, () -> inbox.take(source, batch, List.of(labRow("XT9", "血糖仪")), false));
    rounds.applyAll(tenant);
    say("XT9", 0, "LOINC", "14771-0");
    reapply("laboratory", "XT9");
    boolean more = true;
    while (more) {
      more = hospitals.in(tenant, () -> inbox.takeBack(batch, 100));
    }
    assertThat(all("SELECT code FROM clinical_observation")).isEmpty();
    assertThat(hospitals.in(tenant, () -> inbox.kept(batch, 100))).isEmpty();
  }

  @Test
  void anotherNodeSeesTheChangeWithinASecond() {
    report("R1", "XT9^血糖仪^L", "6.1", "mmol/L", "");
    SiteCodes node = new SiteCodes(maps, entries, unmapped, organizations, intake, clock);
    CodeKey key = new CodeKey(UUID.fromString(peer()), CodeKind.LABORATORY, "XT9");
    assertThat(at(node, 0).entries()).doesNotContainKey(key);
    say("XT9", 0, "LOINC", "14771-0");
    assertThat(at(node, SiteCodes.LATE.toNanos()).entries()).containsKey(key);
  }

  @Test
  void aReapplicationCanBeStoppedAndGoesOn() {
    report("R1", "XT9^血糖仪^L", "6.1", "mmol/L", "");
    say("XT9", 0, "LOINC", "14771-0");
    JsonNode job = json(begin("laboratory", "XT9"));
    assertThat(begin("laboratory", "XT9").statusCode()).as("twice").isEqualTo(409);
    String path = CODES + "/reapply/" + job.path("id").asString();
    assertThat(json(engineer.post(path + "/stop", Map.of())).path("state").asString())
        .isEqualTo("stopped");
    due();
    assertThat(one("SELECT code FROM clinical_fact_observation")).isEqualTo("XT9");
    assertThat(engineer.post(path + "/stop", Map.of()).statusCode()).isEqualTo(409);
    engineer.post(path + "/resume", Map.of());
    due();
    assertThat(one("SELECT code FROM clinical_fact_observation")).isEqualTo("14771-0");
    assertThat(
            engineer.post(CODES + "/reapply/" + UUID.randomUUID() + "/stop", Map.of()).statusCode())
        .isEqualTo(404);
  }

  @ParameterizedTest
  @CsvSource({
    "laboratory, XT9, LOINC, 14771-1, code.target-unknown, check digit",
    "laboratory, XT9, LOINC, GLU, code.target-unknown, no LOINC",
    "laboratory, XT9, ICD-10, I10, code.target-unknown, another kind of code",
    "laboratory, XT9, LOINC, 2345-7, code.unit-missing, no unit of ours",
    "drug, YP1, INN, aspirine, code.target-unknown, not in the list",
    "diagnosis, XG01, ICD-10, I10.x00, code.target-unknown, national code as target",
  })
  void whatCannotBeATargetIsRefused(
      String kind, String code, String system, String target, String problem, String why) {
    report("R1", "XT9^血糖仪^L", "6.1", "mmol/L", "");
    assertThat(refusal(say(kind, code, 0, system, target, Map.of()))).as(why).isEqualTo(problem);
  }

  @Test
  void chainsCirclesRepetitionsAndStaleScreensAreRefused() {
    report("R1", "XT9^血糖仪^L", "6.1", "mmol/L", "");
    assertThat(say("XT9", 0, "LOINC", "14771-0").statusCode()).isEqualTo(200);
    assertThat(refusal(say("14771-0", 0, "LOINC", "2823-3"))).isEqualTo("code.chain");
    assertThat(say("2823-3", 0, "LOINC", "2951-2").statusCode()).isEqualTo(200);
    assertThat(refusal(say("K9", 0, "LOINC", "2823-3"))).isEqualTo("code.chain");
    assertThat(refusal(say("XT9", 1, "LOINC", "14771-0"))).isEqualTo("code.nothing-new");
    assertThat(refusal(say("XT9", 0, "LOINC", "2823-3"))).isEqualTo("code.changed-meanwhile");
    assertThat(refusal(withdraw("NEVER", 0))).isEqualTo("code.nothing-new");
  }

  @Test
  void unitsAreCheckedAndTheExampleIsTried() {
    report("R1", "XT9^血糖仪^L", "6.1", "mmol/L", "");
    assertThat(refusal(units(Map.of("unit", "mg%", "factor", 0)))).isEqualTo("code.unit-invalid");
    assertThat(
            refusal(
                units(Map.of("unit", "mg%", "factor", 1), Map.of("unit", " mg% ", "factor", 2))))
        .isEqualTo("code.unit-invalid");
    Map<String, Object> wrong = new HashMap<>();
    wrong.put("units", List.of(Map.of("unit", "mg%", "factor", 0.0555)));
    wrong.put("example", Map.of("value", 126, "unit", "mg%", "becomes", 126));
    assertThat(refusal(say("laboratory", "XT9", 0, "LOINC", "14771-0", wrong)))
        .isEqualTo("code.example-fails");
    wrong.put("example", Map.of("value", 126, "unit", "mg%", "becomes", 7.0));
    assertThat(say("laboratory", "XT9", 0, "LOINC", "14771-0", wrong).statusCode()).isEqualTo(200);
    report("R2", "XT9^血糖仪^L", "126", "mg%", "");
    assertThat(one("SELECT value::text FROM clinical_fact_observation WHERE raw_value = '126'"))
        .isEqualTo("7");
  }

  @Test
  void anIgnoredCodeLeavesTheListAndStaysAway() {
    report("R1", "NODE^结节长径^L", "7", "mm", "");
    Map<String, Object> body = body("laboratory", "NODE", 0, null, null, Map.of());
    body.put("state", "ignored");
    assertThat(engineer.send("PUT", CODES + "/entries", JSON.writeValueAsString(body)).statusCode())
        .isEqualTo(200);
    report("R2", "NODE^结节长径^L", "8", "mm", "");
    assertThat(listed()).isEmpty();
  }

  @Test
  void anotherHospitalsSenderIsNotThere() {
    report("R1", "XT9^血糖仪^L", "6.1", "mmol/L", "");
    listed();
    TestBrowser stranger = people.signIn(hospitals.open(), Staff.Role.ENGINEER);
    Map<String, Object> body = body("laboratory", "XT9", 0, "LOINC", "14771-0", Map.of());
    HttpResponse<String> answer =
        stranger.send("PUT", CODES + "/entries", JSON.writeValueAsString(body));
    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(json(stranger.get(CODES + "/unmapped")).path("items")).isEmpty();
    assertThat(stranger.post(CODES + "/reapply", Map.of("peerId", peer())).statusCode())
        .isEqualTo(409);
  }

  @Test
  void onlyEngineersMapAndOnlyLeadsLookOn() {
    report("R1", "XT9^血糖仪^L", "6.1", "mmol/L", "");
    String body =
        JSON.writeValueAsString(body("laboratory", "XT9", 0, "LOINC", "14771-0", Map.of()));
    TestBrowser lead = people.signIn(tenant, Staff.Role.LEAD);
    assertThat(lead.get(CODES + "/unmapped").statusCode()).isEqualTo(200);
    assertThat(lead.send("PUT", CODES + "/entries", body).statusCode()).isEqualTo(403);
    assertThat(lead.post(CODES + "/reapply", Map.of("peerId", peer())).statusCode()).isEqualTo(403);
    TestBrowser nurse = people.signIn(tenant, Staff.Role.NURSE);
    assertThat(nurse.get(CODES + "/unmapped").statusCode()).isEqualTo(403);
    assertThat(engineer.send("PUT", CODES + "/entries", "{}").statusCode()).isEqualTo(400);
  }

  private static final String LAB =
      """
      MSH|^~\\&|HIS|SZYY|PRM|SZYY|20260301083015+0800||ORU^R01^ORU_R01|%s|P|2.5|||AL|AL|CHN|UNICODE UTF-8
      PID|1||P000123^^^HIS^PI||张^丽^^^^^L||19750412|F
      OBR|1|%s^HIS|%s^HIS|SH^生化^L|||20260301080000
      OBX|1|NM|%s||%s|%s|%s||||F
      """;

  private static final String VISIT =
      """
      MSH|^~\\&|HIS|SZYY|PRM|SZYY|%1$s+0800||ADT^%2$s^ADT_A01|%3$s|P|2.5|||AL|AL|CHN|UNICODE UTF-8
      EVN|%2$s|%1$s
      PID|1||P000123^^^HIS^PI||张^丽^^^^^L||19750412|F
      PV1|1|I|骨科一病区^17||||D1^卞^维康|||0401^骨科|||||||||ZY1|||||||||||||||||||||||||20260308091200|20260318110000
      %4$s%5$s\
      """;

  private static final String FHIR_PATIENT =
      """
      {"resourceType":"Patient","id":"p1","identifier":[{"system":"urn:xinqiao:identifier:his:HIS","value":"P1"}],
       "name":[{"text":"张丽"}],"gender":"female","birthDate":"1975-04-12"}\
      """;

  private static final String FHIR_RESULT =
      """
      {"resourceType":"Observation","status":"final","subject":{"reference":"Patient/p1"},
       "code":{"coding":[{"system":"urn:lis","code":"%s","display":"空腹血糖"}]},
       "effectiveDateTime":"2026-03-01T08:00:00+08:00","valueQuantity":{"value":7.8,"unit":"mmol/L"}}\
      """;

  private String report(String number, String code, String value, String unit, String range) {
    String message = LAB.formatted(number, number, number, code, value, unit, range);
    assertThat(rounds.take(tenant, message)).contains("MSA|AA");
    return message;
  }

  private void discharge(String number, String diagnosis, String operation) {
    assertThat(
            rounds.take(
                tenant,
                VISIT.formatted(
                    "20260318110000",
                    "A03",
                    number,
                    "DG1|1||" + diagnosis + "|||F\n",
                    "PR1|1||" + operation + "||20260309093000|P\n")))
        .contains("MSA|AA");
  }

  private static SourceRow labRow(String code, String name) {
    return new SourceRow(
        RowKind.OBSERVATION,
        2,
        "row2",
        1,
        "LIS 导出",
        Instant.parse("2026-03-01T00:00:00Z"),
        Map.of(
            RowField.PATIENT_NUMBER, "P1",
            RowField.PATIENT_NAME, "张丽",
            RowField.OBSERVATION_REPORT, "JY1",
            RowField.OBSERVATION_CODE, code,
            RowField.OBSERVATION_NAME, name,
            RowField.OBSERVATION_VALUE, "7.8",
            RowField.OBSERVATION_UNIT, "mmol/L",
            RowField.OBSERVATION_AT, "2026-03-01 08:00"));
  }

  private TestBrowser partner() {
    String token =
        Tenancy.call(
            tenant.id(),
            () ->
                tokens
                    .create(
                        "合作系统",
                        Set.of(FhirTokens.Scope.READ, FhirTokens.Scope.WRITE),
                        Actor.system())
                    .token());
    return people.browser().with("Authorization", "Bearer " + token);
  }

  private HttpResponse<String> say(String code, int version, String system, String target) {
    return say("laboratory", code, version, system, target, Map.of());
  }

  private HttpResponse<String> say(
      String kind,
      String code,
      int version,
      String system,
      String target,
      Map<String, Object> more) {
    return engineer.send(
        "PUT",
        CODES + "/entries",
        JSON.writeValueAsString(body(kind, code, version, system, target, more)));
  }

  private HttpResponse<String> units(Map<?, ?>... units) {
    return say("laboratory", "XT9", 0, "LOINC", "14771-0", Map.of("units", List.of(units)));
  }

  private HttpResponse<String> withdraw(String code, int version) {
    Map<String, Object> body = body("laboratory", code, version, null, null, Map.of());
    body.put("state", "withdrawn");
    return engineer.send("PUT", CODES + "/entries", JSON.writeValueAsString(body));
  }

  private Map<String, Object> body(
      String kind,
      String code,
      int version,
      @Nullable String system,
      @Nullable String target,
      Map<String, Object> more) {
    Map<String, Object> body = new HashMap<>(more);
    body.put("peerId", peer());
    body.put("kind", kind);
    body.put("code", code);
    body.put("version", version);
    body.put("state", "mapped");
    if (target != null) {
      body.put("target", Map.of("system", String.valueOf(system), "code", target, "name", ""));
    }
    return body;
  }

  private HttpResponse<String> begin(@Nullable String kind, @Nullable String code) {
    Map<String, Object> body = new HashMap<>();
    body.put("peerId", peer());
    body.put("kind", kind);
    body.put("code", code);
    return engineer.post(CODES + "/reapply", body);
  }

  private JsonNode reapply(@Nullable String kind, @Nullable String code) {
    HttpResponse<String> begun = begin(kind, code);
    assertThat(begun.statusCode()).as(begun.body()).isEqualTo(200);
    due();
    return json(engineer.get(CODES + "/reapply")).get(0);
  }

  /// Does what waits, as if the seconds for other nodes had passed.
  private void due() {
    hospitals.run(
        tenant, () -> jdbc.sql("UPDATE interop_code_reapply SET not_before = now()").update());
    Tenancy.run(
        tenant.id(),
        () -> {
          boolean more = true;
          while (more) {
            more = work.roundOfTenant();
          }
        });
  }

  private JsonNode listed() {
    return page("").path("items");
  }

  private JsonNode page(String query) {
    Tenancy.call(tenant.id(), work::roundOfTenant);
    return json(engineer.get(CODES + "/unmapped" + query));
  }

  private CodeTranslation at(SiteCodes node, long nanos) {
    return hospitals.in(tenant, () -> node.current(nanos));
  }

  private String peer() {
    return one("SELECT peer_id::text FROM intake_peer ORDER BY first_seen_at DESC LIMIT 1");
  }

  private String one(String sql) {
    List<String> rows = all(sql);
    assertThat(rows).as(sql).hasSize(1);
    return rows.getFirst();
  }

  private List<String> all(String sql) {
    return hospitals.in(tenant, () -> jdbc.sql(sql).query(String.class).list());
  }

  private static String refusal(HttpResponse<String> answer) {
    return json(answer).path("code").asString();
  }

  private static JsonNode json(HttpResponse<String> answer) {
    return JSON.readTree(answer.body());
  }
}
