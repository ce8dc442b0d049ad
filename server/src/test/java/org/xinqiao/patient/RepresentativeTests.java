package org.xinqiao.patient;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.xinqiao.TestBrowser;
import org.xinqiao.TestHospital;
import org.xinqiao.TestStaff;
import org.xinqiao.XinqiaoTest;
import org.xinqiao.organization.Staff;
import org.xinqiao.organization.Tenant;
import org.xinqiao.shared.PatientId;
import tools.jackson.databind.JsonNode;

/// Who acts for a patient, taken down by a nurse over HTTP.
@XinqiaoTest
class RepresentativeTests {

  @Autowired TestHospital hospitals;
  @Autowired TestStaff people;
  @Autowired Patients patients;
  @Autowired Representatives representatives;
  @Autowired JdbcClient jdbc;
  @Autowired Clock clock;

  private Tenant tenant;
  private TestBrowser nurse;
  private LocalDate today;

  @BeforeEach
  void aNurse() {
    tenant = hospitals.open();
    nurse = people.signIn(tenant, Staff.Role.NURSE);
    today = LocalDate.now(clock);
  }

  @Test
  void aGuardianOfAChildActsUntilTheDayBeforeTheFourteenthBirthday() {
    LocalDate birthday = today.minusYears(10);
    PatientId child = patient("C1", birthday);
    UUID id = recorded(nurse.post(path(child), guardian()));
    Representative mother = only(child);
    assertThat(mother.id()).isEqualTo(id);
    assertThat(mother.name()).isEqualTo("林秋");
    assertThat(mother.phone()).isEqualTo(PhoneNumber.parse("13000000777").orElseThrow());
    LocalDate fourteen = birthday.plusYears(14);
    assertThat(mother.endsOn()).isEqualTo(fourteen);
    assertThat(mother.may(Representative.Scope.CONSENT, fourteen.minusDays(1))).isTrue();
    assertThat(mother.may(Representative.Scope.CONSENT, fourteen)).isFalse();
    assertThat(mother.may(Representative.Scope.RESULTS, today)).as("not asked for").isFalse();
    assertThat(mother.inForce(today.minusDays(1))).as("before it began").isFalse();
  }

  @Test
  void aChildBornOnTheLeapDayDecidesAloneFromTheLastOfFebruary() {
    PatientId child = patient("C1", LocalDate.of(2012, 2, 29));
    Map<String, Object> body = guardian();
    body.put("from", "2020-01-01");
    recorded(nurse.post(path(child), body));
    assertThat(only(child).endsOn()).isEqualTo(LocalDate.of(2026, 2, 28));
  }

  @Test
  void aGuardianOfSomebodyWhoCannotDecideActsForTheirPeriod() {
    PatientId adult = patient("A1", today.minusYears(40));
    Map<String, Object> body = guardian();
    body.put("until", "" + today.plusDays(30));
    recorded(nurse.post(path(adult), body));
    assertThat(only(adult).endsOn()).isEqualTo(today.plusDays(31));
    assertThat(only(adult).inForce(today.plusDays(30))).isTrue();
    assertThat(only(adult).inForce(today.plusDays(31))).isFalse();
  }

  @Test
  void endedIsEndedAtOnceAndStaysReadable() {
    PatientId adult = patient("A1", today.minusYears(80));
    Map<String, Object> body = guardian();
    body.put("kind", "proxy");
    UUID id = recorded(nurse.post(path(adult), body));
    String end = path(adult) + "/" + id + "/end";
    assertThat(nurse.post(end, Map.of("reason", " ")).statusCode()).isEqualTo(400);
    assertThat(nurse.post(end, Map.of("reason", "患者本人要求")).statusCode()).isEqualTo(204);
    assertThat(only(adult).inForce(today)).isFalse();
    refused(nurse.post(end, Map.of("reason", "再一次")), 404, "representative.not-found");
    JsonNode shown = json(nurse.get(path(adult))).path("representatives").get(0);
    assertThat(shown.path("inForce").asBoolean()).isFalse();
    assertThat(shown.path("endedAt").isNull()).isFalse();
    assertThat(shown.path("phoneMasked").asString()).isEqualTo("130****0777");
    assertThat(shown.toString()).doesNotContain("13000000777");
    assertThat(audited("representative.record")).isEqualTo(1);
    assertThat(audited("representative.end")).isEqualTo(1);
  }

  @Test
  void whatCannotBeIsRefused() {
    PatientId child = patient("C1", today.minusYears(10));
    Map<String, Object> proxy = guardian();
    proxy.put("kind", "proxy");
    refused(nurse.post(path(child), proxy), 409, "representative.child-needs-guardian");
    Map<String, Object> backwards = guardian();
    backwards.put("until", "" + today.minusDays(1));
    refused(nurse.post(path(child), backwards), 400, "representative.period-empty");
    Map<String, Object> nothing = guardian();
    nothing.put("scopes", Set.of());
    refused(nurse.post(path(child), nothing), 400, "representative.no-scope");
    Map<String, Object> odd = guardian();
    odd.put("phone", "12");
    refused(nurse.post(path(child), odd), 400, "request.field-invalid");
    refused(
        nurse.post("/api/patients/" + UUID.randomUUID() + "/representatives", guardian()),
        404,
        "patient.not-found");
    TestBrowser operator = people.signIn(tenant, Staff.Role.OPERATOR);
    assertThat(operator.post(path(child), guardian()).statusCode()).isEqualTo(403);
    assertThat(representativesOf(child)).isEmpty();
  }

  @Test
  void onePhoneMayActForSeveralAndIsFoundByItsHash() {
    PatientId father = patient("A1", today.minusYears(80));
    PatientId mother = patient("A2", today.minusYears(78));
    recorded(nurse.post(path(father), guardian()));
    recorded(nurse.post(path(mother), guardian()));
    List<Representative> found =
        hospitals.in(
            tenant,
            () -> representatives.withPhone(PhoneNumber.parse("130 0000 0777").orElseThrow()));
    assertThat(found).extracting(Representative::patient).containsExactlyInAnyOrder(father, mother);
  }

  @Test
  void nameNumberAndProofAreSealed() {
    PatientId child = patient("C1", today.minusYears(10));
    recorded(nurse.post(path(child), guardian()));
    String row =
        hospitals.in(
            tenant,
            () ->
                jdbc.sql("SELECT r::text FROM patient_representative r WHERE tenant_id = :tenant")
                    .param("tenant", tenant.id().value())
                    .query(String.class)
                    .single());
    assertThat(row).doesNotContain("林秋", "13000000777", "户口本");
  }

  private Map<String, Object> guardian() {
    Map<String, Object> body = new HashMap<>();
    body.put("kind", "guardian");
    body.put("name", "林秋");
    body.put("relationship", "母亲");
    body.put("phone", "13000000777");
    body.put("scopes", List.of("consent", "forms"));
    body.put("from", "" + today);
    body.put("proof", "户口本原件，复印件存病案室");
    return body;
  }

  private PatientId patient(String number, LocalDate birthDate) {
    PatientRecord record =
        new PatientRecord(
            List.of(new PatientRecord.Identifier(PatientRecord.Identifier.Kind.HIS, "HIS", number)),
            new PersonName("林", "小满"),
            Sex.FEMALE,
            birthDate,
            List.of(),
            List.of(),
            List.of(),
            null,
            Instant.parse("2026-03-01T00:00:00Z"),
            UUID.randomUUID());
    return ((Recognition.Registered) hospitals.in(tenant, () -> patients.recognize(record)))
        .patient();
  }

  private Representative only(PatientId patient) {
    List<Representative> all = representativesOf(patient);
    assertThat(all).hasSize(1);
    return all.getFirst();
  }

  private List<Representative> representativesOf(PatientId patient) {
    return hospitals.in(tenant, () -> representatives.of(patient));
  }

  private long audited(String action) {
    return hospitals.in(
        tenant,
        () ->
            jdbc.sql(
                    "SELECT count(*) FROM audit_event WHERE tenant_id = :tenant AND action = :action")
                .param("tenant", tenant.id().value())
                .param("action", action)
                .query(Long.class)
                .single());
  }

  private static UUID recorded(HttpResponse<String> response) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return UUID.fromString(json(response).path("id").asString());
  }

  private static void refused(HttpResponse<String> response, int status, String code) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    assertThat(json(response).path("code").asString()).isEqualTo(code);
  }

  private static JsonNode json(HttpResponse<String> response) {
    return TestBrowser.json(response);
  }

  private static String path(PatientId patient) {
    return "/api/patients/" + patient + "/representatives";
  }
}
