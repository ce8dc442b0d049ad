package org.xinqiao.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.xinqiao.TestBrowser;
import org.xinqiao.TestHospital;
import org.xinqiao.TestStaff;
import org.xinqiao.XinqiaoTest;
import org.xinqiao.audit.Actor;
import org.xinqiao.clinical.ClinicalFacts;
import org.xinqiao.clinical.EncounterRecord;
import org.xinqiao.clinical.Source;
import org.xinqiao.organization.Tenant;
import org.xinqiao.patient.PatientRecord;
import org.xinqiao.patient.PatientRecord.Identifier;
import org.xinqiao.patient.Patients;
import org.xinqiao.patient.PersonName;
import org.xinqiao.patient.PhoneNumber;
import org.xinqiao.patient.Recognition;
import org.xinqiao.patient.Sex;
import org.xinqiao.shared.PatientId;
import org.xinqiao.shared.Tenancy;
import org.xinqiao.testkit.Eventually;
import tools.jackson.databind.JsonNode;

@XinqiaoTest
class FhirTests {

  @Autowired TestHospital hospitals;
  @Autowired TestStaff people;
  @Autowired FhirTokens tokens;
  @Autowired IntakeStore store;
  @Autowired Patients patients;
  @Autowired ClinicalFacts facts;
  @Autowired JdbcClient jdbc;

  private Tenant tenant;
  private String token;
  private PatientId patient;
  private UUID encounter;

  @BeforeEach
  void aPatientWithAStay() {
    tenant = hospitals.open();
    token = token(tenant);
    patient = hospitals.in(tenant, () -> register("P1", "张丽"));
    encounter = hospitals.in(tenant, () -> stay("V1", "2026-03-01T02:00:00Z"));
  }

  @Test
  void theServerDescribesItselfToAnybody() {
    JsonNode metadata = json(people.browser().get("/fhir/metadata"));
    assertThat(metadata.path("resourceType").asString()).isEqualTo("CapabilityStatement");
    assertThat(metadata.path("fhirVersion").asString()).isEqualTo("4.0.1");
    assertThat(metadata.toString()).contains("Xinqiao").doesNotContain("HAPI");
    List<String> resources = new ArrayList<>();
    metadata
        .path("rest")
        .get(0)
        .path("resource")
        .forEach(resource -> resources.add(resource.path("type").asString()));
    assertThat(resources).contains("Encounter", "Patient");
  }

  @Test
  void aPatientIsReadWithoutPhoneAndWithoutNumbersOfTheState() {
    HttpResponse<String> response = get("/fhir/Patient/" + patient);
    JsonNode read = json(response);
    assertThat(read.path("id").asString()).isEqualTo(patient.toString());
    assertThat(read.path("name").get(0).path("text").asString()).isEqualTo("张丽");
    assertThat(read.path("name").get(0).path("family").asString()).isEqualTo("张");
    assertThat(read.path("gender").asString()).isEqualTo("female");
    assertThat(read.path("birthDate").asString()).isEqualTo("1975-04-12");
    assertThat(read.path("identifier")).hasSize(1);
    assertThat(response.body()).doesNotContain("990101197504120026", "13000000001");
    assertThat(response.headers().firstValue("Content-Type").orElse(""))
        .startsWith("application/fhir+json");
    assertThat(response.headers().firstValue("X-Powered-By")).isEmpty();
  }

  @Test
  void patientsAreFoundByNumberAndByTheBeginningOfTheName() {
    JsonNode byNumber = json(get("/fhir/Patient?identifier=urn:xinqiao:identifier:his:HIS%7CP1"));
    assertThat(ids(byNumber)).containsExactly(patient.toString());
    assertThat(ids(json(get("/fhir/Patient?name=zhang")))).containsExactly(patient.toString());
    assertThat(ids(json(get("/fhir/Patient?name=%E5%BC%A0")))).containsExactly(patient.toString());
    assertThat(ids(json(get("/fhir/Patient?name=wang")))).isEmpty();
    assertThat(ids(json(get("/fhir/Patient?identifier=urn:xinqiao:identifier:his:HIS%7CP9"))))
        .isEmpty();
  }

  @Test
  void aNumberWithoutItsSystemIsLookedForAtEverySystemThatSends() {
    hospitals.run(
        tenant, () -> store.meet(UUID.randomUUID(), "HIS", "SZYY", "admitted", Instant.EPOCH));
    assertThat(ids(json(get("/fhir/Patient?identifier=P1")))).containsExactly(patient.toString());
    assertThat(ids(json(get("/fhir/Patient?identifier=P9")))).isEmpty();
    // A number of the state is no way to find anybody here.
    assertThat(ids(json(get("/fhir/Patient?identifier=990101197504120026")))).isEmpty();
  }

  @Test
  void aSearchGoesOnBehindItsNextLink() {
    for (int i = 2; i <= 5; i++) {
      int number = i;
      hospitals.run(tenant, () -> register("P" + number, "张丽"));
    }
    List<String> found = new ArrayList<>();
    String path = "/fhir/Patient?name=zhangli&_count=2";
    int pages = 0;
    while (path != null) {
      JsonNode bundle = json(get(path));
      assertThat(ids(bundle)).hasSizeLessThanOrEqualTo(2);
      assertThat(bundle.has("total")).as("nobody has counted").isFalse();
      found.addAll(ids(bundle));
      path = next(bundle);
      pages++;
    }
    assertThat(pages).isEqualTo(3);
    assertThat(found).hasSize(5).doesNotHaveDuplicates();
  }

  @Test
  void encountersAreReadAndFound() {
    JsonNode read = json(get("/fhir/Encounter/" + encounter));
    assertThat(read.path("class").path("code").asString()).isEqualTo("IMP");
    assertThat(read.path("status").asString()).isEqualTo("finished");
    assertThat(read.path("subject").path("reference").asString()).isEqualTo("Patient/" + patient);
    assertThat(
            Instant.parse(
                java.time.OffsetDateTime.parse(read.path("period").path("start").asString())
                    .toInstant()
                    .toString()))
        .isEqualTo(Instant.parse("2026-03-01T02:00:00Z"));
    UUID later = hospitals.in(tenant, () -> stay("V2", "2026-05-01T02:00:00Z"));
    assertThat(ids(json(get("/fhir/Encounter?patient=Patient/" + patient))))
        .containsExactly(later.toString(), encounter.toString());
    assertThat(ids(json(get("/fhir/Encounter?identifier=V1"))))
        .containsExactly(encounter.toString());
    JsonNode first = json(get("/fhir/Encounter?_count=1&patient=" + patient));
    assertThat(ids(first)).containsExactly(later.toString());
    assertThat(ids(json(get(next(first))))).containsExactly(encounter.toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Bearer",
        "Bearer nonsense",
        "Basic dXNlcjpwYXNz",
        "other-tenant",
        "number-changed"
      })
  void withoutAValidTokenThereIsNothing(String kind) {
    String header =
        switch (kind) {
          // A stranger's secret under this tenant's number.
          case "number-changed" -> {
            String other = token(hospitals.open());
            yield "Bearer " + tenant.id() + other.substring(other.indexOf('.'));
          }
          case "other-tenant" ->
              "Bearer " + tenant.id().value() + "999" + token.substring(token.indexOf('.'));
          default -> kind;
        };
    TestBrowser stranger = people.browser();
    if (!header.isEmpty()) {
      stranger.with("Authorization", header);
    }
    HttpResponse<String> response = stranger.get("/fhir/Patient/" + patient);
    assertThat(response.statusCode()).isEqualTo(401);
    assertThat(response.headers().firstValue("WWW-Authenticate")).hasValue("Bearer realm=\"fhir\"");
    assertOutcome(response);
  }

  @Test
  void anotherHospitalsTokenSeesNothingOfThisOne() {
    String other = token(hospitals.open());
    for (String path : List.of("/fhir/Patient/" + patient, "/fhir/Encounter/" + encounter)) {
      HttpResponse<String> foreign = get(path, other);
      assertThat(foreign.statusCode()).isEqualTo(404);
      assertOutcome(foreign);
    }
    assertThat(ids(json(get("/fhir/Patient?name=zhang", other)))).isEmpty();
    assertThat(ids(json(get("/fhir/Encounter?identifier=V1", other)))).isEmpty();
  }

  @Test
  void aRevokedTokenIsNoneASecondLater() {
    assertThat(get("/fhir/Patient/" + patient).statusCode()).isEqualTo(200);
    hospitals.run(
        tenant, () -> jdbc.sql("UPDATE interop_fhir_token SET revoked_at = now()").update());
    Eventually.await(
        FhirTokens.LATE.multipliedBy(10),
        () -> get("/fhir/Patient/" + patient).statusCode() == 401);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/fhir/Patient?shoe-size=42",
        "/fhir/Patient?name=zhang&shoe-size=42",
        "/fhir/Patient",
        "/fhir/Patient?name=zhang&_count=0",
        "/fhir/Patient?name=zhang&_count=many",
        "/fhir/Patient?name=zhang&_cursor=abc",
        "/fhir/Patient?name:exact=zhang",
        "/fhir/Encounter?patient.name=zhang",
        "/fhir/Encounter?date=2026-03-01",
        "/fhir/Encounter?identifier=V1&_cursor=abc",
      })
  void whatIsNotUnderstoodIsRefusedAndNeverIgnored(String path) {
    HttpResponse<String> response = get(path);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
    assertOutcome(response);
  }

  @Test
  void itSpeaksJson() {
    HttpResponse<String> xml = get("/fhir/Patient/" + patient + "?_format=xml");
    assertThat(xml.statusCode()).isEqualTo(406);
    assertOutcome(xml);
  }

  @Test
  void whatIsHandedOutIsInTheAuditUnderThePartnersId() {
    get("/fhir/Patient/" + patient);
    get("/fhir/Encounter?patient=" + patient);
    List<String> actions =
        hospitals.in(
            tenant,
            () ->
                jdbc.sql(
                        """
                        SELECT e.action FROM audit_event e
                          JOIN interop_fhir_token t ON t.token_id::text = e.actor_id
                         WHERE e.actor_kind = 'peer' AND e.patient_id = ? ORDER BY e.at
                        """)
                    .param(patient.value())
                    .query(String.class)
                    .list());
    assertThat(actions).containsExactly("fhir.read-patient", "fhir.read-encounter");
  }

  private String token(Tenant whose) {
    return Tenancy.call(
        whose.id(),
        () -> tokens.create("集成平台", Set.of(FhirTokens.Scope.READ), Actor.system()).token());
  }

  private HttpResponse<String> get(String path) {
    return get(path, token);
  }

  private HttpResponse<String> get(String path, String bearer) {
    return people.browser().with("Authorization", "Bearer " + bearer).get(path);
  }

  private PatientId register(String number, String name) {
    Recognition recognition =
        patients.recognize(
            new PatientRecord(
                number.equals("P1")
                    ? List.of(
                        new Identifier(Identifier.Kind.HIS, "HIS", number),
                        new Identifier(Identifier.Kind.ID_CARD, "", "990101197504120026"))
                    : List.of(new Identifier(Identifier.Kind.HIS, "HIS", number)),
                PersonName.of(name),
                Sex.FEMALE,
                LocalDate.parse("1975-04-12"),
                List.of(PhoneNumber.parse("13000000001").orElseThrow()),
                List.of(),
                List.of(),
                null,
                Instant.parse("2026-01-01T00:00:00Z"),
                UUID.randomUUID()));
    return ((Recognition.Registered) recognition).patient();
  }

  private UUID stay(String visit, String startedAt) {
    Instant started = Instant.parse(startedAt);
    return facts.record(
        patient,
        new EncounterRecord(
            visit,
            EncounterRecord.EncounterClass.INPATIENT,
            EncounterRecord.Status.FINISHED,
            "0401",
            "骨科",
            "12病区",
            "孙立群",
            started,
            started.plusSeconds(600_000),
            "医嘱离院",
            List.of(),
            List.of(),
            List.of(),
            null,
            null),
        new Source(UUID.randomUUID(), "P1", started));
  }

  private static void assertOutcome(HttpResponse<String> response) {
    JsonNode outcome = TestBrowser.json(response);
    assertThat(outcome.path("resourceType").asString()).isEqualTo("OperationOutcome");
    assertThat(outcome.path("issue").get(0).path("severity").asString()).isEqualTo("error");
  }

  private static List<String> ids(JsonNode bundle) {
    List<String> ids = new ArrayList<>();
    bundle.path("entry").forEach(entry -> ids.add(entry.path("resource").path("id").asString()));
    return ids;
  }

  /// Path and query of the next page; null at the end.
  private static String next(JsonNode bundle) {
    for (JsonNode link : bundle.path("link")) {
      if (link.path("relation").asString().equals("next")) {
        String url = link.path("url").asString();
        return url.substring(url.indexOf("/fhir/"));
      }
    }
    return null;
  }

  private static JsonNode json(HttpResponse<String> response) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return TestBrowser.json(response);
  }
}
