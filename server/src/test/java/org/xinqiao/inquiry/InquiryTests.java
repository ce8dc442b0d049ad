package org.xinqiao.inquiry;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.xinqiao.TestBrowser;
import org.xinqiao.TestHospital;
import org.xinqiao.TestStaff;
import org.xinqiao.XinqiaoTest;
import org.xinqiao.care.CareFixture;
import org.xinqiao.organization.Staff;
import org.xinqiao.organization.Tenant;
import org.xinqiao.shared.PatientId;
import tools.jackson.databind.JsonNode;

@XinqiaoTest
class InquiryTests {

  private static final String OF_FIFTY = "{'field':'patient.age','op':'=','value':50}";
  private static final String HEART_DISEASE =
      "{'exists':{'fact':'condition','where':{'field':'code','op':'startsWithAny','value':['I25']}}}";

  @Autowired TestHospital hospitals;
  @Autowired TestStaff people;
  @Autowired CareFixture care;

  private Tenant tenant;

  @BeforeEach
  void twoDepartments() {
    tenant = hospitals.open();
    PatientId heart = care.register(tenant, "H1", "金丝雀甲");
    PatientId bones = care.register(tenant, "B1", "金丝雀乙");
    care.visit(tenant, heart, "H1", "V1", "0101", 10);
    care.visit(tenant, bones, "B1", "V2", "0401", 10);
  }

  @Test
  void theCatalogueSaysWhatMayBeAsked() {
    JsonNode facts = TestBrowser.json(people.signIn(tenant, Staff.Role.OPERATOR).get("/api/facts"));
    JsonNode form = named(facts, "form");
    assertThat(form.path("owner").asString()).isEqualTo("questionnaire");
    assertThat(form.path("label").asString()).isEqualTo("问卷");
    assertThat(form.path("sensitivity").asInt()).isEqualTo(3);
    assertThat(named(form.path("fields"), "level").path("sensitivity").asInt()).isEqualTo(4);
    JsonNode days = named(named(facts, "medicationDispense").path("fields"), "daysSupply");
    assertThat(days.path("unit").asString()).isEqualTo("天");
    assertThat(days.path("operators").toString())
        .contains("between")
        .doesNotContain("startsWithAny");
    assertThat(days.path("functions").toString()).contains("slope");
    JsonNode english =
        TestBrowser.json(
            people
                .signIn(tenant, Staff.Role.NURSE)
                .with("Accept-Language", "en")
                .get("/api/facts"));
    assertThat(named(english, "form").path("label").asString()).isEqualTo("Form");
  }

  @Test
  void aConditionIsSaidReckonedCountedAndShownWithinReach() {
    JsonNode all = check(people.signIn(tenant, Staff.Role.LEAD), OF_FIFTY);
    assertThat(all.path("fits").asBoolean()).isTrue();
    assertThat(all.path("sentence").asString()).isEqualTo("年龄是50岁");
    assertThat(all.at("/cost/cost").asLong()).isPositive();
    assertThat(all.at("/found/number").asInt()).isEqualTo(2);
    assertThat(all.at("/found/capped").asBoolean()).isFalse();
    assertThat(all.at("/found/sample")).hasSize(2);

    TestStaff.Person ofHeart =
        people.hire(tenant, Staff.Role.DOCTOR, care.department(tenant, "0101"));
    JsonNode some = check(people.signIn(ofHeart), OF_FIFTY);
    assertThat(some.at("/found/number").asInt()).isEqualTo(1);
    assertThat(some.at("/found/sample/0/name").asString()).isEqualTo("金丝雀甲");
  }

  /// A lead sees that there are diagnoses of the most sensitive class, not which: no condition may
  /// tell.
  @Test
  void whoMayNotSeeAllDiagnosesLearnsNeitherNamesNorSmallNumbers() {
    JsonNode lead = check(people.signIn(tenant, Staff.Role.LEAD), HEART_DISEASE);
    assertThat(lead.at("/found/withheld").asBoolean()).isTrue();
    assertThat(lead.at("/found/number").isNull()).isTrue();
    assertThat(lead.at("/found/sample")).isEmpty();

    JsonNode doctor = check(people.signIn(tenant, Staff.Role.DOCTOR), HEART_DISEASE);
    assertThat(doctor.at("/found/withheld").asBoolean()).isFalse();
    assertThat(doctor.at("/found/number").asInt()).isEqualTo(2);
    assertThat(doctor.at("/found/sample")).hasSize(2);
  }

  /// That somebody was operated on or has their HbA1c measured says something of their health, as
  /// the operation and the value do.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "lastDiagnosedOn",
        "lastOperationOn",
        "lastDispensedOn",
        "medicinesUntil",
        "pressureOn",
        "glucoseOn",
        "hba1cOn",
        "ldlOn",
        "bmiOn",
        "lastResultOn"
      })
  void theDayOfSomethingClinicalIsWithheldAsTheThingIs(String field) {
    JsonNode lead =
        check(
            people.signIn(tenant, Staff.Role.LEAD),
            "{'field':'profile.%s','op':'isNotNull'}".formatted(field));
    assertThat(lead.at("/found/withheld").asBoolean()).isTrue();
    assertThat(lead.at("/found/sample")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"operations", "dispenses"})
  void howOftenItWasIsWithheldToo(String field) {
    JsonNode lead =
        check(
            people.signIn(tenant, Staff.Role.LEAD),
            "{'field':'profile.%s','op':'>=','value':0}".formatted(field));
    assertThat(lead.at("/found/withheld").asBoolean()).isTrue();
  }

  @Test
  void whenSomebodyCameIsNotWithheld() {
    JsonNode lead =
        check(
            people.signIn(tenant, Staff.Role.LEAD),
            "{'field':'profile.visits','op':'>=','value':0}");
    assertThat(lead.at("/found/withheld").asBoolean()).isFalse();
  }

  @Test
  void whatDoesNotFitIsToldAtItsPlaces() {
    JsonNode answer =
        check(
            people.signIn(tenant, Staff.Role.DOCTOR),
            "{'all':[{'field':'patient.agee','op':'=','value':50},{'field':'patient.sex','op':'~','value':'x'}]}");
    assertThat(answer.path("fits").asBoolean()).isFalse();
    assertThat(answer.path("found").isNull()).isTrue();
    assertThat(answer.at("/flaws/0/place").asString()).isEqualTo("/all/0/field");
    assertThat(answer.at("/flaws/0/code").asString()).isEqualTo("condition.field-unknown");
    assertThat(answer.at("/flaws/0/nearest").asString()).isEqualTo("age");
    assertThat(answer.at("/flaws/0/words").asString())
        .isEqualTo("“patient”没有“agee”这一字段；是否想写“age”？");
    assertThat(answer.at("/flaws/1/place").asString()).isEqualTo("/all/1/op");
  }

  @ParameterizedTest
  @EnumSource(names = {"NURSE", "OPERATOR", "ENGINEER", "AUDITOR"})
  void othersTryNoConditions(Staff.Role role) {
    assertThat(answer(people.signIn(tenant, role), OF_FIFTY).statusCode()).isEqualTo(403);
  }

  private static JsonNode check(TestBrowser browser, String condition) {
    HttpResponse<String> answer = answer(browser, condition);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return TestBrowser.json(answer);
  }

  private static HttpResponse<String> answer(TestBrowser browser, String condition) {
    return browser.send(
        "POST", "/api/conditions/check", "{\"condition\":" + condition.replace('\'', '"') + "}");
  }

  private static JsonNode named(JsonNode list, String name) {
    for (JsonNode one : list) {
      if (one.path("name").asString().equals(name)) {
        return one;
      }
    }
    throw new AssertionError(name);
  }
}
