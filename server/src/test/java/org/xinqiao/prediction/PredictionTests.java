package org.xinqiao.prediction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.JdbcOperations;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.xinqiao.TestBrowser;
import org.xinqiao.TestClock;
import org.xinqiao.TestHospital;
import org.xinqiao.TestStaff;
import org.xinqiao.XinqiaoTest;
import org.xinqiao.organization.Staff;
import org.xinqiao.organization.Tenant;
import org.xinqiao.prediction.domain.Scorecard;
import org.xinqiao.shared.Tenancy;
import tools.jackson.databind.JsonNode;

/// Models that are trained on a hospital whose truth is known, and what people see of them.
@XinqiaoTest
class PredictionTests {

  private static final int PATIENTS = 640;

  @Autowired TestHospital hospitals;
  @Autowired TestStaff people;
  @Autowired PredictionRounds rounds;
  @Autowired TrainModel train;
  @Autowired TrainModels trainings;
  @Autowired ExampleStore examples;
  @Autowired ModelStore models;
  @Autowired PredictionContent content;
  @Autowired JdbcOperations operations;
  @Autowired JdbcClient jdbc;

  @Autowired
  @Qualifier("ownerDataSource") DataSource owner;

  private final LocalDate today = LocalDate.now(TestClock.HOSPITAL);
  private Tenant tenant;
  private List<UUID> patients = List.of();

  private void aPast(boolean truth) {
    tenant = hospitals.open();
    hospitals.run(
        tenant,
        () -> patients = new InventedPast(20261126, today, truth).write(PATIENTS, operations));
    withStatistics();
  }

  /// What a database that runs for days knows by itself.
  private void withStatistics() {
    try (Connection connection = owner.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(
          "ANALYZE xinqiao.patient, xinqiao.clinical_encounter, xinqiao.clinical_return_order, xinqiao.appointment");
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void whatIsTrueIsFoundAndShown() {
    aPast(true);
    TestBrowser operator = people.signIn(tenant, Staff.Role.OPERATOR);
    assertThat(json(operator.get("/api/predictions")).path("items").get(0).path("trained").isNull())
        .isTrue();
    HttpResponse<String> begun = operator.post("/api/predictions/training", Map.of());
    assertThat(begun.statusCode()).as(begun.body()).isEqualTo(200);
    assertThat(json(begun).path("training").path("state").asString()).isEqualTo("waiting");
    HttpResponse<String> twice = operator.post("/api/predictions/training", Map.of());
    assertThat(twice.statusCode()).isEqualTo(409);
    assertThat(twice.body()).contains("prediction.training-open");
    assertThat(rounds.run(tenant)).isEqualTo(3);

    JsonNode page = json(operator.get("/api/predictions"));
    assertThat(page.path("training").path("state").asString()).isEqualTo("done");
    assertThat(page.path("training").path("finished").asInt()).isEqualTo(3);
    assertThat(page.path("training").path("askedBy").asString()).startsWith("测试员工");
    for (JsonNode model : page.path("items")) {
      JsonNode trained = model.path("trained");
      assertThat(trained.path("shown").asBoolean()).as(trained.path("lacks") + "").isTrue();
      assertThat(trained.path("judgement").path("calibration").size()).isEqualTo(10);
      assertThat(trained.path("judgement").path("auc").asDouble()).isGreaterThan(0.65);
    }
    JsonNode missed = page.path("items").get(0).path("trained");
    assertThat(missed.path("features").get(0).path("label").asString())
        .as("what the truth is made of tells most")
        .isEqualTo("预约提前的天数");
    JsonNode bands = missed.path("features").get(0).path("bands");
    assertThat(of(bands, "31至60天").path("times").asDouble())
        .isGreaterThan(3 * of(bands, "3至7天").path("times").asDouble());
    assertThat(missed.path("judgement").path("lift").asDouble()).isGreaterThan(1.4);
    JsonNode next = page.path("items").get(2).path("trained");
    assertThat(next.path("days").path("error").asDouble())
        .isLessThan(next.path("days").path("naiveError").asDouble() * 0.8);
    assertThat(next.path("days").path("covered").asDouble()).isGreaterThan(0.75);
    assertThat(page.path("disclaimer").asString()).contains("由人来决定");

    assertThat(json(operator.get("/api/predictions/no-show/versions")).path("items").size())
        .isEqualTo(1);
    operator.post("/api/predictions/training", Map.of());
    rounds.run(tenant);
    JsonNode first = json(operator.get("/api/predictions/no-show/versions?limit=1"));
    assertThat(first.path("items").get(0).path("version").asInt()).isEqualTo(2);
    JsonNode second =
        json(
            operator.get(
                "/api/predictions/no-show/versions?limit=1&cursor="
                    + first.path("nextCursor").asString()));
    assertThat(second.path("items").get(0).path("version").asInt()).isEqualTo(1);
    assertThat(second.path("items").get(0).path("judgement"))
        .as("the same data give the same model")
        .isEqualTo(first.path("items").get(0).path("judgement"));
    assertThat(operator.get("/api/predictions/no-show/versions?cursor=x").statusCode())
        .isEqualTo(400);
    assertThat(operator.get("/api/predictions/weather/versions").statusCode()).isEqualTo(404);
    assertThat(audited("prediction.train")).isEqualTo(2);

    aPatientsPage();
  }

  private void aPatientsPage() {
    UUID regular = patients.get(0);
    InventedPast since = new InventedPast(99, today, true);
    since.appointment(regular, today.plusDays(9), 40, "booked", 10);
    since.appointment(regular, today.plusDays(20), 4, "booked", 10);
    since.visit(regular, today.minusDays(30));
    hospitals.run(tenant, () -> since.add(operations));
    TestBrowser lead = people.signIn(tenant, Staff.Role.LEAD);
    List<JsonNode> card = predictions(lead, regular);
    assertThat(card).hasSize(4);
    JsonNode far = card.get(0);
    JsonNode near = card.get(1);
    assertThat(far.path("state").asString()).isEqualTo("shown");
    assertThat(far.path("appointment").path("startsAt").asString())
        .startsWith(today.plusDays(9).toString());
    assertThat(far.path("probability").asDouble()).isCloseTo(0.45, within(0.15));
    assertThat(near.path("probability").asDouble()).isCloseTo(0.08, within(0.06));
    assertThat(far.path("level").path("id").asString()).isIn("raised", "high");
    assertThat(near.path("level").path("id").asString()).isEqualTo("low");
    JsonNode push = far.path("pushes").get(0);
    assertThat(push.path("feature").asString()).isEqualTo("预约提前的天数");
    assertThat(push.path("band").asString()).isEqualTo("31至60天");
    assertThat(push.path("more").asBoolean()).isTrue();

    assertThat(card.get(2).path("probability").asDouble())
        .as("who comes regularly is not about to stay away")
        .isLessThan(0.3);
    JsonNode next = card.get(3);
    assertThat(LocalDate.parse(next.path("middle").asString()))
        .isBetween(today.plusDays(1), today.plusDays(70));
    assertThat(next.path("early").asString()).isLessThanOrEqualTo(next.path("middle").asString());
    JsonNode english =
        json(lead.with("Accept-Language", "en").get("/api/patients/" + regular + "/predictions"));
    assertThat(english.toString()).contains("Days booked ahead").doesNotContain("预约提前的天数");
    assertThat(english.path("disclaimer").asString()).contains("people decide");
    assertThat(audited("patient.view")).isGreaterThan(0);

    UUID merged = patients.get(1);
    Map<String, Object> body = new HashMap<>(Map.of("retired", regular, "reason", "同一人"));
    body.put("seen", null);
    HttpResponse<String> done = lead.post("/api/patients/" + merged + "/merge", body);
    assertThat(done.statusCode()).as(done.body()).isEqualTo(200);
    assertThat(predictions(lead, merged).getFirst().path("appointment").path("startsAt").asString())
        .as("facts of the other record count for the one that stands")
        .startsWith(today.plusDays(9).toString());
  }

  @Test
  void whereNothingIsTrueNothingIsShown() {
    aPast(false);
    TestBrowser lead = people.signIn(tenant, Staff.Role.LEAD);
    assertThat(predictions(lead, patients.getFirst()))
        .allMatch(one -> one.path("state").asString().equals("not-trained"));
    lead.post("/api/predictions/training", Map.of());
    rounds.run(tenant);
    JsonNode page = json(lead.get("/api/predictions"));
    for (JsonNode model : page.path("items")) {
      JsonNode trained = model.path("trained");
      assertThat(trained.path("shown").asBoolean()).as(model.path("id").asString()).isFalse();
      assertThat(trained.path("lacks").size()).isPositive();
      assertThat(trained.path("judgement").path("auc").asDouble()).isBetween(0.4, 0.6);
    }
    assertThat(page.path("items").get(0).path("trained").path("lacks").get(0).asString())
        .contains("没有比“总体比例”更准");
    for (JsonNode one : predictions(lead, patients.getFirst())) {
      assertThat(one.path("state").asString()).isEqualTo("not-shown");
      assertThat(one.path("reason").asString()).isNotBlank();
      assertThat(one.path("probability").isNull()).isTrue();
      assertThat(one.path("middle").isNull()).isTrue();
      assertThat(one.path("pushes").size()).isZero();
    }

    Tenant elsewhere = hospitals.open();
    TestBrowser stranger = people.signIn(elsewhere, Staff.Role.LEAD);
    assertThat(stranger.get("/api/patients/" + patients.getFirst() + "/predictions").statusCode())
        .isEqualTo(404);
    assertThat(json(stranger.get("/api/predictions")).path("items").get(0).path("trained").isNull())
        .isTrue();
    assertThat(
            hospitals.in(
                elsewhere,
                () ->
                    jdbc.sql("SELECT count(*) FROM prediction_model")
                        .query(Integer.class)
                        .single()))
        .isZero();
    stranger.post("/api/predictions/training", Map.of());
    rounds.run(elsewhere);
    assertThat(json(stranger.get("/api/predictions")).toString()).contains("至少要 500 个");
    assertThat(audited("prediction.train")).isEqualTo(1);
  }

  /// What comes later does not change what was known on an earlier day.
  @Test
  void nothingLaterIsKnown() {
    aPast(true);
    LocalDate day = today.minusDays(200);
    Map<String, String> before = known(day);
    assertThat(before).hasSizeGreaterThan(1_000);
    InventedPast later = new InventedPast(5, today, true);
    for (UUID patient : patients) {
      later.visit(patient, day);
      later.visit(patient, day.plusDays(3));
      later.appointment(patient, day, 30, "no-show", 9);
      later.appointment(patient, day.plusDays(2), 30, "fulfilled", 9);
    }
    hospitals.run(
        tenant,
        () -> {
          later.add(operations);
          jdbc.sql(
                  """
                  INSERT INTO consent_event (tenant_id, patient_id, event_id, purpose, channel, decision, actor_kind,
                                             notice_id, notice_version, notice_hash, evidence, evidence_kind, at)
                  SELECT tenant_id, patient_id, gen_random_uuid(), 'P-REMIND', '*', 'grant', 'self', 'n', 1, '\\x00',
                         'screen', 'screen', :at::timestamptz FROM patient
                  """)
              .param("at", InventedPast.at(day))
              .update();
          jdbc.sql(
                  """
                  INSERT INTO clinical_condition (tenant_id, patient_id, condition_id, code, name, use, recorded_on,
                                                  source_message_id, source_patient, event_at)
                  SELECT tenant_id, patient_id, gen_random_uuid(), 'I10.x00', '高血压', 'final', :day,
                         gen_random_uuid(), 'P', :at::timestamptz FROM patient
                  """)
              .param("day", java.sql.Date.valueOf(day))
              .param("at", InventedPast.at(day))
              .update();
          jdbc.sql(
                  """
                  INSERT INTO clinical_return_order (tenant_id, patient_id, encounter_id, due_on, advice_enc,
                                                     source_message_id, source_patient)
                  SELECT tenant_id, patient_id, encounter_id, :due, '\\x00', gen_random_uuid(), 'P'
                    FROM clinical_fact_encounter WHERE started_on >= :day
                  ON CONFLICT DO NOTHING
                  """)
              .param("due", java.sql.Date.valueOf(day.plusDays(40)))
              .param("day", java.sql.Date.valueOf(day))
              .update();
        });
    assertThat(known(day)).isEqualTo(before);
    assertThat(known(day.plusDays(60)))
        .as("and on a later day it is")
        .anySatisfy((of, values) -> assertThat(values).contains("chronic=yes", "reminder=yes"));
  }

  /// Every example of before that day, with what was known.
  private Map<String, String> known(LocalDate day) {
    Map<String, String> known = new TreeMap<>();
    hospitals.run(
        tenant,
        () -> {
          List<Example> all = new ArrayList<>();
          examples.appointments(day.minusDays(120), day, all::add);
          examples.visits(day.minusDays(120), day, all::add);
          examples.patients(List.of(day), all::add);
          all.forEach(one ->
              known.merge(
                  one.day() + " " + new TreeMap<>(one.values()) + one.ordered() + one.usual(),
                  "1",
                  (a, b) -> a + b));
        });
    return known.entrySet().stream()
        .collect(
            TreeMap::new,
            (all, one) -> all.put(one.getKey(), one.getKey() + one.getValue()),
            Map::putAll);
  }

  /// What is judged on does not change what was trained.
  @Test
  void theModelDoesNotSeeWhatItIsJudgedOn() {
    aPast(true);
    Map<Kind, Trained> before = trained();
    InventedPast more = new InventedPast(6, today, true);
    for (UUID patient : patients) {
      more.visit(patient, today.minusDays(170));
      more.appointment(patient, today.minusDays(5), 3, "no-show", 9);
    }
    hospitals.run(tenant, () -> more.add(operations));
    Map<Kind, Trained> after = trained();
    for (Kind kind : Kind.values()) {
      Scorecard card = after.get(kind).card();
      assertThat(card).as(kind + "").isNotNull().isEqualTo(before.get(kind).card());
      assertThat(after.get(kind).examples()).isEqualTo(before.get(kind).examples());
      assertThat(after.get(kind).judgement())
          .as(kind + "")
          .isNotEqualTo(before.get(kind).judgement());
    }
  }

  private Map<Kind, Trained> trained() {
    Map<Kind, Trained> trained = new HashMap<>();
    for (Kind kind : Kind.values()) {
      trained.put(kind, hospitals.in(tenant, () -> train.train(kind, today, (phase, read) -> {})));
    }
    return trained;
  }

  @Test
  void itIsStoppedWhileItRunsAndBeforeItBegins() {
    aPast(true);
    TestBrowser operator = people.signIn(tenant, Staff.Role.OPERATOR);
    assertThat(operator.delete("/api/predictions/training").body())
        .contains("prediction.nothing-to-stop");
    operator.post("/api/predictions/training", Map.of());
    assertThat(json(operator.delete("/api/predictions/training")).path("training").path("state"))
        .hasToString("\"stopped\"");
    assertThat(rounds.run(tenant)).isEqualTo(1);
    assertThat(json(operator.get("/api/predictions")).path("items").get(0).path("trained").isNull())
        .isTrue();

    operator.post("/api/predictions/training", Map.of());
    assertThat(Tenancy.call(tenant.id(), trainings::round)).as("the first of three").isTrue();
    operator.delete("/api/predictions/training");
    rounds.run(tenant);
    JsonNode page = json(operator.get("/api/predictions"));
    assertThat(page.path("items").get(0).path("trained").isNull())
        .as("what is done stays")
        .isFalse();
    assertThat(page.path("items").get(1).path("trained").isNull()).isTrue();
    assertThat(audited("prediction.stop")).isEqualTo(2);
    assertThatThrownBy(() ->
            hospitals.in(
                tenant,
                () ->
                    train.train(
                        Kind.NO_SHOW,
                        today,
                        (phase, read) -> {
                          if (phase.equals("training")) {
                            throw new IllegalStateException("stopped at once");
                          }
                        })))
        .hasMessage("stopped at once");
  }

  @Test
  void itBeginsByItselfOnceAMonthInTheNight() {
    tenant = hospitals.open();
    TestClock.at("2026-10-01T12:00", () -> assertThat(rounds.run(tenant)).isEqualTo(1));
    assertThat(asked()).as("not by day").isZero();
    TestClock.at("2026-10-01T02:00", () -> rounds.run(tenant));
    assertThat(asked()).isEqualTo(1);
    TestClock.at("2026-10-20T02:00", () -> rounds.run(tenant));
    assertThat(asked()).isEqualTo(1);
    TestClock.at("2026-10-31T02:00", () -> rounds.run(tenant));
    assertThat(asked()).isEqualTo(2);
  }

  @Test
  void whoMayDoWhat() {
    tenant = hospitals.open();
    for (Staff.Role role : List.of(Staff.Role.NURSE, Staff.Role.DOCTOR)) {
      TestBrowser one = people.signIn(tenant, role);
      assertThat(one.get("/api/predictions").statusCode()).as(role + "").isEqualTo(200);
      assertThat(one.post("/api/predictions/training", Map.of()).statusCode())
          .as(role + "")
          .isEqualTo(403);
      assertThat(one.delete("/api/predictions/training").statusCode()).as(role + "").isEqualTo(403);
    }
    for (Staff.Role role : List.of(Staff.Role.ENGINEER, Staff.Role.AUDITOR)) {
      TestBrowser one = people.signIn(tenant, role);
      assertThat(one.get("/api/predictions").statusCode()).as(role + "").isEqualTo(403);
      assertThat(one.get("/api/patients/" + UUID.randomUUID() + "/predictions").statusCode())
          .as(role + "")
          .isEqualTo(403);
    }
    TestBrowser operator = people.signIn(tenant, Staff.Role.OPERATOR);
    assertThat(operator.get("/api/patients/" + UUID.randomUUID() + "/predictions").statusCode())
        .as("the manager sees numbers and no patient")
        .isEqualTo(403);
  }

  private int asked() {
    return hospitals.in(
        tenant,
        () -> jdbc.sql("SELECT count(*) FROM prediction_training").query(Integer.class).single());
  }

  private int audited(String action) {
    return hospitals.in(
        tenant,
        () ->
            jdbc.sql("SELECT count(*) FROM audit_event WHERE action = ?")
                .param(action)
                .query(Integer.class)
                .single());
  }

  private static List<JsonNode> predictions(TestBrowser browser, UUID patient) {
    HttpResponse<String> response = browser.get("/api/patients/" + patient + "/predictions");
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    List<JsonNode> all = new ArrayList<>();
    json(response).path("predictions").forEach(all::add);
    return all;
  }

  private static JsonNode of(JsonNode bands, String label) {
    for (JsonNode band : bands) {
      if (band.path("label").asString().equals(label)) {
        return band;
      }
    }
    throw new AssertionError(label + " is not among " + bands);
  }

  private static JsonNode json(HttpResponse<String> response) {
    return TestBrowser.json(response);
  }
}
