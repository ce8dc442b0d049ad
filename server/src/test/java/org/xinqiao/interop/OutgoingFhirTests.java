package org.xinqiao.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.parser.StrictErrorHandler;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.hl7.fhir.r4.model.Appointment;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.QuestionnaireResponse;
import org.hl7.fhir.r4.model.Resource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.xinqiao.TestBrowser;
import org.xinqiao.TestClock;
import org.xinqiao.TestHospital;
import org.xinqiao.TestStaff;
import org.xinqiao.XinqiaoTest;
import org.xinqiao.appointment.Appointments;
import org.xinqiao.appointment.Revisit;
import org.xinqiao.interop.OutgoingSettings.FhirReceiver;
import org.xinqiao.organization.Staff;
import org.xinqiao.organization.Tenant;
import org.xinqiao.patient.PatientRecord.Identifier;
import org.xinqiao.patient.Patients;
import org.xinqiao.questionnaire.Questionnaires;
import org.xinqiao.questionnaire.SaveAnswer;
import org.xinqiao.questionnaire.SubmitForm;
import org.xinqiao.shared.PatientId;
import org.xinqiao.subscription.TellRounds;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Results and return visits as FHIR transactions, to a server that keeps what it is asked to make
/// unless it has it already, and that fails as it is told to.
@XinqiaoTest
@Timeout(120)
class OutgoingFhirTests {

  private static final FhirContext FHIR = FhirContext.forR4Cached();
  private static final HttpServer PLATFORM = server();
  private static final List<String> AUTHORIZED = new ArrayList<>();
  private static final Map<String, Resource> KEPT = new LinkedHashMap<>();
  private static final Deque<Integer> ANSWERS = new ConcurrentLinkedDeque<>();

  /// Kept, and the answer is lost.
  private static final int LOST = 0;

  @Autowired TestHospital hospitals;
  @Autowired TestStaff people;
  @Autowired IntakeRounds intake;
  @Autowired TellRounds tell;
  @Autowired Patients patients;
  @Autowired Questionnaires questionnaires;
  @Autowired SaveAnswer save;
  @Autowired SubmitForm submit;
  @Autowired Appointments appointments;
  @Autowired JsonMapper json;

  private Tenant tenant;
  private PatientId patient;

  @DynamicPropertySource
  static void receiver(DynamicPropertyRegistry settings) throws IOException {
    Path token = Files.createTempFile("xinqiao", ".token");
    Files.writeString(token, "secret-of-the-platform\n");
    String at = "xinqiao.outgoing.fhir[0].";
    settings.add(at + "name", () -> "platform");
    settings.add(at + "url", () -> "http://127.0.0.1:" + PLATFORM.getAddress().getPort() + "/r4");
    settings.add(at + "token-file", token::toString);
    settings.add(at + "assigner", () -> "HIS");
    settings.add(at + "patient-system", () -> "urn:oid:1.2.3");
    settings.add(at + "topics", () -> "form.submitted,revisit.answered");
    settings.add("xinqiao.outgoing.plain-hosts", () -> "127.0.0.1");
    settings.add("xinqiao.outgoing.answer", () -> "2s");
  }

  private static HttpServer server() {
    try {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.createContext("/r4", OutgoingFhirTests::take);
      server.start();
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void take(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    Integer mood = ANSWERS.poll();
    AUTHORIZED.add(exchange.getRequestHeaders().getFirst("Authorization"));
    if (mood == null || mood == LOST) {
      keep(body);
    }
    if (mood != null && mood == LOST) {
      exchange.close();
      return;
    }
    byte[] answer =
        "{\"resourceType\":\"OperationOutcome\",\"issue\":[]}".getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(mood == null ? 200 : mood, answer.length);
    exchange.getResponseBody().write(answer);
    exchange.close();
  }

  /// As a server does with ifNoneExist and with an update by number.
  private static void keep(String body) {
    Bundle bundle =
        FHIR.newJsonParser()
            .setParserErrorHandler(new StrictErrorHandler())
            .parseResource(Bundle.class, body);
    assertThat(bundle.getType()).isEqualTo(Bundle.BundleType.TRANSACTION);
    for (Bundle.BundleEntryComponent entry : bundle.getEntry()) {
      if (entry.getRequest().getMethod() == Bundle.HTTPVerb.POST) {
        KEPT.putIfAbsent(
            entry.getResource().fhirType() + "?" + entry.getRequest().getIfNoneExist(),
            entry.getResource());
      } else {
        KEPT.put(entry.getRequest().getUrl(), entry.getResource());
      }
    }
  }

  @AfterAll
  static void close() {
    PLATFORM.stop(0);
  }

  @BeforeEach
  void aPatient() {
    KEPT.clear();
    ANSWERS.clear();
    tenant = hospitals.open();
    intake.take(
        tenant,
        """
        MSH|^~\\&|HIS|SZYY|PRM|SZYY|20260318140500+0800||ADT^A04^ADT_A01|REG1|P|2.5|||AL|AL|CHN|UNICODE UTF-8
        EVN|A04|20260318140000+0800
        PID|1||P1^^^HIS^PI||欧阳^建国||19480903|M|||||^PRN^CP^^^^13000000003
        PV1|1|N
        """);
    patient =
        hospitals.in(
            tenant, () -> patients.byIdentifier(Identifier.Kind.HIS, "HIS", "P1").orElseThrow());
  }

  @ParameterizedTest
  @ValueSource(ints = {LOST, 503, 401, 302})
  void aResultIsMadeOnceHoweverOftenItIsSent(int mood) {
    UUID form = at("2026-03-25T12:00", this::answered);
    ANSWERS.add(mood);
    at("2026-03-25T12:00", () -> rounds());
    at("2026-03-25T12:01", () -> rounds());

    QuestionnaireResponse response =
        (QuestionnaireResponse)
            KEPT.get("QuestionnaireResponse?identifier=urn:xinqiao:form|" + form);
    assertThat(response.getSubject().getIdentifier().getSystem()).isEqualTo("urn:oid:1.2.3");
    assertThat(response.getSubject().getIdentifier().getValue()).isEqualTo("P1");
    assertThat(response.getItem()).hasSizeGreaterThan(8);
    Observation total =
        (Observation)
            KEPT.values().stream().filter(Observation.class::isInstance).findFirst().orElseThrow();
    assertThat(total.getValueQuantity().getValue()).isEqualByComparingTo("0");
    assertThat(total.getCode().getCodingFirstRep().getCode()).startsWith("phq9.");
    assertThat(total.getDerivedFromFirstRep().getReference()).isEqualTo("urn:uuid:" + form);
    assertThat(KEPT).hasSize(2);
    assertThat(AUTHORIZED.getLast()).isEqualTo("Bearer secret-of-the-platform");
    assertThat(failures()).isZero();
  }

  @Test
  void whatTheServerDoesNotTakeWaitsForAPerson() {
    at("2026-03-25T12:00", this::answered);
    ANSWERS.add(422);
    at("2026-03-25T12:00", () -> rounds());
    at("2026-03-25T18:00", () -> rounds());
    assertThat(KEPT).isEmpty();
    assertThat(failures()).isEqualTo(1);
  }

  @Test
  void aReturnVisitIsProposedAndTakenBack() {
    UUID revisit =
        hospitals.in(
            tenant,
            () ->
                appointments.due(
                    patient,
                    "plan/1",
                    LocalDate.of(2026, 4, 18),
                    Revisit.DueSource.ORDER,
                    "0401",
                    "骨科",
                    "孙立群",
                    7,
                    14,
                    LocalDate.of(2026, 3, 18)));
    answer(revisit, Revisit.Response.CONFIRMED);
    at("2026-03-25T12:00", () -> rounds());
    String key = "Appointment?identifier=urn:xinqiao:revisit-request|" + revisit + "-1";
    Appointment proposed = (Appointment) KEPT.get(key);
    assertThat(proposed.getStatus()).isEqualTo(Appointment.AppointmentStatus.PROPOSED);
    assertThat(proposed.getRequestedPeriodFirstRep().getStartElement().getValueAsString())
        .isEqualTo("2026-04-11");
    answer(revisit, Revisit.Response.DECLINED);
    at("2026-03-25T12:01", () -> rounds());
    assertThat(((Appointment) KEPT.get(key)).getStatus())
        .isEqualTo(Appointment.AppointmentStatus.CANCELLED);
    assertThat(KEPT).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://fhir.example/r4",
        "ftp://fhir.example/r4",
        "https://user:word@fhir.example/r4",
        "https:///r4"
      })
  void anAddressThatWouldNotDoStopsTheStart(String url) {
    assertThatThrownBy(() ->
            new OutgoingSettings(
                List.of(),
                List.of(
                    new FhirReceiver("platform", URI.create(url), null, "HIS", "urn:x", List.of())),
                List.of("127.0.0.1"),
                Duration.ofSeconds(1),
                1))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("xinqiao.outgoing.fhir: platform");
  }

  private void answer(UUID revisit, Revisit.Response response) {
    at(
        "2026-03-25T12:00",
        () ->
            hospitals.in(
                tenant, () -> appointments.answer(patient, revisit, response, "", Instant.now())));
  }

  private UUID answered() {
    Instant now = Instant.parse("2026-03-25T04:00:00Z");
    return hospitals.in(
        tenant,
        () -> {
          UUID form = questionnaires.open(patient, "step/1", "phq9", now.plus(Duration.ofDays(1)));
          questionnaires
              .find(patient, form)
              .orElseThrow()
              .definition()
              .items()
              .forEach(item ->
                  save.save(
                      patient,
                      form,
                      item.id(),
                      json.valueToTree(item.options().getFirst().code()),
                      now));
          assertThat(submit.submit(patient, form, UUID.randomUUID(), now))
              .isInstanceOf(SubmitForm.Submitted.class);
          return form;
        });
  }

  private int failures() {
    JsonNode all =
        TestBrowser.json(
            people.signIn(tenant, Staff.Role.ENGINEER).get("/api/integration/subscribers"));
    assertThat(all.get(0).path("kind").asString()).isEqualTo("fhir");
    return all.get(0).path("failed").asInt();
  }

  private void rounds() {
    while (tell.tell(tenant, "platform")) {
      // Until nothing more can go.
    }
  }

  private static void at(String time, Runnable action) {
    TestClock.at(time, action);
  }

  private static <T> T at(String time, Supplier<T> action) {
    AtomicReference<T> result = new AtomicReference<>();
    TestClock.at(time, () -> result.set(action.get()));
    return result.get();
  }
}
