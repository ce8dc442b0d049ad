package org.xinqiao.enrolment;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
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
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Opening a card over HTTP: what is saved with it, what is refused, and what is shown before.
@XinqiaoTest
class OpenCardTests {

  private static final String CARD = "990101197504120026";

  @Autowired TestHospital hospitals;
  @Autowired TestStaff people;
  @Autowired JdbcClient jdbc;

  private Tenant tenant;
  private TestBrowser nurse;

  @BeforeEach
  void aDesk() {
    tenant = hospitals.open();
    nurse = people.signIn(tenant, Staff.Role.NURSE);
  }

  @Test
  void oneSaveMakesAPatientWithACardAndAnAnswer() {
    JsonNode opened = opened(card("王秀兰", Map.of("idNumber", CARD, "phone", "130 0000 0001")));
    assertThat(opened.path("again").asBoolean()).isFalse();
    assertThat(opened.path("cardNumber").asString()).matches("K[0-9A-HJKMNP-TV-Z]{12}");
    String id = opened.path("patientId").asString();
    JsonNode patient = json(nurse.get("/api/patients/" + id));
    assertThat(patient.path("name").asString()).isEqualTo("王秀兰");
    assertThat(patient.path("birthDate").asString()).isEqualTo("1975-04-12");
    assertThat(patient.path("sex").asString()).isEqualTo("female");
    assertThat(patient.path("phoneMasked").asString()).isEqualTo("130****0001");
    assertThat(patient.path("mrn").asString()).isEqualTo(opened.path("cardNumber").asString());
    assertThat(consents(id)).containsExactly("P-CARE * grant self", "P-REMIND * grant self");
    assertThat(found(opened.path("cardNumber").asString())).containsExactly(id);
    assertThat(found("wxl")).containsExactly(id);
    assertThat(found("0026")).containsExactly(id);
    assertThat(audited("card.open")).isEqualTo(1);
  }

  @Test
  void aRequestThatIsSentAgainOpensNothingMore() throws Exception {
    Map<String, Object> card = card("王秀兰", Map.of("idNumber", CARD));
    try (ExecutorService clients = Executors.newFixedThreadPool(4)) {
      List<Callable<HttpResponse<String>>> calls = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        calls.add(() -> nurse.post("/api/cards", card));
      }
      Set<String> patients = new java.util.HashSet<>();
      for (Future<HttpResponse<String>> one : clients.invokeAll(calls)) {
        patients.add(json(one.get()).path("patientId").asString());
      }
      assertThat(patients).hasSize(1);
    }
    assertThat(opened(card).path("again").asBoolean()).isTrue();
    assertThat(number("SELECT count(*) FROM patient")).isEqualTo(1);
    assertThat(number("SELECT count(*) FROM enrolment_card")).isEqualTo(1);
    assertThat(number("SELECT count(*) FROM consent_event")).isEqualTo(2);
  }

  @Test
  void aNoIsKeptAndWhoWasNotAskedSaidNothing() {
    String no = opened(card("李强", Map.of("consent", "denied"))).path("patientId").asString();
    assertThat(consents(no)).containsExactly("P-CARE * deny self", "P-REMIND * deny self");
    String none = opened(card("李刚", Map.of("consent", "not-asked"))).path("patientId").asString();
    assertThat(consents(none)).isEmpty();
  }

  @Test
  void whatContradictsItselfIsRefusedAndNothingIsKept() {
    refused(
        card("王秀兰", Map.of("idNumber", "990101197504120027")), 400, "enrolment.id-number-invalid");
    refused(
        card("王秀兰", Map.of("idNumber", CARD, "sex", "male")), 400, "enrolment.id-card-disagrees");
    refused(
        card("王秀兰", Map.of("idNumber", CARD, "birthDate", "1975-04-13")),
        400,
        "enrolment.id-card-disagrees");
    Map<String, Object> undated = card("王秀兰", Map.of());
    undated.remove("birthDate");
    refused(undated, 400, "enrolment.birth-date-missing");
    refused(
        card("王秀兰", Map.of("birthDate", LocalDate.now().plusDays(2).toString())),
        400,
        "enrolment.birth-date-impossible");
    refused(card("王秀兰", Map.of("birthDate", "1850-01-01")), 400, "enrolment.birth-date-impossible");
    refused(card("王秀兰", Map.of("phone", "12345")), 400, "request.field-invalid");
    refused(card(" ", Map.of()), 400, "request.field-invalid");
    assertThat(number("SELECT count(*) FROM patient")).isZero();
  }

  @Test
  void aChildComesWithAGuardianWhoseWordItIs() {
    String born = LocalDate.now().minusYears(6).toString();
    refused(card("张一鸣", Map.of("birthDate", born)), 400, "enrolment.guardian-missing");
    Map<String, Object> mother =
        new LinkedHashMap<>(Map.of("name", "王芳", "relationship", "母亲", "phone", "13000000002"));
    refused(
        card("张一鸣", Map.of("birthDate", born, "contact", mother)),
        400,
        "enrolment.guardian-missing");
    mother.put("proof", "户口本，已留复印件");
    String id =
        opened(card("张一鸣", Map.of("birthDate", born, "contact", mother)))
            .path("patientId")
            .asString();
    assertThat(consents(id))
        .containsExactly("P-CARE * grant guardian", "P-REMIND * grant guardian");
    JsonNode guardian =
        json(nurse.get("/api/patients/" + id + "/representatives")).path("representatives").get(0);
    assertThat(guardian.path("kind").asString()).isEqualTo("guardian");
    assertThat(guardian.path("name").asString()).isEqualTo("王芳");
    assertThat(guardian.path("inForce").asBoolean()).isTrue();
  }

  @Test
  void whoIsRegisteredIsShownAndNotRegisteredTwice() {
    String first =
        opened(card("王秀兰", Map.of("idNumber", CARD, "phone", "13000000001")))
            .path("patientId")
            .asString();
    JsonNode same = check(Map.of("name", "王秀兰", "idNumber", CARD)).path("duplicates").get(0);
    assertThat(same.path("patientId").asString()).isEqualTo(first);
    assertThat(same.path("degree").asString()).isEqualTo("certain");
    assertThat(same.path("phoneMasked").asString()).isEqualTo("130****0001");
    refused(
        card("王秀兰", Map.of("idNumber", CARD, "distinctFrom", List.of(first))),
        409,
        "enrolment.registered-already");

    Map<String, Object> retyped =
        Map.of("birthDate", "1975-04-12", "sex", "female", "phone", "13000000001");
    JsonNode likely = check(with(retyped, "name", "王秀蓝")).path("duplicates").get(0);
    assertThat(likely.path("degree").asString()).isEqualTo("likely");
    assertThat(likely.path("name").asString()).isEqualTo("王*兰");
    assertThat(likely.path("reasons").toString())
        .contains("sounds-alike", "same-phone", "same-birth-date");
    refused(card("王秀蓝", retyped), 409, "enrolment.may-be-registered");
    String other =
        opened(card("王秀蓝", with(retyped, "distinctFrom", List.of(first))))
            .path("patientId")
            .asString();
    assertThat(other).isNotEqualTo(first);
    assertThat(audited("card.check")).isGreaterThanOrEqualTo(4);
  }

  @Test
  void aFamilyOnOneTelephoneIsShownAsThatAndNobodyAsADuplicate() {
    opened(card("张一鸣", Map.of("birthDate", "1990-02-02", "phone", "13000000003")));
    JsonNode twin = check(Map.of("name", "张一凡", "birthDate", "1990-02-02", "phone", "13000000003"));
    assertThat(twin.path("duplicates")).isEmpty();
    assertThat(twin.path("sharers").get(0).path("name").asString()).isEqualTo("张*鸣");
    opened(card("张一凡", Map.of("birthDate", "1990-02-02", "phone", "13000000003")));
    assertThat(number("SELECT count(*) FROM patient WHERE standing_id IS NULL")).isEqualTo(2);
    assertThat(number("SELECT count(*) FROM patient_registration_review")).isZero();
  }

  @Test
  void theHouseholdIsOnThePage() {
    String child =
        opened(
                card(
                    "张小宝",
                    Map.of(
                        "birthDate",
                        LocalDate.now().minusYears(3).toString(),
                        "contact",
                        Map.of(
                            "name",
                            "王芳",
                            "relationship",
                            "母亲",
                            "phone",
                            "13000000004",
                            "proof",
                            "出生医学证明"))))
            .path("patientId")
            .asString();
    String mother =
        opened(card("王芳", Map.of("birthDate", "1991-05-05", "phone", "13000000004")))
            .path("patientId")
            .asString();
    String husband =
        opened(card("张强", Map.of("birthDate", "1990-01-01", "phone", "13000000004")))
            .path("patientId")
            .asString();
    JsonNode ofMother = json(nurse.get("/api/patients/" + mother + "/household"));
    assertThat(members(ofMother))
        .containsExactlyInAnyOrder(child + " child false", husband + " unknown true");
    assertThat(ofMother.path("sharedPhones").get(0).asString()).isEqualTo("130****0004");
    assertThat(members(json(nurse.get("/api/patients/" + child + "/household"))))
        .contains(mother + " parent true");
    TestBrowser elsewhere = people.signIn(hospitals.open(), Staff.Role.LEAD);
    assertThat(elsewhere.get("/api/patients/" + mother + "/household").statusCode()).isEqualTo(404);
  }

  @Test
  void onlyTheDeskOpensCards() {
    for (Staff.Role role : List.of(Staff.Role.ENGINEER, Staff.Role.AUDITOR, Staff.Role.OPERATOR)) {
      TestBrowser other = people.signIn(tenant, role);
      assertThat(other.post("/api/cards", card("王秀兰", Map.of())).statusCode()).isEqualTo(403);
      assertThat(other.post("/api/cards/check", Map.of("name", "王秀兰")).statusCode()).isEqualTo(403);
    }
  }

  private static List<String> members(JsonNode household) {
    List<String> members = new ArrayList<>();
    household
        .path("members")
        .forEach(one ->
            members.add(
                one.path("id").asString()
                    + " "
                    + one.path("kinship").asString()
                    + " "
                    + one.path("samePhone").asBoolean()));
    return members;
  }

  private static Map<String, Object> card(String name, Map<String, Object> more) {
    Map<String, Object> card = new LinkedHashMap<>();
    card.put("requestId", UUID.randomUUID().toString());
    card.put("name", name);
    card.put("consent", "granted");
    if (!more.containsKey("idNumber")) {
      card.put("birthDate", "1975-04-12");
    }
    card.putAll(more);
    return card;
  }

  private static Map<String, Object> with(Map<String, Object> some, String key, Object value) {
    Map<String, Object> all = new LinkedHashMap<>(some);
    all.put(key, value);
    return all;
  }

  private JsonNode opened(Map<String, Object> card) {
    return json(nurse.post("/api/cards", card));
  }

  private JsonNode check(Map<String, Object> draft) {
    return json(nurse.post("/api/cards/check", draft));
  }

  private void refused(Map<String, Object> card, int status, String code) {
    HttpResponse<String> answer = nurse.post("/api/cards", card);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(answer.body()).contains(code);
  }

  private static JsonNode json(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return JsonMapper.shared().readTree(answer.body());
  }

  private List<String> found(String typed) {
    List<String> ids = new ArrayList<>();
    json(nurse.get("/api/patients?q=" + typed))
        .path("items")
        .forEach(one -> ids.add(one.path("id").asString()));
    return ids;
  }

  private List<String> consents(String patient) {
    return hospitals.in(
        tenant,
        () ->
            jdbc.sql(
                    """
                    SELECT purpose || ' ' || channel || ' ' || decision || ' ' || actor_kind FROM consent_event
                     WHERE patient_id = ?::uuid ORDER BY 1
                    """)
                .param(patient)
                .query(String.class)
                .list());
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

  private int number(String sql) {
    return hospitals.in(tenant, () -> jdbc.sql(sql).query(Integer.class).single());
  }
}
