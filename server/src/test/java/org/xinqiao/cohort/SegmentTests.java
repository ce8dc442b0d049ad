package org.xinqiao.cohort;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.xinqiao.TestBrowser;
import org.xinqiao.TestClock;
import org.xinqiao.TestHospital;
import org.xinqiao.TestStaff;
import org.xinqiao.XinqiaoTest;
import org.xinqiao.care.CareFixture;
import org.xinqiao.condition.Conditions;
import org.xinqiao.organization.Staff;
import org.xinqiao.organization.Tenant;
import org.xinqiao.patient.PhoneNumber;
import org.xinqiao.shared.PatientId;
import org.xinqiao.shared.Tenancy;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Segments of a hospital: saved, changed, deleted, one within another, tried, counted, explained.
@XinqiaoTest
class SegmentTests {

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String OF_FIFTY = "{'field':'patient.age','op':'=','value':50}";
  private static final String WOMEN = "{'field':'patient.sex','op':'=','value':'female'}";
  private static final String HEART_DISEASE =
      "{'exists':{'fact':'condition','where':{'field':'code','op':'startsWithAny','value':['I25']}}}";
  private static final String LATELY =
      "{'exists':{'fact':'encounter','where':{'field':'startedAt','op':'withinLastDays','value':15}}}";

  @Autowired TestHospital hospitals;
  @Autowired TestStaff people;
  @Autowired CareFixture care;
  @Autowired SegmentRounds rounds;
  @Autowired SegmentStore store;
  @Autowired TimedReads reads;
  @Autowired DSLContext dsl;
  @Autowired Conditions conditions;
  @Autowired JdbcClient jdbc;
  @Autowired Clock clock;

  private Tenant tenant;
  private TestBrowser lead;
  private TestBrowser doctor;
  private PatientId heart;

  @BeforeEach
  void twoDepartments() {
    tenant = hospitals.open();
    heart = care.register(tenant, "H1", "金丝雀甲", PhoneNumber.parse("13000001801").orElseThrow());
    PatientId bones = care.register(tenant, "B1", "金丝雀乙");
    care.visit(tenant, heart, "H1", "V1", "0101", 10);
    care.visit(tenant, bones, "B1", "V2", "0401", 30);
    lead = people.signIn(tenant, Staff.Role.LEAD);
    doctor = people.signIn(people.hire(tenant, Staff.Role.DOCTOR, care.department(tenant, "0101")));
  }

  @Test
  void aSegmentIsSavedShownListedAndDeleted() {
    JsonNode saved = save(lead, "五十岁", OF_FIFTY);
    assertThat(saved.path("version").asInt()).isEqualTo(1);
    assertThat(saved.path("sentence").asString()).isEqualTo("年龄是50岁");
    assertThat(saved.path("number").isNull()).as("not counted yet").isTrue();
    assertThat(saved.path("mayEdit").asBoolean()).isTrue();
    assertThat(saved.path("condition")).isEqualTo(json(OF_FIFTY));
    save(lead, "女患者", WOMEN);
    assertThat(names(doctor, "")).containsExactlyInAnyOrder("五十岁", "女患者");
    assertThat(names(doctor, "?q=%E4%BA%94%E5%8D%81")).containsExactly("五十岁");
    JsonNode page = json(doctor.get("/api/segments?limit=1"));
    assertThat(page.path("items")).hasSize(1);
    assertThat(
            json(doctor.get("/api/segments?cursor=" + page.path("nextCursor").asString()))
                .path("items"))
        .hasSize(1);
    assertThat(names(people.signIn(hospitals.open(), Staff.Role.LEAD), ""))
        .as("another hospital")
        .isEmpty();
    assertThat(lead.delete(path(saved)).statusCode()).isEqualTo(204);
    assertThat(code(lead.get(path(saved)))).isEqualTo("segment.not-found");
    assertThat(code(lead.get(path(saved) + "/versions"))).isEqualTo("segment.not-found");
    assertThat(code(lead.delete(path(saved)))).isEqualTo("segment.not-found");
    assertThat(audited()).containsExactly("segment.save", "segment.save", "segment.delete");
  }

  @Test
  void askedTwiceItIsSavedOnce() {
    Map<String, Object> draft = new HashMap<>(draft("五十岁", OF_FIFTY));
    draft.put("id", UUID.randomUUID().toString());
    assertThat(lead.post("/api/segments", draft).statusCode()).isEqualTo(200);
    assertThat(lead.post("/api/segments", draft).statusCode()).isEqualTo(200);
    assertThat(names(lead, "")).containsExactly("五十岁");
    draft.put("name", "别的");
    assertThat(code(lead.post("/api/segments", draft))).isEqualTo("segment.changed");
    assertThat(code(lead.post("/api/segments", draft("五十岁", WOMEN))))
        .isEqualTo("segment.name-taken");
  }

  @Test
  void eachChangeIsAVersionAndNobodyOverwritesWhatTheyHaveNotSeen() {
    JsonNode saved = save(lead, "五十岁", OF_FIFTY);
    rounds.run(tenant);
    JsonNode changed = json(change(lead, saved, 1, "女患者", WOMEN, 200));
    assertThat(changed.path("version").asInt()).isEqualTo(2);
    change(lead, saved, 1, "又改", OF_FIFTY, 409);
    JsonNode versions = json(lead.get(path(saved) + "/versions")).path("items");
    assertThat(versions).hasSize(2);
    assertThat(versions.get(0).path("sentence").asString()).isEqualTo("性别是女");
    assertThat(versions.get(0).path("number").isNull()).isTrue();
    assertThat(versions.get(1).path("name").asString()).isEqualTo("五十岁");
    assertThat(versions.get(1).path("number").asLong()).isEqualTo(2);
    JsonNode older = json(lead.get(path(saved) + "/versions?limit=1"));
    assertThat(
            json(lead.get(path(saved) + "/versions?cursor=" + older.path("nextCursor").asString()))
                .at("/items/0/version")
                .asInt())
        .isEqualTo(1);
  }

  @Test
  void whoMadeItChangesItAndWhoeverIsResponsibleForTheWholeHospital() {
    JsonNode ofLead = save(lead, "全院", OF_FIFTY);
    assertThat(json(doctor.get(path(ofLead))).path("mayEdit").asBoolean()).isFalse();
    assertThat(code(change(doctor, ofLead, 1, "改", WOMEN, 403))).isEqualTo("segment.not-yours");
    assertThat(code(doctor.delete(path(ofLead)))).isEqualTo("segment.not-yours");
    JsonNode ofDoctor = save(doctor, "科里", WOMEN);
    change(lead, ofDoctor, 1, "科室", WOMEN, 200);
    for (Staff.Role role : List.of(Staff.Role.NURSE, Staff.Role.OPERATOR, Staff.Role.AUDITOR)) {
      assertThat(people.signIn(tenant, role).get("/api/segments").statusCode()).isEqualTo(403);
    }
  }

  @Test
  void oneWithinAnotherIsWhatTheOtherSaysNow() {
    JsonNode inner = save(lead, "五十岁", OF_FIFTY);
    JsonNode outer = save(lead, "五十岁女", "{'all':[" + named(inner) + "," + WOMEN + "]}");
    assertThat(outer.path("sentence").asString()).isEqualTo("在分群“五十岁”中，并且性别是女");
    rounds.run(tenant);
    assertThat(json(lead.get(path(outer))).path("number").asLong()).isEqualTo(2);
    JsonNode used = json(lead.get(path(inner)));
    assertThat(used.at("/usedBy/0/name").asString()).isEqualTo("五十岁女");
    assertThat(used.path("uses").asInt()).isEqualTo(1);
    HttpResponse<String> refused = lead.delete(path(inner));
    assertThat(code(refused)).isEqualTo("segment.in-use");
    assertThat(refused.body()).contains("五十岁女");

    change(lead, inner, 1, "九十岁", "{'field':'patient.age','op':'=','value':90}", 200);
    rounds.run(tenant);
    assertThat(json(lead.get(path(outer))).path("number").asLong()).isZero();
    change(lead, outer, 1, "女", WOMEN, 200);
    assertThat(lead.delete(path(inner)).statusCode()).isEqualTo(204);
  }

  @Test
  void noneContainsItselfAndThreeAreTheMost() {
    JsonNode a = save(lead, "甲", WOMEN);
    JsonNode b = save(lead, "乙", named(a));
    JsonNode c = save(lead, "丙", named(b));
    assertThat(flaw(change(lead, a, 1, "甲", named(a), 422))).isEqualTo("condition.segment-cycle");
    assertThat(flaw(change(lead, a, 1, "甲", named(c), 422))).isEqualTo("condition.segment-cycle");
    JsonNode d = save(lead, "丁", "{'not':" + named(c) + "}");
    HttpResponse<String> fifth = lead.post("/api/segments", draft("戊", named(d)));
    assertThat(flaw(fifth)).isEqualTo("condition.segment-too-deep");
    assertThat(json(fifth).at("/params/place").asString()).isEqualTo("/segment");
    JsonNode base = save(lead, "底", OF_FIFTY);
    HttpResponse<String> deeper = change(lead, a, 1, "甲", named(base), 409);
    assertThat(code(deeper)).isEqualTo("segment.breaks-others");
    assertThat(deeper.body()).contains("丁").doesNotContain("丙");
    assertThat(
            flaw(lead.post("/api/segments", draft("无", "{'segment':'" + UUID.randomUUID() + "'}"))))
        .isEqualTo("condition.segment-unknown");
    String inRows = "{'exists':{'fact':'encounter','where':" + named(a) + "}}";
    assertThat(flaw(lead.post("/api/segments", draft("行", inRows))))
        .isEqualTo("condition.segment-not-here");
    String preview = preview(lead, a, named(b)).toString();
    assertThat(preview).contains("condition.segment-cycle");
  }

  @Test
  void whatIsTriedIsCountedWithinReachWithReasons() {
    JsonNode all = preview(lead, null, "{'all':[" + OF_FIFTY + "," + LATELY + "]}");
    assertThat(all.path("fits").asBoolean()).isTrue();
    assertThat(all.path("number").asLong()).isEqualTo(1);
    assertThat(all.at("/sample/0/name").asString()).isEqualTo("金丝雀甲");
    assertThat(all.at("/sample/0/reasons/0").asString()).isEqualTo("年龄 50岁");
    assertThat(all.at("/sample/0/reasons/1").asString()).startsWith("有就诊");
    assertThat(all.at("/parts/2/place").asString()).isEqualTo("/all/1");
    assertThat(reachable(all)).containsEntry("sms", 1L).containsEntry("email", 0L);
    assertThat(all.path("reachableAny").asLong()).isEqualTo(1);
    assertThat(preview(lead, null, WOMEN).path("number").asLong()).isEqualTo(2);
    assertThat(preview(doctor, null, WOMEN).path("number").asLong()).isEqualTo(1);

    JsonNode few = preview(lead, null, HEART_DISEASE);
    assertThat(few.path("withheld").asBoolean()).isTrue();
    assertThat(few.path("number").isNull()).isTrue();
    assertThat(few.path("sample")).isEmpty();
    assertThat(few.path("reachableAny").isNull()).isTrue();
    assertThat(preview(doctor, null, HEART_DISEASE).path("number").asLong()).isEqualTo(1);

    JsonNode wrong = preview(lead, null, "{'field':'patient.agee','op':'=','value':50}");
    assertThat(wrong.path("fits").asBoolean()).isFalse();
    assertThat(wrong.at("/flaws/0/nearest").asString()).isEqualTo("age");
  }

  @Test
  void aSizeThatWouldTellAboutSomebodyIsNotShown() {
    JsonNode saved = save(doctor, "冠心病", HEART_DISEASE);
    rounds.run(tenant);
    assertThat(json(doctor.get(path(saved))).path("number").asLong())
        .as("of the whole hospital, whoever saved it")
        .isEqualTo(2);
    JsonNode seen = json(lead.get(path(saved)));
    assertThat(seen.path("number").isNull()).isTrue();
    assertThat(seen.at("/history/0/number").isNull()).isTrue();
  }

  @Test
  void sizesAreKeptByDay() {
    JsonNode saved = save(lead, "近期就诊", LATELY);
    LocalDate today = LocalDate.now(clock);
    rounds.run(tenant);
    assertThat(json(lead.get(path(saved))).path("number").asLong()).isEqualTo(1);
    TestClock.at(
        today.plusDays(1) + "T08:00",
        () -> {
          care.register(tenant, "N1", "金丝雀丙");
          rounds.run(tenant);
          assertThat(json(lead.get(path(saved))).path("changeSinceYesterday").asLong()).isZero();
        });
    TestClock.at(today.plusDays(10) + "T08:00", () -> rounds.run(tenant));
    List<SegmentStore.Count> counts =
        hospitals.in(tenant, () -> store.counts(id(saved), today.minusDays(1)));
    assertThat(counts)
        .containsExactly(
            new SegmentStore.Count(today, 1, 1),
            new SegmentStore.Count(today.plusDays(1), 1, 1),
            new SegmentStore.Count(today.plusDays(10), 0, 1));
    TestClock.at(today.plusDays(405) + "T08:00", () -> rounds.run(tenant));
    assertThat(hospitals.in(tenant, () -> store.counts(id(saved), today.minusDays(1))))
        .extracting(SegmentStore.Count::day)
        .containsExactly(today.plusDays(10), today.plusDays(405));
  }

  @Test
  void whatSegmentsHaveInCommonIsCounted() {
    JsonNode women = save(lead, "女患者", WOMEN);
    JsonNode lately = save(lead, "近期就诊", LATELY);
    JsonNode overlap =
        json(lead.post(
                "/api/segments/overlap",
                Map.of(
                    "condition",
                    json(OF_FIFTY),
                    "segments",
                    List.of(id(women), id(lately), UUID.randomUUID()))))
            .path("items");
    assertThat(overlap).hasSize(2);
    assertThat(overlap.get(0).path("number").asLong()).isEqualTo(2);
    assertThat(overlap.get(1).path("both").asLong()).isEqualTo(1);
  }

  @Test
  void whyOneIsInOrNotIsExplained() {
    JsonNode inner = save(lead, "五十岁", OF_FIFTY);
    String condition = "{'all':[" + named(inner) + "," + LATELY.replace("15", "5") + "]}";
    JsonNode why = json(explain(lead, condition, heart));
    assertThat(why.path("holds").asBoolean()).isFalse();
    assertThat(why.at("/patient/name").asString()).isEqualTo("金丝雀甲");
    assertThat(why.at("/parts/0/kind").asString()).isEqualTo("segment");
    assertThat(why.at("/parts/0/parts/0/kind").asString()).isEqualTo("comparison");
    assertThat(why.at("/parts/0/parts/0/facts/0/value").asString()).isEqualTo("50岁");
    assertThat(why.at("/parts/1/kind").asString()).isEqualTo("rows");
    assertThat(why.at("/parts/1/decides").asBoolean()).isTrue();
    assertThat(why.at("/parts/1/wouldChange").asString()).startsWith("假如满足：有就诊");
    assertThat(code(explain(lead, OF_FIFTY, new PatientId(UUID.randomUUID()))))
        .isEqualTo("patient.not-found");
    assertThat(code(explain(lead, HEART_DISEASE, heart))).isEqualTo("segment.explain-withheld");
    assertThat(json(explain(doctor, HEART_DISEASE, heart)).path("holds").asBoolean()).isTrue();
  }

  @Test
  void aNumberIsThatOfAskingEveryPatientAlone() {
    for (int i = 0; i < 6; i++) {
      PatientId patient = care.register(tenant, "R" + i, "金丝雀" + i);
      care.visit(tenant, patient, "R" + i, "W" + i, i % 2 == 0 ? "0101" : "0401", 5 * i);
    }
    JsonNode inner = save(doctor, "近期就诊", LATELY);
    JsonNode outer =
        save(doctor, "套", "{'any':[{'not':" + named(inner) + "}," + HEART_DISEASE + "]}");
    rounds.run(tenant);
    for (JsonNode each : List.of(inner, outer)) {
      long number = json(doctor.get(path(each))).path("number").asLong();
      long alone =
          hospitals.in(
              tenant,
              () ->
                  jdbc
                      .sql("SELECT patient_id FROM patient")
                      .query((row, n) -> new PatientId(row.getObject(1, UUID.class)))
                      .list()
                      .stream()
                      .filter(patient ->
                          conditions.holds(
                              conditions.parse(each.path("condition"), store, id(each)),
                              patient,
                              LocalDate.now(clock)))
                      .count());
      assertThat(number).isEqualTo(alone).isPositive();
    }
  }

  @Test
  void readyMadeOnesAreSaidPlannedAndCounted() {
    JsonNode templates = json(lead.get("/api/segments/templates"));
    assertThat(templates.size()).isGreaterThanOrEqualTo(22);
    List<String> asked = new ArrayList<>();
    for (JsonNode one : templates) {
      JsonNode preview = preview(doctor, null, one.path("condition").toString());
      assertThat(preview.path("fits").asBoolean()).as(one + " " + preview).isTrue();
      assertThat(preview.path("sentence")).isEqualTo(one.path("sentence"));
      asked.add(one.path("group").asString());
    }
    assertThat(new HashSet<>(asked)).contains("chronic", "revisit", "reach").hasSize(9);
  }

  @Test
  void whatTakesTooLongIsGivenUp() {
    Optional<Integer> answer =
        Tenancy.call(
            tenant.id(),
            () ->
                reads.within(
                    Duration.ofMillis(20), () -> dsl.selectOne().from("pg_sleep(20)").execute()));
    assertThat(answer).isEmpty();
  }

  private static String named(JsonNode segment) {
    return "{'segment':'" + segment.path("id").asString() + "'}";
  }

  private static Map<String, Object> draft(String name, String condition) {
    return Map.of("name", name, "note", "给谁用", "condition", json(condition));
  }

  private static JsonNode save(TestBrowser by, String name, String condition) {
    HttpResponse<String> answer = by.post("/api/segments", draft(name, condition));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return json(answer);
  }

  private static HttpResponse<String> change(
      TestBrowser by, JsonNode segment, int version, String name, String condition, int status) {
    Map<String, Object> draft = new HashMap<>(draft(name, condition));
    draft.put("version", version);
    HttpResponse<String> answer = by.post(path(segment), draft);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    return answer;
  }

  private static JsonNode preview(TestBrowser by, @Nullable JsonNode segment, String condition) {
    Map<String, Object> body = new HashMap<>();
    body.put("condition", json(condition));
    if (segment != null) {
      body.put("segment", id(segment));
    }
    HttpResponse<String> answer = by.post("/api/segments/preview", body);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return json(answer);
  }

  private static HttpResponse<String> explain(TestBrowser by, String condition, PatientId patient) {
    return by.post(
        "/api/segments/explain", Map.of("condition", json(condition), "patient", patient.value()));
  }

  private static Map<String, Long> reachable(JsonNode preview) {
    Map<String, Long> numbers = new HashMap<>();
    preview
        .path("reachable")
        .forEach(one -> numbers.put(one.path("channel").asString(), one.path("number").asLong()));
    return numbers;
  }

  private static List<String> names(TestBrowser by, String query) {
    return StreamSupport.stream(
            json(by.get("/api/segments" + query)).path("items").spliterator(), false)
        .map(one -> one.path("name").asString())
        .toList();
  }

  private List<String> audited() {
    return hospitals.in(
        tenant,
        () ->
            jdbc.sql(
                    "SELECT action FROM audit_event WHERE action LIKE 'segment.%' ORDER BY at, event_id")
                .query(String.class)
                .list());
  }

  private static UUID id(JsonNode segment) {
    return UUID.fromString(segment.path("id").asString());
  }

  private static String path(JsonNode segment) {
    return "/api/segments/" + segment.path("id").asString();
  }

  private static String code(HttpResponse<String> answer) {
    return TestBrowser.json(answer).path("code").asString();
  }

  private static String flaw(HttpResponse<String> answer) {
    return TestBrowser.json(answer).at("/params/flaw").asString();
  }

  private static JsonNode json(HttpResponse<String> answer) {
    return TestBrowser.json(answer);
  }

  private static JsonNode json(String quoted) {
    return JSON.readTree(quoted.replace('\'', '"'));
  }
}
