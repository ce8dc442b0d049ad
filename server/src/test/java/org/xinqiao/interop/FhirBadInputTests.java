package org.xinqiao.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.xinqiao.TestBrowser;
import org.xinqiao.TestHospital;
import org.xinqiao.XinqiaoTest;
import org.xinqiao.organization.Tenant;
import tools.jackson.databind.JsonNode;

/// Whatever is sent: it is refused with an OperationOutcome, nothing of it is a fact, and others go
/// on being served.
@XinqiaoTest
class FhirBadInputTests {

  private static final String PATIENT = FhirTestPartner.PATIENT.formatted("p1", "P1");
  private static final String CONDITION =
      "{\"resourceType\":\"Condition\",\"code\":{\"text\":\"高血压\"},\"subject\":{\"reference\":\"%s\"}}";

  @Autowired TestHospital hospitals;
  @Autowired FhirTestPartner partners;

  private Tenant tenant;
  private FhirTestPartner.Session partner;
  private String before;

  @BeforeEach
  void somebodyIsKnown() {
    tenant = hospitals.open();
    partner = partners.of(tenant, "合作系统");
    partner.write(201, PATIENT);
    before = known();
  }

  @AfterEach
  void nothingIsStoredAndOthersGoOn() {
    assertThat(known()).isEqualTo(before);
    assertThat(partner.read("/Patient/p1").path("id").asString()).isEqualTo("p1");
    partner.write(201, CONDITION.formatted("Patient/p1").replace("高血压", "痛风"));
  }

  static Stream<Arguments> bad() {
    return Stream.of(
        Arguments.of("/Condition", "{", 400),
        Arguments.of("/Condition", "", 400),
        Arguments.of("/Condition", PATIENT, 400),
        Arguments.of("/Banana", "{\"resourceType\":\"Banana\"}", 404),
        Arguments.of("/Condition", "[" + CONDITION.formatted("Patient/p1") + "]", 400),
        Arguments.of("/Condition", CONDITION.formatted("Patient/p1") + "{}", 400),
        Arguments.of(
            "/Condition", CONDITION.formatted("Patient/p1\",\"reference\":\"Patient/p2"), 400),
        Arguments.of(
            "",
            bundle(
                "transaction",
                entry(
                    "Condition",
                    "{\"resourceType\":\"Condition\",\"resourceType\":\"Condition\"}")),
            400),
        Arguments.of("", bundle("transaction", entry("Condition", PATIENT)), 400),
        Arguments.of(
            "",
            bundle("transaction", entry("https://elsewhere.example/fhir/Condition", CONDITION)),
            400),
        Arguments.of(
            "",
            bundle(
                "transaction",
                entry("Condition", CONDITION.formatted("Patient/p1")).replace("POST", "DELETE")),
            405),
        Arguments.of(
            "", bundle("collection", entry("Condition", CONDITION.formatted("Patient/p1"))), 422),
        Arguments.of(
            "",
            bundle(
                "transaction",
                entry("Condition", CONDITION.formatted("Patient/p1")),
                entry("Condition", CONDITION.formatted("Patient/none"))),
            422),
        Arguments.of("/Condition", CONDITION.formatted("Condition/c1"), 422),
        Arguments.of(
            "/Condition",
            CONDITION
                .formatted("Patient/p1")
                .replace("\"code\"", "\"onsetDateTime\":\"2026-02-30\",\"code\""),
            422),
        Arguments.of(
            "/Condition",
            CONDITION
                .formatted("Patient/p1")
                .replace("\"code\"", "\"recordedDate\":\"gestern\",\"code\""),
            422),
        Arguments.of(
            "/Condition",
            CONDITION
                .formatted("Patient/p1")
                .replace("\"code\"", "\"implicitRules\":\"urn:x\",\"code\""),
            422));
  }

  @ParameterizedTest
  @MethodSource("bad")
  void isRefusedWithTheReason(String path, String body, int status) {
    refused(partner.send("POST", path, body), status);
  }

  /// References that go round in a ring lead nowhere and end.
  @Test
  void ringsOfReferencesEnd() {
    String report =
        "{\"resourceType\":\"DiagnosticReport\",\"status\":\"final\",\"code\":{\"text\":\"生化\"},"
            + "\"subject\":{\"reference\":\"Patient/p1\"},\"result\":[{\"reference\":\"%s\"}]}";
    refused(
        partner.send(
            "POST",
            "",
            bundle(
                "transaction",
                entry("DiagnosticReport", report.formatted("urn:uuid:b"), "urn:uuid:a"),
                entry("DiagnosticReport", report.formatted("urn:uuid:a"), "urn:uuid:b"))),
        422);
    refused(
        partner.send(
            "POST",
            "",
            bundle(
                "transaction",
                entry(
                    "Encounter",
                    """
                    {"resourceType":"Encounter","status":"finished","subject":{"reference":"urn:uuid:b"},
                     "period":{"start":"2026-01-01"}}\
                    """,
                    "urn:uuid:a"),
                entry(
                    "RelatedPerson",
                    """
                    {"resourceType":"RelatedPerson","patient":{"reference":"urn:uuid:a"},"name":[{"text":"王强"}]}\
                    """,
                    "urn:uuid:b"))),
        422);
    refused(
        partner.send(
            "POST",
            "/MedicationRequest",
            """
            {"resourceType":"MedicationRequest","status":"active","intent":"order","subject":{"reference":"Patient/p1"},
             "contained":[{"resourceType":"Medication","id":"a","ingredient":[{"itemReference":{"reference":"#a"}}]}],
             "medicationReference":{"reference":"#a"}}\
            """),
        422);
  }

  @Test
  void addressesAreNeverFetched() throws IOException {
    try (ServerSocket elsewhere = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      AtomicInteger asked = new AtomicInteger();
      Thread.ofVirtual()
          .start(() -> {
            while (!elsewhere.isClosed()) {
              try (Socket visitor = elsewhere.accept()) {
                asked.incrementAndGet();
              } catch (IOException e) {
                return; // Closed.
              }
            }
          });
      String base = "http://127.0.0.1:" + elsewhere.getLocalPort() + "/fhir/";
      refused(partner.send("POST", "/Condition", CONDITION.formatted(base + "Patient/p1")), 422);
      refused(
          partner.send(
              "POST",
              "/DiagnosticReport",
              """
              {"resourceType":"DiagnosticReport","status":"final","code":{"text":"x"},"subject":{"reference":"Patient/p1"},
               "result":[{"reference":"%sObservation/1"}]}\
              """
                  .formatted(base)),
          422);
      refused(partner.get("/Condition?patient=" + base + "Patient/p1"), 400);
      refused(
          partner.send("POST", "", bundle("transaction", entry(base + "Condition", "{}"))), 400);
      assertThat(asked).hasValue(0);
    }
  }

  @Test
  void aHundredThousandEntriesAreTooMany() {
    String one = entry("Condition", CONDITION.formatted("Patient/p1"));
    String many = (one + ",").repeat(99_999) + one;
    assertThat(many.length()).isLessThan(16_000_000);
    refused(partner.send("POST", "", bundle("batch", many)), 413);
    refused(partner.send("POST", "", bundle("transaction", many)), 413);
    refused(partner.send("POST", "/Condition", " ".repeat(17_000_000) + "{}"), 413);
  }

  @Test
  void deepNestingStops() {
    for (String deep :
        List.of(
            "[".repeat(5_000) + "]".repeat(5_000),
            "{\"x\":".repeat(5_000) + "1" + "}".repeat(5_000))) {
      refused(
          partner.send("POST", "/Condition", "{\"resourceType\":\"Condition\",\"x\":" + deep + "}"),
          400);
      refused(
          partner.send("POST", "", bundle("batch", entry("Condition", "{\"x\":" + deep + "}"))),
          400);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/MedicationRequest?patient=p1&shoe-size=42",
        "/MedicationDispense?patient=p1&authoredon=2026-01-01",
        "/DiagnosticReport?patient=p1&result=1",
        "/DiagnosticReport?patient=p1&status:not=final",
        "/DiagnosticReport?status=final",
        "/Organization?name=x&address=y",
        "/Location?name:exact=x",
        "/RelatedPerson?name=x",
        "/Condition?patient=p1&recorded-date=2026-02-30",
        "/Encounter?patient=p1&date=ge2026-hdate=ge1975-04-",
        "/Observation?patient=p1&date=yesterday",
        "/Condition?patient=p1&_count=-1",
        "/Condition?patient=p1&_count=99999999999",
        "/Condition?patient=p1&_sort=code",
        "/Condition?patient=p1&_include=Condition:subject",
      })
  void whatIsNotOfferedIsNotIgnored(String path) {
    refused(partner.get(path), 400);
  }

  @Test
  void aPageIsNeverLongerThanTheLimit() {
    String entry = entry("Condition", CONDITION.formatted("Patient/p1"));
    StringBuilder entries = new StringBuilder();
    for (int i = 0; i < 120; i++) {
      entries.append(i == 0 ? "" : ",").append(entry.replace("高血压", "诊断" + i));
    }
    partner.write(200, bundle("transaction", entries.toString()));
    assertThat(partner.found("/Condition?patient=p1&_count=1000000000")).hasSize(100);
    before = known();
  }

  @Test
  void xmlIsNotRead() {
    FhirTestPartner.Session xml = partners.of(tenant, "合作系统");
    xml.with("Content-Type", "application/fhir+xml");
    refused(xml.send("POST", "/Condition", "<Condition xmlns=\"http://hl7.org/fhir\"/>"), 415);
    xml.with("Accept", "application/fhir+xml");
    refused(xml.get("/Patient/p1"), 406);
  }

  @Test
  void oneBadEntryOfABatchStopsNoOther() {
    JsonNode answer =
        partner.write(
            200,
            bundle(
                "batch",
                entry("Condition", CONDITION.formatted("Patient/p1")),
                entry("Condition", CONDITION.formatted("http://elsewhere.example/Patient/1")),
                entry("Banana", "{\"resourceType\":\"Banana\"}"),
                entry("Condition", CONDITION.formatted("Patient/p1").replace("高血压", "哮喘"))));
    List<String> statuses =
        List.of(0, 1, 2, 3).stream()
            .map(i ->
                answer
                    .path("entry")
                    .get(i)
                    .path("response")
                    .path("status")
                    .asString()
                    .substring(0, 3))
            .toList();
    assertThat(statuses).containsExactly("201", "422", "404", "201");
    assertThat(answer.path("entry").get(1).path("response").path("outcome").toString())
        .contains("OperationOutcome", "Condition.subject");
    assertThat(partner.count("clinical_condition")).isEqualTo(2);
    before = known();
  }

  private String known() {
    return partner.value(
        """
        SELECT concat_ws(' ', (SELECT count(*) FROM patient), (SELECT count(*) FROM clinical_encounter),
          (SELECT count(*) FROM clinical_condition), (SELECT count(*) FROM clinical_observation),
          (SELECT count(*) FROM clinical_medication_request), (SELECT count(*) FROM clinical_diagnostic_report),
          (SELECT count(*) FROM patient_related_person),
          (SELECT count(*) FROM interop_fhir_reference), (SELECT count(*) FROM intake_message WHERE state = 'applied'))
        """);
  }

  private static void refused(HttpResponse<String> response, int status) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    assertThat(status).isBetween(400, 499);
    JsonNode outcome = TestBrowser.json(response);
    assertThat(outcome.path("resourceType").asString()).isEqualTo("OperationOutcome");
    assertThat(outcome.path("issue").get(0).path("severity").asString()).isEqualTo("error");
  }

  private static String bundle(String type, String... entries) {
    return "{\"resourceType\":\"Bundle\",\"type\":\"%s\",\"entry\":[%s]}"
        .formatted(type, String.join(",", entries));
  }

  private static String entry(String type, String resource) {
    return "{\"request\":{\"method\":\"POST\",\"url\":\"%s\"},\"resource\":%s}"
        .formatted(type, resource);
  }

  private static String entry(String type, String resource, String fullUrl) {
    return entry(type, resource).replaceFirst("\\{", "{\"fullUrl\":\"" + fullUrl + "\",");
  }
}
