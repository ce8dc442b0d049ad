package org.xinqiao.cohort;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.xinqiao.TestBrowser;
import org.xinqiao.TestHospital;
import org.xinqiao.TestStaff;
import org.xinqiao.XinqiaoTest;
import org.xinqiao.condition.Conditions;
import org.xinqiao.interop.IntakeRounds;
import org.xinqiao.organization.Staff;
import org.xinqiao.organization.Tenant;
import org.xinqiao.shared.PatientId;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A word that staff write as a tag: known, waiting, taken in, merged, declined, forgotten.
@XinqiaoTest
class FreeTagTests {

  @Autowired TestHospital hospitals;
  @Autowired TestStaff people;
  @Autowired IntakeRounds intake;
  @Autowired TagRounds rounds;
  @Autowired Conditions conditions;
  @Autowired JdbcClient jdbc;
  @Autowired Clock clock;

  private Tenant tenant;
  private TestBrowser lead;
  private TestBrowser doctor;
  private String one;
  private String other;

  @BeforeEach
  void open() {
    tenant = hospitals.open();
    lead = people.signIn(tenant, Staff.Role.LEAD);
    doctor = people.signIn(tenant, Staff.Role.DOCTOR);
    one = patient("P1");
    other = patient("P2");
  }

  @Test
  void aWordThatMeansAKnownTagPutsThatOneOn() {
    for (String word : List.of("投诉", "ｈａｓ complained", "投诉过")) {
      JsonNode answer = json(write(one, word));
      assertThat(answer.path("known").asString()).isEqualTo("投诉过");
      assertThat(tagNames(answer.path("card"))).contains("complained");
      assertThat(answer.path("card").path("waiting")).isEmpty();
      lead.post("/api/patients/" + one + "/tags/complained/off", Map.of());
    }
    assertThat(json(lead.get("/api/tags/words")).path("items")).isEmpty();
  }

  @Test
  void aWordThatNobodyKnowsWaitsAndCountsNowhere() {
    JsonNode answer = json(write(one, "怕疼"));
    assertThat(answer.path("known").isNull()).isTrue();
    assertThat(answer.path("card").path("waiting").get(0).path("word").asString()).isEqualTo("怕疼");
    assertThat(tagNames(answer.path("card"))).doesNotContain("怕疼");
    assertThat(holds(one, "tag", "tag", "怕疼")).isFalse();
    assertThat(holds(one, "tagHistory", "name", "怕疼")).isFalse();
    refused(write(one, " 怕疼"), 409, "tag.there-already");

    JsonNode line = json(lead.get("/api/tags/words")).path("items").get(0);
    assertThat(line.path("word").asString()).isEqualTo("怕疼");
    assertThat(line.path("patients").asLong()).isEqualTo(1);
    assertThat(doctor.get("/api/tags/words").statusCode()).isEqualTo(403);

    assertThat(lead.post(path("/api/patients/" + one + "/tags/怕疼/off"), Map.of()).statusCode())
        .isEqualTo(200);
    assertThat(json(lead.get("/api/patients/" + one + "/tags")).path("waiting")).isEmpty();
  }

  @Test
  void whatIsNoWordOfATagIsRefused() {
    for (String text : List.of("疼", "怕疼/怕打针", "电话13000000001", "这位患者上次说她非常怕疼所以要先打电话才行")) {
      refused(write(one, text), 422, "tag.no-word");
    }
    assertThat(one("SELECT count(*)::text FROM cohort_free_tag")).isEqualTo("0");
  }

  @Test
  void aWordThatIsTakenInIsATagLikeOthers() {
    write(one, "怕疼");
    refused(
        decide("accept", Map.of("word", "怕疼", "dimension", "mood", "sensitive", false)),
        422,
        "tag.target-unknown");
    assertThat(
            decide("accept", Map.of("word", "怕疼", "dimension", "preference", "sensitive", false))
                .statusCode())
        .isEqualTo(204);
    refused(
        decide("accept", Map.of("word", "怕疼", "dimension", "preference", "sensitive", false)),
        409,
        "tag.word-gone");
    assertThat(tagNames(json(lead.get("/api/patients/" + one + "/tags")))).contains("怕疼");
    assertThat(holds(one, "tag", "tag", "怕疼")).isTrue();
    assertThat(lead.post("/api/patients/" + other + "/tags", Map.of("tag", "怕疼")).statusCode())
        .isEqualTo(200);
    JsonNode preference =
        find(json(lead.get("/api/tags")).path("dimensions"), "dimension", "preference");
    JsonNode tag = find(preference.path("tags"), "tag", "怕疼");
    assertThat(tag.path("own").asBoolean()).isTrue();
    assertThat(tag.path("patients").asLong()).isEqualTo(2);
    rounds.run(tenant);
    assertThat(holds(other, "tag", "tag", "怕疼")).isTrue();
  }

  @Test
  void aWordThatIsMergedIsTheKnownTagAndFindsItFromThenOn() {
    write(one, "总打不通");
    lead.post("/api/patients/" + other + "/tags", Map.of("tag", "doesNotAnswer"));
    write(other, "总打不通");
    assertThat(merge("总打不通", "doesNotAnswer").statusCode()).isEqualTo(204);
    JsonNode held =
        find(json(lead.get("/api/patients/" + one + "/tags")).path("tags"), "tag", "doesNotAnswer");
    assertThat(held.path("said").asString()).isEqualTo("总打不通");
    assertThat(holds(one, "tag", "tag", "doesNotAnswer")).isTrue();
    JsonNode preference =
        find(json(lead.get("/api/tags")).path("dimensions"), "dimension", "preference");
    assertThat(find(preference.path("tags"), "tag", "doesNotAnswer").path("patients").asLong())
        .as("whoever had both is one")
        .isEqualTo(2);
    assertThat(json(write(patient("P3"), "总打不通")).path("known").asString()).isEqualTo("不回应");
    assertThat(json(lead.get("/api/patients/" + one + "/tags/history")).toString())
        .contains("总打不通");
    refused(merge("没有的", "doesNotAnswer"), 409, "tag.word-gone");
    refused(merge("总打不通", "callsOnly"), 409, "tag.word-gone");
  }

  @Test
  void aWordThatIsDeclinedIsOnNobodyAndIsNotWrittenAgain() {
    write(one, "事多");
    refused(decide("decline", Map.of("word", "事多", "reason", "因为")), 422, "tag.target-unknown");
    assertThat(decide("decline", Map.of("word", "事多", "reason", "disrespectful")).statusCode())
        .isEqualTo(204);
    assertThat(json(lead.get("/api/patients/" + one + "/tags")).path("waiting")).isEmpty();
    refused(write(other, "事多"), 409, "tag.was-declined");
    assertThat(
            json(lead.get("/api/tags/words?state=declined"))
                .path("items")
                .get(0)
                .path("reason")
                .asString())
        .isEqualTo("disrespectful");
  }

  @Test
  void aWordThatWasTakenInIsTakenBackAndWaitsAgain() {
    write(one, "怕疼");
    decide("accept", Map.of("word", "怕疼", "dimension", "preference", "sensitive", false));
    lead.post("/api/patients/" + other + "/tags", Map.of("tag", "怕疼"));
    assertThat(decide("take-back", Map.of("word", "怕疼")).statusCode()).isEqualTo(204);
    assertThat(holds(one, "tag", "tag", "怕疼")).isFalse();
    assertThat(holds(one, "tagHistory", "name", "怕疼")).isFalse();
    assertThat(json(lead.get("/api/patients/" + other + "/tags")).path("waiting")).hasSize(1);
    JsonNode line = json(lead.get("/api/tags/words")).path("items").get(0);
    assertThat(line.path("patients").asLong()).isEqualTo(2);
    JsonNode past = line.path("past").get(0);
    assertThat(past.path("state").asString()).isEqualTo("accepted");
    assertThat(past.path("dimension").asString()).isEqualTo("preference");
    assertThat(past.path("takenBackBy").asString()).isNotBlank();
    refused(decide("take-back", Map.of("word", "怕疼")), 409, "tag.word-gone");
    assertThat(
            decide("accept", Map.of("word", "怕疼", "dimension", "preference", "sensitive", false))
                .statusCode())
        .isEqualTo(204);
    assertThat(holds(one, "tag", "tag", "怕疼")).isTrue();
  }

  @Test
  void aWordThatWasDeclinedIsTakenBackAndOnWhomItWas() {
    write(one, "事多");
    decide("decline", Map.of("word", "事多", "reason", "disrespectful"));
    assertThat(decide("take-back", Map.of("word", "事多")).statusCode()).isEqualTo(204);
    assertThat(json(lead.get("/api/patients/" + one + "/tags")).path("waiting")).hasSize(1);
    assertThat(write(other, "事多").statusCode()).isEqualTo(200);
    assertThat(doctor.post("/api/tags/words/take-back", Map.of("word", "事多")).statusCode())
        .isEqualTo(403);
  }

  @Test
  void aWordWithWhichAnotherWasMergedIsNotTakenBack() {
    write(one, "怕疼");
    decide("accept", Map.of("word", "怕疼", "dimension", "preference", "sensitive", false));
    write(one, "怕打针");
    assertThat(merge("怕打针", "怕疼").statusCode()).isEqualTo(204);
    refused(decide("take-back", Map.of("word", "怕疼")), 409, "tag.word-used");
  }

  @Test
  void aSensitiveWordIsThereForWhomMaySeeSuchADiagnosisAlone() {
    Map<String, Object> body = Map.of("word", "心理随访", "sensitive", true);
    HttpResponse<String> written = doctor.post("/api/patients/" + one + "/tags/free", body);
    assertThat(json(written).path("card").path("waiting")).hasSize(1);
    assertThat(json(lead.get("/api/patients/" + one + "/tags")).path("waiting")).isEmpty();
    assertThat(json(lead.get("/api/patients/" + one + "/tags/history")).path("items")).isEmpty();
    refused(write(one, "心理随访"), 422, "tag.no-word");
    refused(merge("心理随访", "callsOnly"), 422, "tag.sensitivity");
    assertThat(
            decide("accept", Map.of("word", "心理随访", "dimension", "stage", "sensitive", true))
                .statusCode())
        .isEqualTo(204);
    assertThat(json(lead.get("/api/tags")).toString()).doesNotContain("心理随访");
    assertThat(json(doctor.get("/api/tags")).toString()).contains("心理随访");
    refused(
        lead.post("/api/patients/" + one + "/tags", Map.of("tag", "心理随访")), 404, "tag.not-found");
  }

  @Test
  void aWaitingWordThatNobodyHasIsForgotten() {
    write(one, "怕疼");
    hospitals.run(
        tenant,
        () -> jdbc.sql("UPDATE cohort_interval SET kind = 'tag' WHERE kind = 'free'").update());
    rounds.run(tenant);
    assertThat(one("SELECT count(*)::text FROM cohort_free_tag")).isEqualTo("0");
  }

  private HttpResponse<String> write(String patient, String word) {
    return lead.post(
        "/api/patients/" + patient + "/tags/free", Map.of("word", word, "sensitive", false));
  }

  @Test
  void aMergeSaysBeforeWhatConflictsAndIsUndoneWithoutATrace() {
    write(one, "不开心");
    write(other, "不开心");
    decide("accept", Map.of("word", "不开心", "dimension", "satisfaction", "sensitive", false));
    lead.post("/api/patients/" + one + "/tags", Map.of("tag", "dissatisfied"));
    lead.post("/api/patients/" + other + "/tags", Map.of("tag", "satisfied"));
    String before = intervals();

    JsonNode outlook = json(lead.get(path("/api/tags/merges/outlook?tag=不开心&target=dissatisfied")));
    assertThat(outlook.path("patients").asLong()).isEqualTo(2);
    assertThat(outlook.path("both").asLong()).isEqualTo(1);
    assertThat(outlook.path("excluded").asLong()).isEqualTo(1);
    assertThat(intervals()).isEqualTo(before);

    assertThat(merge("不开心", "dissatisfied").statusCode()).isEqualTo(204);
    assertThat(holds(other, "tag", "tag", "dissatisfied")).isTrue();
    assertThat(holds(other, "tagHistory", "name", "dissatisfied")).isTrue();
    assertThat(holds(other, "tag", "tag", "不开心")).isFalse();
    JsonNode held =
        find(
            json(lead.get("/api/patients/" + other + "/tags")).path("tags"), "tag", "dissatisfied");
    assertThat(held.path("conflicts").toString()).contains("满意");
    refused(
        lead.post("/api/patients/" + one + "/tags", Map.of("tag", "不开心")), 404, "tag.not-found");

    JsonNode merge = json(lead.get("/api/tags/merges")).path("items").get(0);
    assertThat(merge.path("undoable").asBoolean()).isTrue();
    String undo = "/api/tags/merges/" + merge.path("id").asString() + "/undo";
    assertThat(lead.post(undo, Map.of()).statusCode()).isEqualTo(204);
    assertThat(intervals()).isEqualTo(before);
    assertThat(holds(other, "tag", "tag", "不开心")).isTrue();
    assertThat(holds(one, "tag", "tag", "dissatisfied")).isTrue();
    refused(lead.post(undo, Map.of()), 409, "tag.word-gone");
    assertThat(doctor.post(undo, Map.of()).statusCode()).isEqualTo(403);
  }

  @Test
  void mergesOneUponTheOtherAreUndoneFromTheLastOn() {
    write(one, "嫌远");
    write(other, "路太远");
    for (String word : List.of("嫌远", "路太远")) {
      decide("accept", Map.of("word", word, "dimension", "preference", "sensitive", false));
    }
    write(one, "路远");
    String before = intervals();
    assertThat(merge("路远", "嫌远").statusCode()).isEqualTo(204);
    assertThat(merge("嫌远", "路太远").statusCode()).isEqualTo(204);
    assertThat(json(write(patient("P3"), "路远")).path("known").asString()).isEqualTo("路太远");
    JsonNode merges = json(lead.get("/api/tags/merges")).path("items");
    refused(undo(find(merges, "tag", "路远")), 409, "tag.merged-further");
    assertThat(undo(find(merges, "tag", "嫌远")).statusCode()).isEqualTo(204);
    assertThat(undo(find(merges, "tag", "路远")).statusCode()).isEqualTo(204);
    assertThat(intervals()).contains(before);
    assertThat(json(lead.get("/api/tags/words")).path("items").get(0).path("word").asString())
        .isEqualTo("路远");
  }

  @Test
  void aWordThatASegmentAsksForIsNotMerged() {
    write(one, "不开心");
    decide("accept", Map.of("word", "不开心", "dimension", "satisfaction", "sensitive", false));
    Map<String, Object> condition =
        Map.of(
            "exists",
            Map.of("fact", "tag", "where", Map.of("field", "tag", "op", "=", "value", "不开心")));
    assertThat(
            lead.post("/api/segments", Map.of("name", "不开心的人", "condition", condition))
                .statusCode())
        .isEqualTo(200);
    assertThat(
            json(lead.get(path("/api/tags/merges/outlook?tag=不开心&target=dissatisfied")))
                .path("segments")
                .get(0)
                .asString())
        .isEqualTo("不开心的人");
    refused(merge("不开心", "dissatisfied"), 409, "tag.used");
  }

  private HttpResponse<String> undo(JsonNode merge) {
    return lead.post("/api/tags/merges/" + merge.path("id").asString() + "/undo", Map.of());
  }

  private HttpResponse<String> merge(String tag, String target) {
    return lead.post("/api/tags/merges", Map.of("tag", tag, "target", target));
  }

  private static String path(String text) {
    return URI.create(text).toASCIIString();
  }

  private String intervals() {
    return one(
        """
        SELECT coalesce(string_agg(concat_ws(' ', patient_id, kind, name, said, since, until), '; ' ORDER BY since, name), '')
          FROM cohort_interval WHERE origin = 'staff'
        """);
  }

  private HttpResponse<String> decide(String what, Map<String, Object> body) {
    return lead.post("/api/tags/words/" + what, body);
  }

  private boolean holds(String patient, String fact, String field, String value) {
    String condition =
        """
        {"exists": {"fact": "%s", "where": {"field": "%s", "op": "=", "value": "%s"}}}
        """
            .formatted(fact, field, value);
    return hospitals.in(
        tenant,
        () ->
            conditions.holds(
                conditions.parse(JsonMapper.shared().readTree(condition)),
                new PatientId(UUID.fromString(patient)),
                LocalDate.now(clock)));
  }

  private static List<String> tagNames(JsonNode card) {
    return StreamSupport.stream(card.path("tags").spliterator(), false)
        .map(tag -> tag.path("tag").asString())
        .toList();
  }

  private static JsonNode find(JsonNode list, String field, String value) {
    return StreamSupport.stream(list.spliterator(), false)
        .filter(each -> each.path(field).asString().equals(value))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no " + value + " in " + list));
  }

  private static void refused(HttpResponse<String> response, int status, String code) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    assertThat(response.body()).contains(code);
  }

  private static JsonNode json(HttpResponse<String> response) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return TestBrowser.json(response);
  }

  private String patient(String number) {
    String day = LocalDate.now(clock).minusDays(1).format(DateTimeFormatter.BASIC_ISO_DATE);
    String answer =
        intake.take(
            tenant,
            """
            MSH|^~\\&|HIS|SZYY|PRM|SZYY|%1$s080000+0800||ADT^A04^ADT_A01|C%2$s|P|2.5|||AL|AL|CHN|UNICODE UTF-8
            PID|1||%2$s^^^HIS^PI||王^建国||19700301|M
            PV1|1|O|心内科门诊^^^SZYY||||D1^李慧敏|||||||||||O|V%2$s^^^HIS^VN|||||||||||||||||||||||||%1$s090000
            """
                .formatted(day, number));
    assertThat(answer).contains("MSA|AA");
    return one("SELECT patient_id::text FROM patient WHERE mrn = '" + number + "'");
  }

  private String one(String sql) {
    return hospitals.in(tenant, () -> jdbc.sql(sql).query(String.class).single());
  }
}
