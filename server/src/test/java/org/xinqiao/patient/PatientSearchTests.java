package org.xinqiao.patient;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.xinqiao.TestBrowser;
import org.xinqiao.TestHospital;
import org.xinqiao.TestStaff;
import org.xinqiao.XinqiaoTest;
import org.xinqiao.organization.Staff;
import org.xinqiao.organization.Tenant;
import org.xinqiao.patient.PatientRecord.Identifier;
import org.xinqiao.shared.PatientId;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Every way of finding a patient, over HTTP and in PostgreSQL: whom it finds, by what, and whom it
/// does not.
@XinqiaoTest
class PatientSearchTests {

  @Autowired TestHospital hospitals;
  @Autowired TestStaff people;
  @Autowired Patients patients;
  @Autowired Merges merges;
  @Autowired JdbcClient jdbc;

  @Autowired
  @Qualifier("ownerDataSource") DataSource owner;

  private Tenant tenant;
  private TestBrowser lead;

  @BeforeEach
  void somePatients() {
    tenant = hospitals.open();
    lead = people.signIn(tenant, Staff.Role.LEAD);
    patient("P0000001", "王秀兰", "13000000012", "990101195803140028");
    patient("P0000002", "王小丽", "13000000013", null);
    patient("P0000003", "欧阳建国", "13000000014", "99010119480314004X");
    patient("P0000004", "曾丽", "13000000012", null);
    patient("P0000005", "单立新", null, null);
    patient("P0000006", "吕敏", null, null);
    patient("P0000007", "阿依古丽·买买提", null, null);
    patient("P0000008", "John Smith", null, null);
    patient("P0000009", "张*丽", null, null);
    patient("P0000010", "安宁", null, null);
    patient("P0000011", "仇晓华", null, null);
    patient("P0000012", "解放", null, null);
    patient("P0000013", "查良", null, null);
  }

  @ParameterizedTest
  @CsvSource({
    "王, name, 王秀兰 王小丽",
    "王秀, name, 王秀兰",
    "秀兰, name, 王秀兰",
    "建国, name, 欧阳建国",
    "买买提, name, 阿依古丽·买买提",
    "阿依古丽•买, name, 阿依古丽·买买提",
    "smith, pinyin, John Smith",
    "john s, pinyin, John Smith",
    "wangxiu, pinyin, 王秀兰",
    "wáng xiù lán, pinyin, 王秀兰",
    "ouyang, pinyin, 欧阳建国",
    "zengli, pinyin, 曾丽",
    "cengli, pinyin, 曾丽",
    "shanlixin, pinyin, 单立新",
    "danlixin, pinyin, 单立新",
    "qiuxiaohua, pinyin, 仇晓华",
    "xiefang, pinyin, 解放",
    "zhaliang, pinyin, 查良",
    "lvmin, pinyin, 吕敏",
    "lyumin, pinyin, 吕敏",
    "wxl, initials, 王秀兰 王小丽",
    "oyjg, initials, 欧阳建国",
    "zl, initials, 曾丽 查良 张*丽",
    "cl, initials, 曾丽 查良 单立新",
    "slx, initials, 单立新",
    "dlx, initials, 单立新",
    "wangxl, initials, 王秀兰 王小丽",
    "王xl, initials, 王秀兰 王小丽",
    "王秀l, initials, 王秀兰",
    "欧阳jg, initials, 欧阳建国",
    "欧y, initials, 欧阳建国",
    "ouyangjg, initials, 欧阳建国",
    "ouyj, initials, 欧阳建国",
    "zengl, pinyin, 曾丽",
    "cengl, pinyin, 曾丽",
    "曾l, initials, 曾丽",
    "danlx, initials, 单立新",
    "wang小丽, pinyin, 王小丽",
    "0012, phone-tail, 王秀兰 曾丽",
    "130****0012, phone-tail, 王秀兰 曾丽",
    "王0012, phone-tail, 王秀兰",
    "0012 zeng, phone-tail, 曾丽",
    "１３０００００００１３, phone-tail, 王小丽",
    "130 0000 0014, phone-tail, 欧阳建国",
    "0028, id-tail, 王秀兰",
    "004x, id-tail, 欧阳建国",
    "99010119480314004x, id-tail, 欧阳建国",
    "p0000010, mrn, 安宁",
    "P00000, mrn, 王秀兰 王小丽 欧阳建国 曾丽 单立新 吕敏 阿依古丽·买买提 John Smith 张*丽 安宁 仇晓华 解放 查良",
  })
  void everyWayFindsWhomItIsMeantFor(String typed, String matched, String names) {
    JsonNode found = search(lead, typed, "");
    List<String> by = names(found, "matched").stream().distinct().toList();
    assertThat(new TreeSet<>(names(found, "name"))).isEqualTo(new TreeSet<>(split(names)));
    assertThat(by).contains(matched);
  }

  @Test
  void whoWasRegisteredBeforeIsFoundBySurnameAndInitialsToo() throws SQLException {
    List<String> asWritten = mixedKeys();
    hospitals.in(
        tenant, () -> jdbc.sql("DELETE FROM patient_search_key WHERE kind = 'mixed'").update());
    assertThat(mixedKeys()).isEmpty();
    try (Connection connection = owner.getConnection()) {
      connection.setAutoCommit(false);
      new V20261203_0301__MixedSearchKeys().addIn(connection);
      connection.commit();
    }
    assertThat(mixedKeys()).isEqualTo(asWritten).contains("王xl", "wangxl", "欧阳jg", "ouyjg");
  }

  private List<String> mixedKeys() {
    return hospitals.in(
        tenant,
        () ->
            jdbc.sql(
                    "SELECT key FROM patient_search_key WHERE kind = 'mixed' ORDER BY patient_id, key")
                .query(String.class)
                .list());
  }

  @ParameterizedTest
  @CsvSource({"an, 安宁", "li, ''", "zengl, 曾丽", "ｗｘ, 王秀兰"})
  void oneOrTwoLettersAreEnough(String typed, String first) {
    List<String> names = names(search(lead, typed, ""), "name");
    assertThat(names.isEmpty() ? "" : names.getFirst()).isEqualTo(first);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "%",
        "_",
        "王%",
        "' OR 1=1 --",
        "\\",
        "\u0000",
        "王\u0000",
        "*",
        "张*",
        "<script>",
        "0012' --",
        "𠮷",
        "\uD83D\uDE00",
        "$1",
        ":tenant",
        "?",
        "12345678901234567890123456789",
        "+",
        "()",
        "王|曾"
      })
  void whateverIsTypedIsAnswered(String typed) {
    JsonNode found = search(lead, typed, "");
    List<String> names = names(found, "name");
    assertThat(names.size()).isLessThan(3);
  }

  @Test
  void aTextWithoutEndIsAnswered() {
    assertThat(names(search(lead, "王".repeat(500), ""), "name")).isEmpty();
  }

  @Test
  void pagesHoldEverybodyOnce() {
    List<String> seen = new ArrayList<>();
    String cursor = "";
    do {
      JsonNode page = search(lead, "p", "&limit=3" + cursor);
      seen.addAll(names(page, "name"));
      cursor =
          page.path("nextCursor").isNull() ? null : "&cursor=" + page.path("nextCursor").asString();
    } while (cursor != null);
    assertThat(seen).hasSize(13).doesNotHaveDuplicates();

    List<String> tails = new ArrayList<>();
    JsonNode first = search(lead, "0012", "&limit=1");
    tails.addAll(names(first, "name"));
    tails.addAll(
        names(
            search(lead, "0012", "&limit=1&cursor=" + first.path("nextCursor").asString()),
            "name"));
    assertThat(tails).containsExactlyInAnyOrder("王秀兰", "曾丽");

    assertThat(lead.get("/api/patients?q=w&cursor=xx").statusCode()).isEqualTo(400);
    String odd =
        java.util.Base64.getUrlEncoder()
            .encodeToString("0\u001Fw\u001Fnobody".getBytes(StandardCharsets.UTF_8));
    assertThat(lead.get("/api/patients?q=w&cursor=" + odd).statusCode()).isEqualTo(400);
  }

  @Test
  void mergedRecordsAreFoundByEachOfTheirNamesAndShownOnce() {
    PatientId one = patient("P2000001", "钱多多", "13000000077", null);
    PatientId other = patient("P2000002", "钱多", "13000000078", null);
    hospitals.run(
        tenant,
        () ->
            merges.merge(other, one, Merges.Cause.staff(UUID.randomUUID(), "同一人", Instant.EPOCH)));
    assertThat(names(search(lead, "钱", ""), "name")).containsExactly("钱多多");
    assertThat(names(search(lead, "0078", ""), "name")).containsExactly("钱多多");
  }

  @Test
  void whoSeesNoTelephonesDoesNotFindByThem() {
    TestBrowser auditor = people.signIn(tenant, Staff.Role.AUDITOR);
    for (String typed : List.of("0012", "13000000012", "130****0012", "王0012", "0028")) {
      assertThat(names(search(auditor, typed, ""), "name")).as(typed).isEmpty();
    }
    JsonNode masked = search(auditor, "王秀兰", "").path("items").get(0);
    assertThat(masked.path("name").asString()).isEqualTo("王*兰");
    assertThat(masked.path("phoneMasked").isNull()).isTrue();
  }

  @Test
  void anotherHospitalFindsNobody() {
    TestBrowser elsewhere = people.signIn(hospitals.open(), Staff.Role.LEAD);
    for (String typed : List.of("王", "秀兰", "wangxiu", "wxl", "0012", "0028", "P0000001", "王0012")) {
      assertThat(names(search(elsewhere, typed, ""), "name")).as(typed).isEmpty();
    }
  }

  private static List<String> split(String names) {
    return List.of(names.replace("John Smith", "John_Smith").split(" ")).stream()
        .map(name -> name.replace('_', ' '))
        .toList();
  }

  private static List<String> names(JsonNode page, String field) {
    List<String> names = new ArrayList<>();
    page.path("items").forEach(item -> names.add(item.path(field).asString()));
    return names;
  }

  private static JsonNode search(TestBrowser browser, String typed, String more) {
    var answer =
        browser.get("/api/patients?q=" + URLEncoder.encode(typed, StandardCharsets.UTF_8) + more);
    assertThat(answer.statusCode()).as(typed).isEqualTo(200);
    return JsonMapper.shared().readTree(answer.body());
  }

  private PatientId patient(
      String mrn, String name, @Nullable String phone, @Nullable String idCard) {
    List<Identifier> identifiers = new ArrayList<>();
    identifiers.add(new Identifier(Identifier.Kind.HIS, "HIS", mrn));
    if (idCard != null) {
      identifiers.add(new Identifier(Identifier.Kind.ID_CARD, "", idCard));
    }
    return hospitals.in(
        tenant,
        () ->
            ((Recognition.Recognized)
                    patients.recognize(
                        new PatientRecord(
                            identifiers,
                            PersonName.of(name),
                            Sex.UNKNOWN,
                            LocalDate.of(1958, 3, 14),
                            phone == null
                                ? List.of()
                                : List.of(PhoneNumber.parse(phone).orElseThrow()),
                            List.of(),
                            List.of(),
                            null,
                            Instant.parse("2026-03-01T00:00:00Z"),
                            UUID.randomUUID())))
                .patient());
  }
}
