package org.xinqiao.feed;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.dhatim.fastexcel.Workbook;
import org.dhatim.fastexcel.Worksheet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import org.xinqiao.TestBrowser;
import org.xinqiao.TestClock;
import org.xinqiao.TestHospital;
import org.xinqiao.TestStaff;
import org.xinqiao.XinqiaoTest;
import org.xinqiao.cohort.TagRounds;
import org.xinqiao.interop.IntakeRounds;
import org.xinqiao.organization.Staff;
import org.xinqiao.organization.Tenant;
import org.xinqiao.shared.Tenancy;
import tools.jackson.databind.JsonNode;

/// Imports from the upload to the undo, over the real port.
@XinqiaoTest
class ImportTests {

  static final String PATIENTS =
      """
      患者编号,姓名,性别,出生日期,手机
      P1,张伟,男,1975-04-12,13000000001
      P2,张伟,男,1980/5/6,13000000002
      P3,李丽,女,19900230,13000000003
      ,王强,男,1960-01-01,13000000004
      P5,=cmd,女,1961-01-01,13000000005
      """;

  @Autowired TestHospital hospitals;
  @Autowired TestStaff people;
  @Autowired RunImport work;
  @Autowired IntakeRounds intake;
  @Autowired TagRounds tags;
  @Autowired TransactionTemplate transaction;
  @Autowired JdbcClient jdbc;

  private Tenant tenant;
  private TestBrowser browser;

  @BeforeEach
  void anEngineer() {
    tenant = hospitals.open();
    browser = people.signIn(tenant, Staff.Role.ENGINEER);
  }

  @Test
  void goodRowsAreLoadedAndBadOnesComeBackWithTheirReason() {
    JsonNode file = upload(PATIENTS.getBytes(Charset.forName("GB18030")));
    assertThat(file.at("/file/charset").asString()).isEqualTo("GB18030");
    assertThat(file.at("/mapping/columns")).hasSize(5);

    JsonNode preview = ok(browser.post(path(file, "/preview"), plain(file.get("mapping"))));
    assertThat(preview).hasSize(5);
    assertThat(preview.at("/0/whom").asString()).isEqualTo("new-patient");
    assertThat(preview.at("/2/error/text").asString()).isEqualTo("日期不存在 (出生日期)");
    assertThat(count("intake_message")).as("looking keeps nothing").isZero();

    ok(browser.post(path(file, "/run"), plain(file.get("mapping"))));
    finish();
    JsonNode done = ok(browser.get(path(file, "")));
    assertThat(done.get("state").asString()).isEqualTo("finished");
    assertThat(done.get("applied").asInt()).isEqualTo(3);
    assertThat(done.get("rowsRefused").asInt()).isEqualTo(2);
    assertThat(strings("SELECT mrn || ' ' || name FROM patient ORDER BY mrn"))
        .containsExactly("P1 张伟", "P2 张伟", "P5 =cmd");

    String errors = browser.get(path(file, "/errors.csv")).body();
    assertThat(errors.lines())
        .containsExactly(
            "\uFEFF患者编号,姓名,性别,出生日期,手机,原行号,错误原因",
            "P3,李丽,女,19900230,13000000003,4,日期不存在 (出生日期)",
            ",王强,男,1960-01-01,13000000004,5,缺少必填内容 (患者编号)");
  }

  @Test
  void theSameFileAgainChangesNothing() {
    load(PATIENTS);
    String before = facts();
    JsonNode again = load(PATIENTS);
    assertThat(again.get("rowsSame").asInt()).isEqualTo(3);
    assertThat(again.get("rowsTaken").asInt()).isZero();
    assertThat(facts()).isEqualTo(before);
  }

  @Test
  void whatChangesAndChangesBackIsTakenEachTime() {
    load("患者编号,姓名\nP1,张伟\n");
    load("患者编号,姓名\nP1,张炜\n");
    load("患者编号,姓名\nP1,张伟\n");
    assertThat(strings("SELECT name FROM patient")).containsExactly("张伟");
    assertThat(count("intake_message")).isEqualTo(3);
  }

  @Test
  void aRowThatTheFileHasTwiceWithOtherContentIsRefused() {
    JsonNode done = load("患者编号,姓名\nP1,张伟\nP1,张伟\nP1,张炜\n");
    assertThat(done.get("rowsTaken").asInt()).isEqualTo(1);
    assertThat(done.get("rowsSame").asInt()).isEqualTo(1);
    assertThat(done.get("rowsRefused").asInt()).isEqualTo(1);
  }

  @Test
  void encountersObservationsAndAppointmentsAreLoaded() {
    load(
        """
        患者编号,姓名,就诊号,就诊类型,入院或就诊时间,出院时间,科室代码,科室,诊断编码,诊断名称,手术编码,手术名称,手术时间
        P1,张伟,ZY1,住院,2026-03-01 09:00,2026-03-08 10:00,0401,骨科,M17.100,膝关节病,81.5400x001,膝关节置换术,2026-03-02
        """,
        "encounter");
    load(
        """
        患者编号,姓名,报告单号,项目代码,项目名称,结果,单位,参考范围,检验时间
        P1,张伟,JY1,718-7,血红蛋白,98↓,g/L,115-175,2026-03-03 08:00
        """,
        "observation");
    load(
        """
        患者编号,姓名,预约号,预约时间,预约科室,是否复诊
        P1,张伟,YY1,2026-04-05 09:00,骨科,是
        """,
        "appointment");
    assertThat(strings("SELECT code FROM clinical_procedure")).containsExactly("81.5400x001");
    assertThat(strings("SELECT value || ' ' || interpretation FROM clinical_observation"))
        .containsExactly("98 low");
    assertThat(strings("SELECT department_name FROM appointment_revisit")).containsExactly("骨科");
    assertThat(count("patient")).isEqualTo(1);
  }

  /// The page docs/how-to/import-csv-excel.md, as it is written.
  @Test
  void theSamplesDoWhatTheirPageSays() throws IOException {
    load(sample("patients.csv"));
    load(sample("encounters.csv"), "encounter");
    load(sample("observations.csv"), "observation");
    load(sample("appointments.csv"), "appointment");
    assertThat(strings("SELECT mrn FROM patient WHERE name = '张伟' ORDER BY mrn"))
        .containsExactly("P900001", "P900002");
    assertThat(strings("SELECT due_on::text FROM clinical_return_order"))
        .containsExactly("2026-11-26");
    assertThat(strings("SELECT code FROM clinical_condition WHERE code LIKE 'E11%'")).hasSize(1);
    JsonNode mistakes = load(sample("patients-with-mistakes.csv"));
    assertThat(mistakes.get("rowsTaken").asInt()).isEqualTo(1);
    assertThat(mistakes.get("rowsRefused").asInt()).isEqualTo(4);
  }

  private static String sample(String name) throws IOException {
    return Files.readString(Path.of("../samples/csv").resolve(name));
  }

  @Test
  void aWorkbookIsLoadedLikeAFile() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (Workbook workbook = new Workbook(bytes, "test", "1.0")) {
      Worksheet sheet = workbook.newWorksheet("患者");
      sheet.value(0, 0, "患者编号");
      sheet.value(0, 1, "姓名");
      sheet.value(1, 0, 7001);
      sheet.value(1, 1, "张伟");
    }
    JsonNode file = upload(bytes.toByteArray());
    assertThat(file.at("/file/format").asString()).isEqualTo("xlsx");
    ok(browser.post(path(file, "/run"), plain(file.get("mapping"))));
    finish();
    assertThat(strings("SELECT mrn || name FROM patient")).containsExactly("7001张伟");
  }

  @Test
  void aStoppedImportGoesOnWhereItWas() {
    JsonNode file = upload(many(600).getBytes(StandardCharsets.UTF_8));
    ok(browser.post(path(file, "/run"), plain(file.get("mapping"))));
    step();
    JsonNode stopped = ok(browser.post(path(file, "/stop"), Map.of()));
    assertThat(stopped.get("rowsRead").asInt()).isEqualTo(200);
    step();
    assertThat(count("intake_message")).isEqualTo(200);
    ok(browser.post(path(file, "/resume"), Map.of()));
    finish();
    assertThat(count("patient")).isEqualTo(600);
  }

  @Test
  void killedAtAnyPointItEndsAsOneCleanRun() {
    Tenant clean = tenant;
    load(many(900));
    List<String> expected =
        strings(
            "SELECT mrn || name || source FROM (SELECT mrn, name, '' AS source FROM patient) p ORDER BY 1");
    tenant = hospitals.open();
    assertThat(tenant).isNotEqualTo(clean);
    browser = people.signIn(tenant, Staff.Role.ENGINEER);
    JsonNode file = upload(many(900).getBytes(StandardCharsets.UTF_8));
    ok(browser.post(path(file, "/run"), plain(file.get("mapping"))));
    for (int i = 0; i < 20; i++) {
      if (i % 2 == 0) {
        killedInTheMiddle();
      } else {
        step();
        intake.applyAll(tenant);
      }
    }
    finish();
    assertThat(
            strings(
                "SELECT mrn || name || source FROM (SELECT mrn, name, '' AS source FROM patient) p ORDER BY 1"))
        .isEqualTo(expected);
    assertThat(count("intake_message")).isEqualTo(900);
    assertThat(ok(browser.get(path(file, ""))).get("rowsTaken").asInt()).isEqualTo(900);
  }

  @Test
  void anImportIsUndoneAndCanBeLoadedAgain() {
    JsonNode done = load(PATIENTS);
    UUID id = UUID.fromString(done.get("id").asString());
    tags.run(tenant);
    assertThat(count("profile_patient")).isEqualTo(3);
    assertThat(count("cohort_interval")).isPositive();
    ok(browser.post("/api/imports/" + id + "/undo", Map.of()));
    finish();
    for (String workedOut : List.of("profile_patient", "profile_preference", "cohort_interval")) {
      assertThat(count(workedOut)).as(workedOut).isZero();
    }
    assertThat(ok(browser.get("/api/imports/" + id)).get("state").asString()).isEqualTo("undone");
    assertThat(count("patient")).isZero();
    assertThat(ok(browser.get("/api/imports/" + id + "/kept"))).isEmpty();
    assertThat(load(PATIENTS).get("rowsTaken").asInt()).isEqualTo(3);
    assertThat(count("patient")).isEqualTo(3);
  }

  @Test
  void afterItsTimeTheFileIsGoneAndWithItTheWayBack() {
    JsonNode done = load(PATIENTS);
    String id = done.get("id").asString();
    TestClock.at(
        "2099-01-01T00:00",
        () -> {
          while (step()) {
            assertThat(id).isNotEmpty();
          }
        });
    assertThat(count("feed_import_part")).isZero();
    assertThat(count("intake_batch_change")).isZero();
    assertThat(count("patient")).isEqualTo(3);
    assertThat(browser.post("/api/imports/" + id + "/undo", Map.of()).statusCode()).isEqualTo(409);
    assertThat(browser.get("/api/imports/" + id + "/errors.csv").statusCode()).isEqualTo(410);
  }

  @Test
  void whatWasNeverStartedIsGivenUpAndItsFileIsGone() {
    JsonNode ready = upload(many(3).getBytes(StandardCharsets.UTF_8));
    JsonNode later = ok(browser.send("POST", path(ready, "/recognize?kind=patient"), "{}"));
    assertThat(later.get("mapping")).isEqualTo(ready.get("mapping"));
    JsonNode gone = ok(browser.post(path(ready, "/discard"), Map.of()));
    assertThat(gone.get("state").asString()).isEqualTo("discarded");
    assertThat(gone.get("cleared").asBoolean()).isTrue();
    assertThat(count("feed_import_part")).isZero();
    assertThat(browser.post(path(ready, "/run"), plain(ready.get("mapping"))).statusCode())
        .isIn(409, 422);

    JsonNode loaded = load(many(3));
    HttpResponse<String> late =
        browser.post("/api/imports/" + loaded.get("id").asString() + "/discard", Map.of());
    assertThat(late.statusCode()).isEqualTo(409);
    assertThat(late.body()).contains("feed.wrong-state");
    assertThat(count("patient")).isEqualTo(3);
  }

  @Test
  void aMappingThatDoesNotFitIsRefusedWithItsColumn() {
    JsonNode file = upload("患者编号,姓名\nP1,张伟\n".getBytes(StandardCharsets.UTF_8));
    refused(
        file, "feed.column-missing", column("patient-number", "没有"), column("patient-name", "姓名"));
    refused(file, "feed.field-unmapped", column("patient-number", "患者编号"));
    refused(
        file, "feed.field-wrong", column("patient-name", "姓名"), column("encounter-number", "患者编号"));
  }

  @Test
  void aFileThatCannotBeReadIsRefusedInWords() {
    byte[] bytes = "a,a\n".getBytes(StandardCharsets.UTF_8);
    UUID id = begin(bytes);
    HttpResponse<String> answer = browser.send("POST", "/api/imports/" + id + "/recognize", "{}");
    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(answer.body()).contains("feed.file-refused").contains("有两列同名");
  }

  @Test
  void codesOfTheSourceGetTheirMeaningFromTheMapping() {
    JsonNode file = upload("编号,名,性\nP1,张伟,甲\n".getBytes(StandardCharsets.UTF_8));
    ok(
        browser.post(
            path(file, "/run"),
            Map.of(
                "kind",
                "patient",
                "assigner",
                "HIS",
                "columns",
                List.of(
                    column("patient-number", "编号"),
                    column("patient-name", "名"),
                    Map.of("field", "patient-sex", "column", "性", "words", Map.of("甲", "男"))))));
    finish();
    assertThat(strings("SELECT sex FROM patient")).containsExactly("male");
  }

  @Test
  void theFileIsNotReadableInTheDatabase() {
    upload(PATIENTS.getBytes(StandardCharsets.UTF_8));
    List<byte[]> kept =
        hospitals.in(
            tenant,
            () -> jdbc.sql("SELECT content_enc FROM feed_import_part").query(byte[].class).list());
    assertThat(kept)
        .hasSize(2)
        .noneMatch(part -> new String(part, StandardCharsets.UTF_8).contains("P1,张"));
  }

  private void refused(JsonNode file, String code, Map<?, ?>... columns) {
    HttpResponse<String> answer =
        browser.post(
            path(file, "/run"),
            Map.of("kind", "patient", "assigner", "HIS", "columns", List.of(columns)));
    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(answer.body()).contains(code);
  }

  private static Map<String, String> column(String field, String column) {
    return Map.of("field", field, "column", column);
  }

  private static String many(int patients) {
    StringBuilder csv = new StringBuilder("患者编号,姓名,手机\n");
    for (int i = 0; i < patients; i++) {
      csv.append("N%04d,赵%s,1300000%04d\n".formatted(i, (char) ('一' + i), i));
    }
    return csv.toString();
  }

  private JsonNode load(String csv) {
    return load(csv, "patient");
  }

  private JsonNode load(String csv, String kind) {
    byte[] bytes = csv.getBytes(StandardCharsets.UTF_8);
    UUID id = begin(bytes);
    JsonNode file =
        ok(browser.send("POST", "/api/imports/" + id + "/recognize?kind=" + kind, "{}"));
    ok(browser.post(path(file, "/run"), plain(file.get("mapping"))));
    finish();
    JsonNode done = ok(browser.get("/api/imports/" + id));
    assertThat(done.get("state").asString()).isEqualTo("finished");
    return done;
  }

  private JsonNode upload(byte[] bytes) {
    return ok(browser.send("POST", "/api/imports/" + begin(bytes) + "/recognize", "{}"));
  }

  private UUID begin(byte[] bytes) {
    JsonNode begun =
        ok(
            browser.post(
                "/api/imports",
                Map.of("source", "HIS", "fileName", "patients.csv", "bytes", bytes.length)));
    UUID id = UUID.fromString(begun.get("id").asString());
    int half = bytes.length / 2;
    put(id, 0, java.util.Arrays.copyOfRange(bytes, 0, half));
    put(id, 1, java.util.Arrays.copyOfRange(bytes, half, bytes.length));
    return id;
  }

  private void put(UUID id, int part, byte[] bytes) {
    HttpRequest request =
        browser
            .request("/api/imports/" + id + "/parts/" + part)
            .header("Content-Type", "application/octet-stream")
            .PUT(HttpRequest.BodyPublishers.ofByteArray(bytes))
            .build();
    assertThat(browser.send(request).statusCode()).isEqualTo(200);
  }

  private static String path(JsonNode file, String rest) {
    return "/api/imports/" + file.at("/file/id").asString() + rest;
  }

  private static JsonNode ok(HttpResponse<String> response) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return TestBrowser.json(response);
  }

  private static Object plain(JsonNode json) {
    return json;
  }

  private boolean step() {
    return Tenancy.call(tenant.id(), work::step);
  }

  /// The step is done and then everything of it is lost, as when the node dies before the commit.
  private void killedInTheMiddle() {
    Tenancy.run(
        tenant.id(),
        () ->
            transaction.executeWithoutResult(status -> {
              work.step();
              status.setRollbackOnly();
            }));
  }

  private void finish() {
    for (int i = 0; i < 1_000 && atWork(); i++) {
      step();
      intake.applyAll(tenant);
    }
    assertThat(atWork()).isFalse();
  }

  private boolean atWork() {
    return !strings("SELECT state FROM feed_import WHERE state IN ('running', 'undoing')")
        .isEmpty();
  }

  private String facts() {
    List<String> rows = new ArrayList<>();
    for (String table :
        List.of("patient", "patient_identifier", "patient_contact_point", "feed_row")) {
      rows.addAll(
          strings("SELECT (to_jsonb(t) - 'seen_in')::text FROM " + table + " t ORDER BY 1"));
    }
    return String.join("\n", rows);
  }

  private List<String> strings(String sql) {
    return hospitals.in(tenant, () -> jdbc.sql(sql).query(String.class).list());
  }

  private int count(String table) {
    return hospitals.in(
        tenant, () -> jdbc.sql("SELECT count(*) FROM " + table).query(Integer.class).single());
  }
}
