package org.xinqiao.demonstration;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.xinqiao.TestBrowser;
import org.xinqiao.TestHospital;
import org.xinqiao.TestStaff;
import org.xinqiao.XinqiaoTest;
import org.xinqiao.audit.Actor;
import org.xinqiao.demo.DemoEvent;
import org.xinqiao.demo.DemoHospital;
import org.xinqiao.demo.DemoSettings;
import org.xinqiao.demo.Person;
import org.xinqiao.interop.FhirTokens;
import org.xinqiao.interop.IntakeRounds;
import org.xinqiao.interop.StateOfPatients;
import org.xinqiao.organization.Staff;
import org.xinqiao.organization.Tenant;
import org.xinqiao.patient.PatientRecord.Identifier;
import org.xinqiao.patient.Patients;
import org.xinqiao.shared.PatientId;
import org.xinqiao.shared.Tenancy;
import tools.jackson.databind.JsonNode;

/// A hospital that was written straight into the tables is the one that its messages would have
/// made, and everything that works with patients works with these.
@XinqiaoTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FillHospitalTests {

  private static final LocalDateTime NOW = LocalDateTime.of(2026, 11, 23, 10, 0);

  private final DemoHospital demo = DemoHospital.of(new DemoSettings(80, 2, 11, NOW));
  private final AtomicInteger heard = new AtomicInteger();

  @Autowired TestHospital hospitals;
  @Autowired TestStaff staff;
  @Autowired FillHospital fill;
  @Autowired IntakeRounds intake;
  @Autowired StateOfPatients state;
  @Autowired Patients patients;
  @Autowired FhirTokens tokens;
  @Autowired JdbcClient jdbc;

  private Tenant filled;

  @BeforeAll
  void fillOne() {
    filled = hospitals.open();
    fill(filled, NOW);
  }

  private void fill(Tenant tenant, LocalDateTime until) {
    fill.fill(tenant, demo, demo.people().iterator(), until, heard::set);
  }

  @Test
  void rowsAreThoseThatTheMessagesLeave() {
    Tenant told = hospitals.open();
    List<String> messages =
        demo.history()
            .filter(DemoEvent.Hl7.class::isInstance)
            .map(event -> ((DemoEvent.Hl7) event).message())
            .toList();
    assertThat(messages).hasSizeGreaterThan(1000);
    messages.forEach(message -> assertThat(intake.take(told, message)).contains("MSA|AA"));

    List<String> expected = rows(told);
    List<String> actual = rows(filled);
    assertThat(tables(actual))
        .isEqualTo(tables(expected))
        .contains(
            "patient",
            "patient_identifier",
            "patient_contact_point",
            "patient_contact_point_lookup",
            "patient_related_person",
            "patient_search_key",
            "clinical_encounter",
            "clinical_encounter_statement",
            "clinical_condition",
            "clinical_procedure",
            "clinical_return_order",
            "clinical_allergy",
            "clinical_observation",
            "clinical_medication_request",
            "clinical_medication_dispense",
            "appointment",
            "appointment_revisit");
    assertSame(actual, expected);
  }

  /// Consents come in no message; the rest is compared as text without ids and encrypted bytes.
  private List<String> rows(Tenant tenant) {
    return state
        .comparably(tenant)
        .lines()
        .filter(row -> !row.startsWith("consent_event "))
        .toList();
  }

  /// Says which rows differ; there are some ten thousand.
  private static void assertSame(List<String> actual, List<String> expected) {
    Set<String> missing = new TreeSet<>(expected);
    actual.forEach(missing::remove);
    Set<String> surplus = new TreeSet<>(actual);
    expected.forEach(surplus::remove);
    assertThat(surplus).as("rows that should not be there; missing are %s", missing).isEmpty();
    assertThat(missing).isEmpty();
    assertThat(actual).hasSameSizeAs(expected);
  }

  private static Set<String> tables(List<String> rows) {
    return rows.stream().map(row -> row.substring(0, row.indexOf(' '))).collect(Collectors.toSet());
  }

  @Test
  void columnsAreFilledAsTheMessagesFillThem() {
    assertThat(heard.get()).isEqualTo(80);
    String unreadable =
        hospitals.in(
            filled,
            () ->
                jdbc.sql(
                        """
                        SELECT count(*) FROM patient p
                         WHERE NOT EXISTS (SELECT 1 FROM crypto_patient_key k
                                            WHERE k.tenant_id = p.tenant_id AND k.patient_id = p.patient_id)
                        """)
                    .query(String.class)
                    .single());
    assertThat(unreadable).isEqualTo("0");
    for (Person person : demo.people().toList()) {
      PatientId patient = patient(person);
      Tenancy.run(
          filled.id(),
          () -> {
            assertThat(patients.identifiers(patient))
                .extracting(Identifier::value)
                .contains(person.key(), person.card(), person.idNumber());
            assertThat(patients.contactPoints(patient)).isNotEmpty();
            patients.relatives(patient);
          });
    }
  }

  @Test
  void fillingAgainAddsNobodyAndNothing() {
    String before = state.exactly(filled);
    fill(filled, NOW);
    assertThat(state.exactly(filled)).isEqualTo(before);
  }

  /// What broke off half-way goes on: a part of the people, then all of them.
  @Test
  void aFillThatBrokeOffGoesOn() {
    Tenant tenant = hospitals.open();
    fill.fill(tenant, demo, demo.people().limit(50).iterator(), NOW, done -> {});
    fill(tenant, NOW);
    assertThat(state.comparably(tenant)).isEqualTo(state.comparably(filled));
  }

  /// History first, then the newest weeks as messages: as the demo does.
  @Test
  void messagesGoOnWhereTheHistoryEnds() {
    Tenant tenant = hospitals.open();
    LocalDateTime newest = NOW.minusDays(20);
    fill(tenant, newest);
    demo.history()
        .filter(DemoEvent.Hl7.class::isInstance)
        .filter(event -> event.at().isAfter(newest.atZone(DemoRun.HOSPITAL).toInstant()))
        .forEach(event -> intake.take(tenant, ((DemoEvent.Hl7) event).message()));
    assertSame(rows(tenant), rows(filled));
  }

  @Test
  void staffFindThemAndSeeThem() {
    TestBrowser lead = staff.signIn(filled, Staff.Role.LEAD);
    Person person =
        demo.people().filter(one -> demo.historyOf(one).happenings().size() > 20).findFirst().get();
    String id = patient(person).toString();
    for (String text :
        List.of(
            person.name().whole(),
            person.key(),
            person.idNumber().substring(14),
            person.phone().substring(7))) {
      HttpResponse<String> found =
          lead.get(
              "/api/patients?q="
                  + java.net.URLEncoder.encode(text, java.nio.charset.StandardCharsets.UTF_8)
                  + "&limit=50");
      assertThat(found.statusCode()).isEqualTo(200);
      assertThat(found.body()).as("found by %s", text).contains(id);
    }
    for (String part : List.of("", "/timeline", "/plans", "/contacts", "/consents")) {
      HttpResponse<String> page = lead.get("/api/patients/" + id + part);
      assertThat(page.statusCode()).as("%s: %s", part, page.body()).isEqualTo(200);
    }
    JsonNode timeline = TestBrowser.json(lead.get("/api/patients/" + id + "/timeline"));
    assertThat(timeline.path("items").size()).isGreaterThan(5);
  }

  @Test
  void partnersReadThemByFhir() {
    String token =
        Tenancy.call(
            filled.id(),
            () -> tokens.create("集成平台", Set.of(FhirTokens.Scope.READ), Actor.system()).token());
    Person person = demo.people().findFirst().orElseThrow();
    UUID id = patient(person).value();
    TestBrowser partner = staff.browser().with("Authorization", "Bearer " + token);
    assertThat(partner.get("/fhir/Patient/" + id).body()).contains(person.key());
    assertThat(partner.get("/fhir/Encounter?patient=Patient/" + id).body()).contains("finished");
  }

  private PatientId patient(Person person) {
    return Tenancy.call(
        filled.id(),
        () -> patients.byIdentifier(Identifier.Kind.HIS, "HIS", person.key()).orElseThrow());
  }
}
