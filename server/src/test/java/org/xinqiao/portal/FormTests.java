package org.xinqiao.portal;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.xinqiao.TestHospital;
import org.xinqiao.XinqiaoTest;
import org.xinqiao.alert.Alert;
import org.xinqiao.alert.AlertLevel;
import org.xinqiao.alert.Alerts;
import org.xinqiao.organization.Tenant;
import org.xinqiao.questionnaire.Questionnaires;
import org.xinqiao.task.Task;
import org.xinqiao.task.TaskKind;
import org.xinqiao.task.Tasks;
import tools.jackson.databind.JsonNode;

/// The form behind an opened link: what it shows, what it takes, what it raises, how it ends.
@XinqiaoTest
class FormTests {

  private static final String RIGHT = "19480903";

  @Autowired TestHospital hospitals;
  @Autowired TestPatients patients;
  @Autowired Questionnaires questionnaires;
  @Autowired Alerts alerts;
  @Autowired Tasks tasks;
  @Autowired JdbcClient jdbc;

  @Autowired
  @Qualifier("ownerDataSource") DataSource owner;

  @LocalServerPort int port;

  Tenant hospital;
  TestPatients.WithLink link;
  PatientBrowser browser;

  @BeforeEach
  void open() {
    hospital = hospitals.open();
    link = patients.form(hospital, "postop-tka-d1");
    browser = new PatientBrowser(port).with(PatientSession.PAGE, link.handle());
    assertThat(browser.open(link.handle(), RIGHT).statusCode()).isEqualTo(204);
  }

  @Test
  void theFormIsShownInChineseUnlessEnglishIsAskedFor() {
    JsonNode form = PatientBrowser.json(browser.get("/api/m/form"));
    assertThat(form.path("handle").asString()).isEqualTo(link.handle());
    assertThat(form.path("hospital").asString()).isEqualTo(hospital.name());
    assertThat(form.path("greeting").asString()).startsWith("欧阳").endsWith("，您好");
    assertThat(form.path("title").asString()).isEqualTo("膝关节置换术后第1天随访");
    assertThat(form.path("signature").asString()).isEqualTo(hospital.name() + "随访组");
    assertThat(form.path("minutes").asInt()).isEqualTo(2);
    assertThat(form.path("submittedAt").isNull()).isTrue();
    assertThat(form.path("answers").isEmpty()).isTrue();
    JsonNode temperature = form.path("items").get(0);
    assertThat(temperature.path("type").asString()).isEqualTo("number");
    assertThat(temperature.path("min").decimalValue()).isEqualByComparingTo("34.0");
    assertThat(temperature.path("skipText").asString()).isEqualTo("没量");
    assertThat(temperature.path("skipCode").asString()).isEqualTo("not-measured");
    assertThat(temperature.path("options").isNull()).isTrue();
    browser.with("Accept-Language", "en");
    JsonNode english = PatientBrowser.json(browser.get("/api/m/form"));
    assertThat(english.path("greeting").asString()).startsWith("Hello, Mr Ouyang");
    assertThat(english.path("title").asString()).startsWith("Knee replacement");
  }

  @Test
  void answersAreKeptAndCanBeChangedAndTakenBack() {
    assertThat(browser.answer("c1", "36.8").statusCode()).isEqualTo(200);
    browser.answer("c4", "[\"ooze\"]");
    browser.answer("c5", "\"no\"");
    browser.answer("c2", "3");
    browser.answer("c11", "\"都好\"");
    browser.answer("c1", "\"not-measured\"");
    browser.answer("c2", "null");
    JsonNode answers = PatientBrowser.json(browser.get("/api/m/form")).path("answers");
    assertThat(answers.path("c1").asString()).isEqualTo("not-measured");
    assertThat(answers.path("c4").get(0).asString()).isEqualTo("ooze");
    assertThat(answers.has("c2")).isFalse();
    assertThat(answers.path("c11").asString()).isEqualTo("都好");
  }

  @ParameterizedTest(name = "{0} = {1}: {2} {3}")
  @CsvSource(
      delimiter = '|',
      value = {
        "c1 | 43.1 | 400 | questionnaire.out-of-range",
        "c1 | 368 | 400 | questionnaire.out-of-range",
        "c1 | 36.85 | 400 | questionnaire.off-step",
        "c1 | \"36.8\" | 400 | questionnaire.wrong-kind",
        "c1 | 1e400 | 400 | questionnaire.wrong-kind",
        "c1 | true | 400 | questionnaire.wrong-kind",
        "c5 | \"perhaps\" | 400 | questionnaire.unknown-option",
        "c4 | [\"clean\",\"pus\"] | 400 | questionnaire.options-contradict",
        "c4 | [[\"pus\"]] | 400 | questionnaire.wrong-kind",
        "c4 | {\"a\":1} | 400 | questionnaire.wrong-kind",
        "zz | 1 | 404 | questionnaire.unknown-item",
      })
  void anAnswerThatDoesNotFitIsRefusedByName(String item, String value, int status, String code) {
    HttpResponse<String> response = browser.answer(item, value);
    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(PatientBrowser.code(response)).isEqualTo(code);
    assertThat(PatientBrowser.json(response).path("detail").asString())
        .isNotBlank()
        .doesNotContain("{");
    assertThat(PatientBrowser.json(browser.get("/api/m/form")).path("answers").isEmpty()).isTrue();
  }

  @Test
  void outOfRangeSaysTheRange() {
    JsonNode params = PatientBrowser.json(browser.answer("c1", "50")).path("params");
    assertThat(params.path("min").decimalValue()).isEqualByComparingTo("34");
    assertThat(params.path("max").decimalValue()).isEqualByComparingTo("43");
    assertThat(params.path("value").decimalValue()).isEqualByComparingTo("50");
  }

  @Test
  void aTextThatIsTooLongIsRefusedAndNotCut() {
    HttpResponse<String> response = browser.answer("c11", "\"" + "疼".repeat(1001) + "\"");
    assertThat(PatientBrowser.code(response)).isEqualTo("questionnaire.text-too-long");
  }

  @Test
  void theBodyIsReadStrictly() {
    assertThat(browser.put("/api/m/form/answers/c1", "{\"value\": 37, \"x\": 1}").statusCode())
        .isEqualTo(400);
    assertThat(browser.put("/api/m/form/answers/c1", "{\"value\": 37, \"value\": 38}").statusCode())
        .isEqualTo(400);
    assertThat(browser.put("/api/m/form/answers/c1", "[37]").statusCode()).isEqualTo(400);
    assertThat(browser.put("/api/m/form/answers/c1", "{}").statusCode()).isEqualTo(400);
  }

  @Test
  void anAbnormalAnswerIsToldAndRaisedAtOnceOnceAndAgainWhenItIsWorse() {
    JsonNode flag = PatientBrowser.json(browser.answer("c1", "38.9")).path("flag");
    assertThat(flag.path("level").asString()).isEqualTo("URGENT");
    assertThat(flag.path("text").asString()).contains("今天就来看一看");
    assertThat(flag.path("actions").get(0).path("phone").asString()).isEqualTo(hospital.phone());
    assertThat(raised())
        .singleElement()
        .satisfies(alert -> {
          assertThat(alert.level()).isEqualTo(AlertLevel.URGENT);
          assertThat(alert.excerpt()).contains("38.9℃");
          assertThat(alert.ruleIds()).containsExactly("c1-high");
        });
    browser.answer("c1", "38.6");
    browser.answer("c1", "37.9");
    assertThat(raised()).hasSize(1);
    JsonNode worse = PatientBrowser.json(browser.answer("c1", "40.1")).path("flag");
    assertThat(worse.path("level").asString()).isEqualTo("EMERGENCY");
    assertThat(worse.path("actions").get(0).path("phone").asString()).isEqualTo("120");
    assertThat(raised())
        .extracting(Alert::level)
        .containsExactly(AlertLevel.EMERGENCY, AlertLevel.URGENT);
    assertThat(PatientBrowser.json(browser.answer("c1", "36.6")).path("flag").isNull()).isTrue();
    assertThat(raised()).hasSize(2);
  }

  @Test
  void aFlagOnTwoAnswersFiresWithTheSecond() {
    assertThat(flagLevel(browser.answer("c1a", "\"chills\""))).isNull();
    assertThat(flagLevel(browser.answer("c1", "38.0"))).isEqualTo("URGENT");
  }

  @Test
  void twoAnswersGivenAtTheSameMomentSeeEachOther() throws Exception {
    together(2, i -> i == 0 ? browser.answer("c1", "38.2") : browser.answer("c1a", "\"chills\""));
    assertThat(raised()).extracting(Alert::level).contains(AlertLevel.URGENT);
  }

  @Test
  void freeTextIsReadForRedFlagsAndShowsWhatWasFound() {
    String words = "昨天开始胸口疼得厉害，喘不上气";
    JsonNode flag = PatientBrowser.json(browser.answer("c11", "\"" + words + "\"")).path("flag");
    assertThat(flag.path("level").asString()).isEqualTo("EMERGENCY");
    assertThat(flag.path("text").asString()).contains("120");
    Alert alert = raised().getFirst();
    assertThat(alert.excerpt()).isEqualTo(words);
    assertThat(alert.matched()).isNotEmpty();
    assertThat(alert.matched())
        .allSatisfy(match -> assertThat(words.substring(match.start(), match.end())).isNotBlank());
    assertThat(flagLevel(browser.answer("c11", "\"今天挺好的，谢谢\""))).isNull();
  }

  @Test
  void whoWantsACallGetsATaskAndNoAlert() {
    assertThat(flagLevel(browser.answer("c12", "\"yes\""))).isEqualTo("ATTENTION");
    assertThat(raised()).isEmpty();
    List<Task> open = hospitals.in(hospital, () -> tasks.forPatient(link.patient()));
    assertThat(open)
        .singleElement()
        .satisfies(task -> {
          assertThat(task.kind()).isEqualTo(TaskKind.CALL);
          assertThat(task.reason().zh()).isEqualTo("患者希望回电");
        });
  }

  @Test
  void anAnswerWhoseAlertCannotBeRaisedIsNotKept() throws SQLException {
    String name = "fault_" + link.patient().value().toString().replace("-", "");
    asOwner(
        "CREATE FUNCTION %1$s() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'no alert today'; END $$"
            .formatted(name),
        "CREATE TRIGGER %1$s BEFORE INSERT ON alert_alert FOR EACH ROW WHEN (NEW.patient_id = '%2$s') EXECUTE FUNCTION %1$s()"
            .formatted(name, link.patient().value()));
    try {
      HttpResponse<String> response = browser.answer("c5", "\"yes\"");
      assertThat(response.statusCode()).isEqualTo(500);
      assertThat(response.body()).doesNotContain("no alert today");
      assertThat(PatientBrowser.json(browser.get("/api/m/form")).path("answers").isEmpty())
          .isTrue();
      assertThat(hospitals.in(hospital, () -> tasks.forPatient(link.patient()))).isEmpty();
    } finally {
      asOwner(
          "DROP TRIGGER %1$s ON alert_alert".formatted(name),
          "DROP FUNCTION %1$s()".formatted(name));
    }
    assertThat(flagLevel(browser.answer("c5", "\"yes\""))).isEqualTo("EMERGENCY");
    assertThat(raised()).hasSize(1);
  }

  @Test
  void answersAreUnreadableInTheDatabase() {
    browser.answer("c11", "\"" + TestPatients.CANARY + "胸闷\"");
    String dump =
        hospitals.in(
            hospital,
            () ->
                jdbc.sql(
                        "SELECT string_agg(to_jsonb(a)::text || encode(value_enc, 'escape'), ',') FROM questionnaire_answer a")
                    .query(String.class)
                    .single());
    assertThat(dump).contains("c11").doesNotContain(TestPatients.CANARY, "胸闷");
  }

  @Test
  void everyAnswerIsInTheAuditWithoutItsWords() {
    browser.answer("c11", "\"没有不舒服\"");
    List<String> entries =
        hospitals.in(
            hospital,
            () ->
                jdbc.sql(
                        "SELECT to_jsonb(a)::text FROM audit_event a WHERE action = 'questionnaire.answer'")
                    .query(String.class)
                    .list());
    assertThat(entries)
        .singleElement()
        .satisfies(entry ->
            assertThat(entry)
                .contains(link.patient().toString(), "\"patient\"", "/c11")
                .doesNotContain("没有不舒服"));
  }

  @Test
  void anUnfinishedFormSaysWhatIsMissing() {
    browser.answer("c1", "36.8");
    HttpResponse<String> response = submit(UUID.randomUUID());
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(PatientBrowser.code(response)).isEqualTo("questionnaire.incomplete");
    JsonNode items = PatientBrowser.json(response).at("/params/items");
    List<String> missing = new ArrayList<>();
    items.forEach(item -> missing.add(item.asString()));
    assertThat(missing).contains("c2", "c4").doesNotContain("c1", "c11");
  }

  @Test
  void aFormThatIsAllRightThanksForWhatWasDone() {
    answerEverything(Map.of());
    JsonNode done = PatientBrowser.json(submit(UUID.randomUUID()));
    assertThat(done.path("level").isNull()).isTrue();
    assertThat(done.at("/thanks/lines/0").asString()).contains("体温36.8℃", "没有发烧");
    assertThat(done.path("disclaimer").asString()).isEqualTo("在线建议仅供参考，具体以线下诊断为准。");
    assertThat(done.path("actions").isEmpty()).isTrue();
    assertThat(raised()).isEmpty();
    assertThat(
            PatientBrowser.json(browser.get("/api/m/links/" + link.handle()))
                .path("state")
                .asString())
        .isEqualTo("answered");
    assertThat(PatientBrowser.json(browser.get("/api/m/form")).path("submittedAt").isNull())
        .isFalse();
  }

  @Test
  void aFormWithSomethingUrgentSaysWhatHappensNext() {
    answerEverything(Map.of("c5", "\"yes\"", "c12", "\"yes\""));
    JsonNode done = PatientBrowser.json(submit(UUID.randomUUID()));
    assertThat(done.path("level").asString()).isEqualTo("EMERGENCY");
    assertThat(done.at("/thanks/nextStep").asString()).contains("120");
    assertThat(done.at("/thanks/lines").toString()).doesNotContain("照顾得很好");
    assertThat(done.at("/actions/0/phone").asString()).isEqualTo("120");
    assertThat(raised()).hasSize(1);
    assertThat(
            hospitals.<String>in(
                hospital,
                () ->
                    jdbc.sql("SELECT level FROM questionnaire_fact_form")
                        .query(String.class)
                        .single()))
        .isEqualTo("EMERGENCY");
  }

  @Test
  void whoOnlyAsksAboutDangerousSignsIsToldNotToWait() {
    answerEverything(Map.of("c11", "\"胸痛应该挂什么科？\""));
    JsonNode done = PatientBrowser.json(submit(UUID.randomUUID()));
    assertThat(done.path("level").isNull()).isTrue();
    assertThat(done.at("/thanks/lines/0").asString()).contains("不要等待回复");
    assertThat(raised()).isEmpty();
  }

  @Test
  void theSameKeyGetsTheSameAnswerAndAnotherKeyLearnsThatItWasSent() {
    answerEverything(Map.of("c2", "5"));
    UUID key = UUID.randomUUID();
    HttpResponse<String> first = submit(key);
    assertThat(first.statusCode()).isEqualTo(200);
    HttpResponse<String> again = submit(key);
    assertThat(again.statusCode()).isEqualTo(200);
    assertThat(again.body()).isEqualTo(first.body());
    HttpResponse<String> other = submit(UUID.randomUUID());
    assertThat(other.statusCode()).isEqualTo(409);
    assertThat(PatientBrowser.code(other)).isEqualTo("questionnaire.already-submitted");
    assertThat(PatientBrowser.json(other).at("/params/submittedAt").asString()).isNotBlank();
    HttpResponse<String> late = browser.answer("c2", "9");
    assertThat(PatientBrowser.code(late)).isEqualTo("questionnaire.already-submitted");
  }

  @Test
  void pressedTwiceAtOnceItIsTakenOnce() throws Exception {
    answerEverything(Map.of());
    UUID key = UUID.randomUUID();
    List<HttpResponse<String>> same = together(8, i -> submit(key));
    Set<String> bodies = new HashSet<>();
    same.forEach(response -> {
      assertThat(response.statusCode()).isEqualTo(200);
      bodies.add(response.body());
    });
    assertThat(bodies).hasSize(1);
    assertThat(submissions()).isEqualTo(1);
  }

  @Test
  void sentFromTwoPlacesAtOnceOneOfThemWins() throws Exception {
    answerEverything(Map.of());
    List<HttpResponse<String>> different = together(8, i -> submit(UUID.randomUUID()));
    assertThat(different.stream().filter(r -> r.statusCode() == 200)).hasSize(1);
    assertThat(different.stream().filter(r -> r.statusCode() == 409)).hasSize(7);
    assertThat(submissions()).isEqualTo(1);
  }

  @Test
  void aSubmissionNeedsItsKey() {
    assertThat(browser.post("/api/m/form/submit", "{}").statusCode()).isEqualTo(400);
    assertThat(browser.post("/api/m/form/submit", "{\"key\": \"1\"}").statusCode()).isEqualTo(400);
  }

  @Test
  void aFormWhoseTimeIsOverTakesNothing() {
    hospitals.run(
        hospital,
        () ->
            jdbc.sql("UPDATE questionnaire_form SET expires_at = now() - interval '1 s'").update());
    assertThat(PatientBrowser.code(browser.answer("c1", "37"))).isEqualTo("questionnaire.expired");
    assertThat(submit(UUID.randomUUID()).statusCode()).isEqualTo(410);
  }

  @Test
  void whatPatientsTypeComesBackAsDataWhateverItLooksLike() {
    for (String payload : Payloads.all()) {
      HttpResponse<String> saved =
          browser.answer("c11", PatientBrowser.JSON.writeValueAsString(payload));
      assertThat(saved.statusCode()).as(payload).isEqualTo(200);
      HttpResponse<String> form = browser.get("/api/m/form");
      assertThat(form.headers().firstValue("Content-Type").orElse(""))
          .startsWith("application/json");
      assertThat(form.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
      assertThat(PatientBrowser.json(form).at("/answers/c11").asString())
          .isEqualTo(payload.strip());
    }
  }

  @Test
  void openedAgainWithTheSameReferenceItIsTheSameForm() {
    UUID again =
        hospitals.in(
            hospital,
            () ->
                questionnaires.open(
                    link.patient(), "step/1", "postop-tka-d7", java.time.Instant.EPOCH));
    assertThat(again).isEqualTo(link.target());
    assertThat(PatientBrowser.json(browser.get("/api/m/form")).path("title").asString())
        .contains("第1天");
  }

  private void answerEverything(Map<String, String> but) {
    Map<String, String> answers = new LinkedHashMap<>();
    for (JsonNode item : PatientBrowser.json(browser.get("/api/m/form")).path("items")) {
      String id = item.path("id").asString();
      switch (item.path("type").asString()) {
        case "single" -> answers.put(id, item.at("/options/0/code").toString());
        case "multi" -> answers.put(id, "[" + item.at("/options/0/code") + "]");
        case "scale" -> answers.put(id, item.path("min").toString());
        case "number" -> answers.put(id, "36.8");
        default -> answers.put(id, "null");
      }
    }
    answers.putAll(but);
    answers.forEach((id, value) ->
        assertThat(browser.answer(id, value).statusCode()).as(id + "=" + value).isEqualTo(200));
  }

  private HttpResponse<String> submit(UUID key) {
    return browser.post("/api/m/form/submit", "{\"key\": \"" + key + "\"}");
  }

  private List<Alert> raised() {
    return hospitals.in(hospital, () -> alerts.allActive(link.patient()));
  }

  private int submissions() {
    return hospitals.in(
        hospital,
        () ->
            jdbc.sql("SELECT count(*) FROM audit_event WHERE action = 'questionnaire.submit'")
                .query(Integer.class)
                .single());
  }

  private static String flagLevel(HttpResponse<String> saved) {
    JsonNode flag = PatientBrowser.json(saved).path("flag");
    return flag.isNull() ? null : flag.path("level").asString();
  }

  private static List<HttpResponse<String>> together(
      int times, IntFunction<HttpResponse<String>> call) throws Exception {
    CountDownLatch start = new CountDownLatch(1);
    List<Future<HttpResponse<String>>> calls = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < times; i++) {
        int n = i;
        calls.add(
            threads.submit(() -> {
              start.await();
              return call.apply(n);
            }));
      }
      start.countDown();
    }
    List<HttpResponse<String>> responses = new ArrayList<>();
    for (Future<HttpResponse<String>> done : calls) {
      responses.add(done.get());
    }
    return responses;
  }

  private void asOwner(String... statements) throws SQLException {
    try (Connection connection = owner.getConnection();
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }
}
