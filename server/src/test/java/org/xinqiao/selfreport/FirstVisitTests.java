package org.xinqiao.selfreport;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
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
import org.xinqiao.interop.IntakeRounds;
import org.xinqiao.organization.Staff;
import org.xinqiao.organization.Tenant;
import org.xinqiao.profile.ProfileRounds;
import tools.jackson.databind.JsonNode;

/// Staff send the first-visit form or take it down, and what was said follows the patient.
@XinqiaoTest
class FirstVisitTests {

  @Autowired TestHospital hospitals;
  @Autowired TestStaff people;
  @Autowired IntakeRounds intake;
  @Autowired ProfileRounds profiles;
  @Autowired JdbcClient jdbc;
  @Autowired Clock clock;

  private Tenant tenant;
  private TestBrowser lead;
  private LocalDate born = LocalDate.of(1970, 3, 1);
  private int messages;

  @BeforeEach
  void open() {
    tenant = hospitals.open();
    lead = people.signIn(tenant, Staff.Role.LEAD);
    register("P1");
  }

  @Test
  void whatIsTakenDownIsKnownAsTakenDown() {
    JsonNode questions = json(lead.get(path("P1", "first-visit/questions"))).path("questions");
    assertThat(questions.toString()).contains("青霉素").doesNotContain("consentcare");
    JsonNode card = json(lead.post(path("P1", "first-visit"), body(required(), UUID.randomUUID())));
    JsonNode smoking = by(card.path("said"), "smoking");
    assertThat(smoking.path("answers").get(0).asString()).isEqualTo("吸");
    assertThat(smoking.path("saidBy").asString()).isEqualTo("staff");
    assertThat(card.path("flags").toString()).contains("回电");
    assertThat(json(lead.get("/api/patients/" + patient("P1") + "/tasks")).toString())
        .contains("回电");
    JsonNode preferences = json(lead.get(path("P1", "preferences")));
    assertThat(preferences.toString()).contains("wechat");
  }

  @Test
  void whatDoesNotFitIsRefusedByNameAndNothingIsKept() {
    Map<String, Object> wrong = required();
    wrong.put("allergy", List.of("none", "food"));
    refused(wrong, 400, "selfreport.invalid");
    wrong = required();
    wrong.put("cigarettes", 400);
    refused(wrong, 400, "selfreport.invalid");
    wrong = required();
    wrong.remove("medicine");
    refused(wrong, 400, "selfreport.incomplete");
    wrong = required();
    wrong.put("nothing", "x");
    refused(wrong, 400, "selfreport.unknown-item");
    wrong = required();
    wrong.put("consentcare", "yes");
    refused(wrong, 422, "selfreport.consent-apart");
    assertThat(one("SELECT count(*)::text FROM selfreport_statement")).isEqualTo("0");
    assertThat(one("SELECT count(*)::text FROM questionnaire_form")).isEqualTo("0");
  }

  @Test
  void anOldAllergyInWordsIsRecordedAndWhatHurtsNowRaisesAnAlert() {
    Map<String, Object> answers = required();
    answers.put("allergytext", "打针后起皮疹");
    json(lead.post(path("P1", "first-visit"), body(answers, UUID.randomUUID())));
    assertThat(one("SELECT count(*)::text FROM alert_alert")).isEqualTo("0");
    answers.put("allergytext", "打针后起皮疹，现在胸痛");
    json(lead.post(path("P1", "first-visit"), body(answers, UUID.randomUUID())));
    assertThat(one("SELECT string_agg(level, ' ') FROM alert_alert")).isEqualTo("EMERGENCY");
  }

  @Test
  void whatHappenedInAnOldOperationIsRecordedAndShownAndWhatBleedsNowRaisesAnAlert() {
    Map<String, Object> answers = required();
    answers.put("operation", "operated");
    answers.put("operationtext", "剖腹产大出血");
    JsonNode card = json(lead.post(path("P1", "first-visit"), body(answers, UUID.randomUUID())));
    assertThat(one("SELECT count(*)::text FROM alert_alert")).isEqualTo("0");
    assertThat(card.path("words").toString()).contains("剖腹产大出血");
    answers.put("operationtext", "剖腹产大出血，现在还在流");
    json(lead.post(path("P1", "first-visit"), body(answers, UUID.randomUUID())));
    assertThat(one("SELECT string_agg(level, ' ') FROM alert_alert")).isEqualTo("EMERGENCY");
  }

  @Test
  void aSideEffectOfAMedicineRaisesAnAlert() {
    Map<String, Object> answers = required();
    answers.put("medicinetext", "阿司匹林，吃了以后拉黑便");
    json(lead.post(path("P1", "first-visit"), body(answers, UUID.randomUUID())));
    assertThat(one("SELECT string_agg(level, ' ') FROM alert_alert")).isNotBlank();
  }

  @Test
  void ofChildrenOtherThingsAreAskedByTheAgeOfTheDay() {
    LocalDate today = LocalDate.now(clock);
    register("C1", today.minusYears(14).plusDays(1));
    register("C2", today.minusYears(14));
    JsonNode ofChild = json(lead.get(path("C1", "first-visit/questions")));
    assertThat(ofChild.path("child").asBoolean()).isTrue();
    assertThat(ofChild.toString())
        .contains("birthweight", "gestation", "vaccination", "growth", "\"allergy\"")
        .doesNotContain("\"feeding\"", "\"smoking\"", "\"drinks\"", "\"pregnancy\"");
    assertThat(json(lead.get(path("C2", "first-visit/questions"))).toString())
        .contains("\"smoking\"", "\"pregnancy\"")
        .doesNotContain("birthweight", "vaccination");
    Map<String, Object> answers = new HashMap<>();
    answers.put("allergy", List.of("none"));
    answers.put("illness", List.of("none"));
    answers.put("medicine", List.of("none"));
    answers.put("birthweight", 3200);
    answers.put("gestation", 39);
    answers.put("vaccination", "behind");
    JsonNode card = json(lead.post(path("C1", "first-visit"), body(answers, UUID.randomUUID())));
    assertThat(by(card.path("said"), "birthweight").path("answers").get(0).asString())
        .isEqualTo("3200");
    assertThat(by(card.path("said"), "vaccination").path("answers").toString()).contains("漏打");
    HttpResponse<String> grown =
        lead.post(path("C2", "first-visit"), body(answers, UUID.randomUUID()));
    assertThat(grown.statusCode()).isEqualTo(400);
    assertThat(grown.body()).contains("selfreport.unknown-item");
  }

  @Test
  void sentTwiceItIsTakenDownOnce() {
    UUID key = UUID.randomUUID();
    assertThat(lead.post(path("P1", "first-visit"), body(required(), key)).statusCode())
        .isEqualTo(200);
    String kept = one("SELECT count(*)::text FROM selfreport_statement");
    assertThat(lead.post(path("P1", "first-visit"), body(required(), key)).statusCode())
        .isEqualTo(200);
    assertThat(one("SELECT count(*)::text FROM selfreport_statement")).isEqualTo(kept);
  }

  @Test
  void itIsSentOnceUntilItIsAnswered() {
    JsonNode card = json(lead.post(path("P1", "first-visit/send"), Map.of()));
    assertThat(card.path("sentUntil").isNull()).isFalse();
    assertThat(one("SELECT template_id FROM messaging_contact")).isEqualTo("tpl.first-visit");
    HttpResponse<String> again = lead.post(path("P1", "first-visit/send"), Map.of());
    assertThat(again.statusCode()).isEqualTo(409);
    assertThat(again.body()).contains("selfreport.already-sent");
    TestBrowser engineer = people.signIn(tenant, Staff.Role.ENGINEER);
    assertThat(engineer.post(path("P1", "first-visit/send"), Map.of()).statusCode()).isEqualTo(403);
  }

  @Test
  void itFollowsAMergeAndComesHomeAgain() {
    register("P2");
    lead.post(path("P2", "first-visit"), body(required(), UUID.randomUUID()));
    String two = patient("P2");
    take("ADT^A40^ADT_A39", "P1", "MRG|P2^^^HIS^PI\n");
    assertThat(
            by(json(lead.get(path("P1", "first-visit"))).path("said"), "smoking").isMissingNode())
        .isFalse();
    assertThat(
            one("SELECT DISTINCT home_id::text FROM selfreport_statement WHERE topic = 'smoking'"))
        .isEqualTo(two);
  }

  @Test
  void riskScoresTakeWhatWasSaid() {
    lead.post(path("P1", "first-visit"), body(required(), UUID.randomUUID()));
    profiles.run(tenant);
    JsonNode scores = json(lead.get(path("P1", "risk-scores"))).path("scores");
    JsonNode heart =
        StreamSupport.stream(scores.spliterator(), false)
            .filter(score -> score.path("id").asString().equals("china-par"))
            .findFirst()
            .orElseThrow();
    List<String> missing =
        StreamSupport.stream(heart.path("missing").spliterator(), false)
            .map(one -> one.path("id").asString())
            .toList();
    assertThat(missing)
        .contains("urban")
        .doesNotContain("smoker", "north", "familyCvd", "treatedBp");
  }

  private static Map<String, Object> required() {
    Map<String, Object> answers = new HashMap<>();
    answers.put("allergy", List.of("penicillin"));
    answers.put("illness", List.of("none"));
    answers.put("medicine", List.of("blood-pressure"));
    answers.put("smoking", "current");
    answers.put("family", List.of("family-cvd"));
    answers.put("region", "north");
    answers.put("channel", "wechat");
    answers.put("call", "yes");
    return answers;
  }

  private static Map<String, Object> body(Map<String, Object> answers, UUID key) {
    return Map.of("key", key, "answers", answers);
  }

  private void refused(Map<String, Object> answers, int status, String code) {
    HttpResponse<String> response =
        lead.post(path("P1", "first-visit"), body(answers, UUID.randomUUID()));
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    assertThat(response.body()).contains(code);
  }

  private static JsonNode by(JsonNode said, String topic) {
    return StreamSupport.stream(said.spliterator(), false)
        .filter(one -> one.path("topic").asString().equals(topic))
        .findFirst()
        .orElseThrow();
  }

  private static JsonNode json(HttpResponse<String> response) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return TestBrowser.json(response);
  }

  private String path(String number, String rest) {
    return "/api/patients/" + patient(number) + "/" + rest;
  }

  private void register(String number) {
    register(number, LocalDate.of(1970, 3, 1));
  }

  private void register(String number, LocalDate born) {
    this.born = born;
    take(
        "ADT^A04^ADT_A01",
        number,
        "PV1|1|O|心内科门诊^^^SZYY||||D1^李慧敏|||||||||||O|V%1$s^^^HIS^VN\n".formatted(number));
  }

  private void take(String event, String number, String rest) {
    String answer =
        intake.take(
            tenant,
            """
            MSH|^~\\&|HIS|SZYY|PRM|SZYY|%s+0800||%s|C%d|P|2.5|||AL|AL|CHN|UNICODE UTF-8
            PID|1||%s^^^HIS^PI||王^建国||%s|M
            """
                    .formatted(
                        LocalDate.now(clock).minusDays(1).format(DateTimeFormatter.BASIC_ISO_DATE)
                            + "%06d".formatted(++messages),
                        event,
                        messages,
                        number,
                        born.format(DateTimeFormatter.BASIC_ISO_DATE))
                + rest);
    assertThat(answer).contains("MSA|AA");
  }

  private String patient(String number) {
    return one("SELECT patient_id::text FROM patient WHERE mrn = '" + number + "'");
  }

  private String one(String sql) {
    return hospitals.in(tenant, () -> jdbc.sql(sql).query(String.class).single());
  }
}
