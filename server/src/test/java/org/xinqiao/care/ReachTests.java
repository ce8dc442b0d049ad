package org.xinqiao.care;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.xinqiao.TestBrowser;
import org.xinqiao.TestHospital;
import org.xinqiao.TestStaff;
import org.xinqiao.XinqiaoTest;
import org.xinqiao.clinical.EncounterRecord;
import org.xinqiao.crypto.FieldCipher;
import org.xinqiao.organization.Department;
import org.xinqiao.organization.Organizations;
import org.xinqiao.organization.Staff;
import org.xinqiao.organization.Tenant;
import org.xinqiao.patient.ContactPoint;
import org.xinqiao.patient.Patients;
import org.xinqiao.patient.PhoneNumber;
import org.xinqiao.shared.PatientId;
import org.xinqiao.shared.Reach;
import tools.jackson.databind.JsonNode;

/// Whose patients a member of staff may touch.
@XinqiaoTest
class ReachTests {

  private static final String HEART = "0101";
  private static final String BONES = "0401";

  @Autowired TestHospital hospitals;
  @Autowired TestStaff people;
  @Autowired CareFixture care;
  @Autowired Organizations organizations;
  @Autowired Patients registry;
  @Autowired FieldCipher cipher;
  @Autowired JdbcClient jdbc;

  private Tenant tenant;
  private PatientId ofHeart;
  private PatientId ofBones;
  private Department heart;
  private TestStaff.Person nurse;
  private TestBrowser desk;

  @BeforeEach
  void twoDepartments() {
    tenant = hospitals.open();
    ofHeart = care.register(tenant, "H1", "金丝雀甲");
    ofBones = care.register(tenant, "B1", "金丝雀乙");
    care.visit(tenant, ofHeart, "H1", "V1", HEART, 10);
    care.visit(tenant, ofBones, "B1", "V2", BONES, 10);
    heart = care.department(tenant, HEART);
    nurse = people.hire(tenant, Staff.Role.NURSE, heart);
    desk = people.signIn(nurse);
  }

  @Test
  void aNurseSeesThePatientsOfHerDepartmentAndNobodyElse() {
    assertThat(desk.get("/api/patients/" + ofHeart).statusCode()).isEqualTo(200);
    assertThat(answer("/api/patients/" + ofBones))
        .isEqualTo(answer("/api/patients/" + UUID.randomUUID()))
        .startsWith("404");
    assertThat(found("金丝雀")).containsExactly("金丝雀甲");
    assertThat(found("B1")).isEmpty();
    assertThat(found("")).containsExactly("金丝雀甲");
  }

  @Test
  void whoWorksForTheWholeHospitalSeesAll() {
    TestBrowser centre = people.signIn(tenant, Staff.Role.NURSE);
    assertThat(centre.get("/api/patients/" + ofHeart).statusCode()).isEqualTo(200);
    assertThat(centre.get("/api/patients/" + ofBones).statusCode()).isEqualTo(200);
  }

  @Test
  void aVisitThatIsCancelledGivesNoReachAndOneElsewhereDoes() {
    care.visit(tenant, ofHeart, "H1", "V1", HEART, 10, EncounterRecord.Status.CANCELLED);
    assertThat(desk.get("/api/patients/" + ofHeart).statusCode()).isEqualTo(404);
    care.visit(tenant, ofBones, "B1", "V9", HEART, 1);
    assertThat(desk.get("/api/patients/" + ofBones).statusCode()).isEqualTo(200);
  }

  @Test
  void careFades() {
    PatientId longAgo = care.register(tenant, "H2", "金丝雀丙");
    care.visit(tenant, longAgo, "H2", "V3", HEART, 800);
    assertThat(desk.get("/api/patients/" + longAgo).statusCode()).isEqualTo(404);
    care.visit(tenant, longAgo, "H2", "V4", HEART, 700);
    assertThat(desk.get("/api/patients/" + longAgo).statusCode()).isEqualTo(200);
  }

  @Test
  void aMemberOfTheCareTeamSeesThePatientUntilTheyLeave() {
    TestBrowser lead = people.signIn(tenant, Staff.Role.LEAD);
    String team = "/api/patients/" + ofBones + "/care-team";
    assertThat(join(lead, nurse, "primary-nurse", null)).isEqualTo(204);
    assertThat(desk.get("/api/patients/" + ofBones).statusCode()).isEqualTo(200);
    assertThat(join(lead, nurse, "primary-nurse", null)).as("twice").isEqualTo(409);
    JsonNode member = json(lead, team).get(0);
    assertThat(member.path("function").asString()).isEqualTo("primary-nurse");
    String end = team + "/" + member.path("id").asString() + "/end";
    assertThat(desk.post(end, Map.of()).statusCode()).as("a nurse may not").isEqualTo(403);
    assertThat(lead.post(end, Map.of()).statusCode()).isEqualTo(204);
    assertThat(lead.post(end, Map.of()).statusCode()).isEqualTo(404);
    assertThat(desk.get("/api/patients/" + ofBones).statusCode()).isEqualTo(404);
    assertThat(join(lead, nurse, "owner", LocalDate.now().minusDays(2))).isEqualTo(400);
    assertThat(join(lead, nurse, "owner", LocalDate.now().plusDays(2))).isEqualTo(204);
  }

  /// T01, S21: a no stands before every yes, whatever the role.
  @Test
  void whoeverMustNotSeeAFileDoesNotSeeItWhateverTheirRole() {
    TestBrowser lead = people.signIn(tenant, Staff.Role.LEAD);
    TestStaff.Person other = people.hire(tenant, Staff.Role.LEAD);
    TestBrowser sister = people.signIn(other);
    assertThat(sister.get("/api/patients/" + ofHeart).statusCode()).isEqualTo(200);
    assertThat(exclude(lead, ofHeart, other)).isEqualTo(204);
    assertThat(exclude(lead, ofHeart, other)).as("twice").isEqualTo(409);
    assertThat(exclude(lead, ofHeart, nurse)).isEqualTo(204);
    for (TestBrowser kept : List.of(sister, desk)) {
      assertThat(kept.get("/api/patients/" + ofHeart).statusCode()).isEqualTo(404);
      assertThat(kept.get("/api/patients/" + ofHeart + "/timeline").statusCode()).isEqualTo(404);
      assertThat(
              kept.post("/api/emergency-accesses", Map.of("number", "H1", "reason", "患者在门口晕倒"))
                  .statusCode())
          .isEqualTo(404);
    }
    assertThat(lead.get("/api/patients/" + ofHeart).statusCode()).isEqualTo(200);
    String list = "/api/patients/" + ofHeart + "/exclusions";
    String id =
        json(lead, list)
            .valueStream()
            .filter(one -> one.path("staff").path("id").asString().equals("" + other.staff().id()))
            .findFirst()
            .orElseThrow()
            .path("id")
            .asString();
    assertThat(sister.post(list + "/" + id + "/end", Map.of()).statusCode())
        .as("whom it is about cannot see the patient")
        .isEqualTo(404);
    assertThat(lead.post(list + "/" + id + "/end", Map.of()).statusCode()).isEqualTo(204);
    assertThat(sister.get("/api/patients/" + ofHeart).statusCode()).isEqualTo(200);
  }

  @Test
  void nobodyExcludesThemselves() {
    TestStaff.Person me = people.hire(tenant, Staff.Role.LEAD);
    assertThat(exclude(people.signIn(me), ofHeart, me)).isEqualTo(409);
  }

  /// A number of a record that was merged leads to the patient, also within a department.
  @Test
  void recordsOfAPatientAreLookedAfterByTheSame() {
    TestBrowser lead = people.signIn(tenant, Staff.Role.LEAD);
    PatientId former = care.register(tenant, "OLD7", "金丝雀丁");
    assertThat(found("OLD7")).isEmpty();
    assertThat(
            lead.post(
                    "/api/patients/" + ofHeart + "/merge",
                    Map.of("retired", "" + former, "reason", "同一人"))
                .statusCode())
        .isEqualTo(200);
    assertThat(found("OLD7")).containsExactly("金丝雀甲");
    assertThat(
            lead.post("/api/patients/" + former + "/unmerge", Map.of("reason", "不是同一人"))
                .statusCode())
        .isEqualTo(200);
    assertThat(found("OLD7")).isEmpty();
  }

  @Test
  void departmentsOfOneCampusReachTogether() {
    Department bones = care.department(tenant, BONES);
    hospitals.run(
        tenant,
        () -> {
          assertThat(organizations.atCampusOf(heart)).containsExactly(heart.id());
          UUID campus = organizations.openCampus("滨江院区");
          organizations.place(heart.id(), campus);
          organizations.place(bones.id(), campus);
          assertThat(organizations.atCampusOf(heart))
              .containsExactlyInAnyOrder(heart.id(), bones.id());
        });
    assertThat(visible(new Reach(UUID.randomUUID(), Set.of(heart.id()), Instant.EPOCH)))
        .containsExactly(ofHeart.value());
    assertThat(visible(new Reach(UUID.randomUUID(), Set.of(heart.id(), bones.id()), Instant.EPOCH)))
        .containsExactlyInAnyOrder(ofHeart.value(), ofBones.value());
  }

  /// The role that comes along for a campus: all departments there, no other, and nothing that
  /// concerns files of two campuses.
  @Test
  void aCampusLeadSeesThePatientsOfTheCampusAndOfNoOther() {
    Department bones = care.department(tenant, BONES);
    PatientId faraway = care.register(tenant, "F1", "金丝雀丁");
    care.visit(tenant, faraway, "F1", "V7", "0777", 10);
    TestStaff.Person person = people.hire(tenant, Staff.Role.CAMPUS_LEAD, heart);
    TestBrowser lead = people.signIn(person);
    assertThat(lead.get("/api/patients/" + ofHeart).statusCode()).isEqualTo(200);
    assertThat(lead.get("/api/patients/" + ofBones).statusCode())
        .as("nobody has said where the departments are: their own only")
        .isEqualTo(404);
    hospitals.run(
        tenant,
        () -> {
          UUID campus = organizations.openCampus("滨江院区");
          organizations.place(heart.id(), campus);
          organizations.place(bones.id(), campus);
          organizations.place(
              care.department(tenant, "0777").id(), organizations.openCampus("城北院区"));
        });
    assertThat(lead.get("/api/patients/" + ofBones).statusCode())
        .as("from the next request on")
        .isEqualTo(200);
    assertThat(lead.get("/api/patients/" + faraway).statusCode()).isEqualTo(404);
    assertThat(found(lead, "金丝雀")).containsExactlyInAnyOrder("金丝雀甲", "金丝雀乙");
    assertThat(desk.get("/api/patients/" + ofBones).statusCode())
        .as("a nurse of the department sees no more than before")
        .isEqualTo(404);
    assertThat(lead.get("/api/patient-merges").statusCode()).isEqualTo(403);
    assertThat(
            lead.post("/api/patients/" + ofHeart + "/merge", Map.of("retired", faraway.value()))
                .statusCode())
        .isEqualTo(403);
  }

  /// Numbers for whoever keeps the accounts: what somebody can see, without seeing it.
  @Test
  void whatSomebodyCanSeeIsSaidInNumbers() {
    TestBrowser engineer = people.signIn(tenant, Staff.Role.ENGINEER);
    String path = "/api/staff/" + nurse.staff().id() + "/reach";
    JsonNode seen = json(engineer, path);
    assertThat(seen.path("patients").asInt()).isEqualTo(1);
    assertThat(seen.path("allPatients").asInt()).isEqualTo(2);
    assertThat(seen.path("department").asString()).isEqualTo("科室0101");
    assertThat(seen.path("rights").toString())
        .contains("{\"permission\":\"PATIENT_VIEW\",\"scope\":\"department\"}");
    assertThat(exclude(people.signIn(tenant, Staff.Role.LEAD), ofHeart, nurse)).isEqualTo(204);
    assertThat(json(engineer, path).path("patients").asInt()).isZero();
    assertThat(json(engineer, path).path("excluded").asInt()).isEqualTo(1);
    assertThat(json(engineer, path).toString()).doesNotContain("金丝雀");
    assertThat(engineer.get("/api/staff/" + UUID.randomUUID() + "/reach").statusCode())
        .isEqualTo(404);
    assertThat(desk.get(path).statusCode()).isEqualTo(403);
  }

  @Test
  void aRequestWhoseReachNobodyDecidedSeesNoPatient() {
    assertThat(
            Reach.<List<UUID>, RuntimeException>call(
                new Reach.Decision(nurse.staff().id().value()), this::patients))
        .isEmpty();
    assertThat(patients()).as("the product itself").hasSize(2);
  }

  /// Once a chart is open, the request touches its patient alone, whatever the reach was before.
  @Test
  void anOpenChartIsOfOnePatientAndNobodyElse() {
    UUID lead = people.hire(tenant, Staff.Role.LEAD).staff().id().value();
    PatientId former = care.register(tenant, "OLD8", "金丝雀己");
    Reach.Decision decision = new Reach.Decision(lead);
    decision.make(Reach.everybody(lead));
    Reach.<Boolean, RuntimeException>call(
        decision,
        () -> {
          assertThat(patients())
              .containsExactlyInAnyOrder(ofHeart.value(), ofBones.value(), former.value());
          Reach.narrowTo(Set.of(ofHeart.value(), former.value()));
          assertThat(patients()).containsExactlyInAnyOrder(ofHeart.value(), former.value());
          assertThatThrownBy(() ->
                  hospitals.run(
                      tenant,
                      () ->
                          jdbc.sql(
                                  "INSERT INTO pathway_pending (tenant_id, patient_id, since) VALUES (?, ?, now())")
                              .params(tenant.id().value(), ofBones.value())
                              .update()))
              .rootCause()
              .hasMessageContaining("row-level security");
          Reach.narrowTo(Set.of());
          assertThat(patients()).isEmpty();
          return true;
        });
    Reach.narrowTo(Set.of());
    assertThat(patients()).as("the product itself").hasSize(3);
  }

  /// What was written while two records were one is under the key of the one that stood for both.
  @Test
  void whatWasWrittenWhileTwoRecordsWereOneOpensAfterTheyWereParted() {
    TestBrowser lead = people.signIn(tenant, Staff.Role.LEAD);
    assertThat(
            lead.post(
                    "/api/patients/" + ofBones + "/merge",
                    Map.of("retired", "" + ofHeart, "reason", "同一人"))
                .statusCode())
        .isEqualTo(200);
    byte[] sealed =
        hospitals.in(tenant, () -> cipher.encrypt(ofBones, "alert_alert.excerpt", "A1", "胸痛"));
    assertThat(
            lead.post("/api/patients/" + ofHeart + "/unmerge", Map.of("reason", "不是同一人"))
                .statusCode())
        .isEqualTo(200);
    UUID me = nurse.staff().id().value();
    Reach.Decision decision = new Reach.Decision(me);
    decision.make(new Reach(me, Set.of(heart.id()), Instant.EPOCH));
    Reach.<Boolean, RuntimeException>call(
        decision,
        () -> {
          for (Runnable narrow :
              List.<Runnable>of(() -> {}, () -> Reach.narrowTo(Set.of(ofHeart.value())))) {
            narrow.run();
            assertThat(
                    hospitals.in(
                        tenant, () -> cipher.decrypt(ofHeart, "alert_alert.excerpt", "A1", sealed)))
                .isEqualTo("胸痛");
          }
          return true;
        });
  }

  /// A phone that a patient of another department has too is shared, whoever asks.
  @Test
  void whetherAPhoneIsSharedIsKnownBeyondTheReach() {
    PhoneNumber shared = PhoneNumber.parse("13900005555").orElseThrow();
    PatientId mother = care.register(tenant, "H8", "金丝雀庚", shared);
    care.register(tenant, "B8", "金丝雀辛", shared);
    care.visit(tenant, mother, "H8", "V8", HEART, 10);
    Reach.Decision decision = new Reach.Decision(nurse.staff().id().value());
    decision.make(new Reach(nurse.staff().id().value(), Set.of(heart.id()), Instant.EPOCH));
    Reach.<Boolean, RuntimeException>call(
        decision,
        () -> {
          hospitals.run(
              tenant,
              () ->
                  assertThat(registry.contactPoints(mother))
                      .singleElement()
                      .matches(ContactPoint::shared));
          return true;
        });
  }

  @Test
  void theReachOfARequestIsDecidedOnce() {
    Reach.Decision decision = new Reach.Decision(nurse.staff().id().value());
    decision.make(Reach.nobody(nurse.staff().id().value()));
    assertThatThrownBy(() -> decision.make(Reach.everybody(nurse.staff().id().value())))
        .isInstanceOf(IllegalStateException.class);
  }

  /// The second lock: what a handler forgot to ask is refused by the database, for every table.
  @Test
  void nothingCanBeWrittenForAPatientBeyondTheReach() {
    Reach mine = new Reach(nurse.staff().id().value(), Set.of(heart.id()), Instant.EPOCH);
    Reach.Decision decision = new Reach.Decision(nurse.staff().id().value());
    decision.make(mine);
    Reach.<Boolean, RuntimeException>call(
        decision,
        () -> {
          hospitals.run(
              tenant,
              () ->
                  assertThat(
                          jdbc.sql(
                                  "UPDATE patient SET preferred_channel = 'sms' WHERE patient_id = ?")
                              .param(ofBones.value())
                              .update())
                      .isZero());
          assertThatThrownBy(() ->
                  hospitals.run(
                      tenant,
                      () ->
                          jdbc.sql(
                                  "INSERT INTO pathway_pending (tenant_id, patient_id, since) VALUES (?, ?, now())")
                              .params(tenant.id().value(), ofBones.value())
                              .update()))
              .isInstanceOf(DataAccessException.class)
              .rootCause()
              .hasMessageContaining("row-level security");
          return true;
        });
  }

  private List<UUID> visible(Reach reach) {
    Reach.Decision decision = new Reach.Decision(reach.staff());
    decision.make(reach);
    return Reach.<List<UUID>, RuntimeException>call(decision, this::patients);
  }

  private List<UUID> patients() {
    return hospitals.in(
        tenant, () -> jdbc.sql("SELECT patient_id FROM patient").query(UUID.class).list());
  }

  private int join(TestBrowser lead, TestStaff.Person who, String function, LocalDate lastDay) {
    return lead.post(
            "/api/patients/" + ofBones + "/care-team",
            lastDay == null
                ? Map.of("staffId", who.staff().id(), "function", function)
                : Map.of(
                    "staffId", who.staff().id(), "function", function, "lastDay", "" + lastDay))
        .statusCode();
  }

  private static int exclude(TestBrowser lead, PatientId patient, TestStaff.Person who) {
    return lead.post(
            "/api/patients/" + patient + "/exclusions",
            Map.of("staffId", who.staff().id(), "reason", "患者的亲属"))
        .statusCode();
  }

  private List<String> found(String text) {
    return found(desk, text);
  }

  private List<String> found(TestBrowser browser, String text) {
    return json(
            browser,
            "/api/patients?q="
                + java.net.URLEncoder.encode(text, java.nio.charset.StandardCharsets.UTF_8))
        .path("items")
        .valueStream()
        .map(hit -> hit.path("name").asString())
        .toList();
  }

  private String answer(String path) {
    var response = desk.get(path);
    return response.statusCode() + response.body().replaceAll("\"number\":\"[^\"]*\"", "");
  }

  private static JsonNode json(TestBrowser browser, String path) {
    return TestBrowser.json(browser.get(path));
  }
}
