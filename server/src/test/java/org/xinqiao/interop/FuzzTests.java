package org.xinqiao.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.xinqiao.TestBrowser;
import org.xinqiao.TestHospital;
import org.xinqiao.TestStaff;
import org.xinqiao.XinqiaoTest;
import org.xinqiao.audit.Actor;
import org.xinqiao.organization.Tenant;
import org.xinqiao.shared.Tenancy;
import org.xinqiao.testkit.Fuzz;
import org.xinqiao.testkit.Gen;
import org.xinqiao.testkit.Mutations;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Bad input at the doors that partners use: made from the samples, a little in every run and much
/// by night. Whatever comes, there is an answer in time, nothing is acknowledged that is not kept,
/// and what was acknowledged is applied or put aside for a reason that was foreseen.
@XinqiaoTest
class FuzzTests {

  private static final Path SAMPLES = Path.of("../samples");
  private static final Duration LONGEST = Duration.ofSeconds(20);
  private static final JsonMapper JSON = new JsonMapper();

  @Autowired TestHospital hospitals;
  @Autowired TestStaff people;
  @Autowired ReceiveMessage receive;
  @Autowired ApplyMessages apply;
  @Autowired IntakeStore store;
  @Autowired FhirTokens tokens;
  @Autowired JdbcClient jdbc;

  private Tenant tenant;
  private String token;

  @BeforeEach
  void aHospital() {
    tenant = hospitals.open();
    hospitals.run(
        tenant,
        () -> {
          for (String system : List.of("HIS", "LIS", "RIS", "PHARM")) {
            store.meet(UUID.randomUUID(), system, "SZYY", "admitted", Instant.EPOCH);
          }
        });
    token =
        Tenancy.call(
            tenant.id(),
            () ->
                tokens
                    .create("fuzz", EnumSet.allOf(FhirTokens.Scope.class), Actor.system())
                    .token());
  }

  @Test
  void messagesOfHl7() throws IOException {
    List<byte[]> samples = new ArrayList<>();
    for (Path file : files("hl7v2", ".hl7")) {
      samples.add(Files.readAllBytes(file));
    }
    Fuzz.check(
        "HL7 v2, taken and applied",
        150,
        shown(new Mutations(samples)),
        message -> {
          long began = System.nanoTime();
          Tenancy.run(tenant.id(), () -> takeAndApply(message.bytes()));
          assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(LONGEST);
        });
  }

  private void takeAndApply(byte[] message) {
    for (ReceiveMessage.Answer answer : receive.receive(message)) {
      String text = new String(answer.acknowledgement(), StandardCharsets.ISO_8859_1);
      assertThat(text).startsWith("MSH|^~\\&|XINQIAO|").containsPattern("\rMSA\\|A[AER]\\|");
      assertThat(answer.accepted()).isEqualTo(text.contains("\rMSA|AA|"));
      if (answer.accepted()) {
        assertThat(hospitals.in(tenant, () -> acknowledged(answer))).isPositive();
      }
    }
    long waiting = number("SELECT count(*) FROM intake_message WHERE state = 'received'");
    for (long i = 0; i <= waiting; i++) {
      apply.applyNext();
    }
    assertThat(number("SELECT count(*) FROM intake_message WHERE state = 'received'")).isZero();
    List<String> failures =
        hospitals.in(
            tenant,
            () ->
                jdbc.sql(
                        """
                        SELECT message_type || ' ' || reason_detail FROM intake_message
                         WHERE reason_code = 'intake.apply-failed'
                        """)
                    .query(String.class)
                    .list());
    hospitals.run(
        tenant,
        () ->
            jdbc.sql(
                    "UPDATE intake_message SET reason_code = 'intake.word-unknown' WHERE reason_code = 'intake.apply-failed'")
                .update());
    assertThat(failures).as("not foreseen").isEmpty();
  }

  /// How many messages of that number are kept and not refused.
  private int acknowledged(ReceiveMessage.Answer answer) {
    String text = new String(answer.acknowledgement(), StandardCharsets.UTF_8);
    if (text.contains("GB 18030")) {
      text = new String(answer.acknowledgement(), Hl7Charset.GB18030);
    }
    String controlId =
        Hl7Message.parse(text, StandardCharsets.UTF_8)
            .flatMap(message -> message.first("MSA"))
            .orElseThrow()
            .value(2);
    return jdbc.sql(
            """
            SELECT count(*) FROM intake_message
             WHERE control_id = :id AND (acknowledgement = 'AA' OR state IN ('received', 'applied'))
            """)
        .param("id", controlId)
        .query(Integer.class)
        .single();
  }

  @Test
  void resourcesOfFhir() throws IOException {
    List<byte[]> samples = new ArrayList<>();
    for (Path file : files("fhir", ".json")) {
      byte[] bytes = Files.readAllBytes(file);
      samples.add(bytes);
      for (JsonNode entry : JSON.readTree(bytes).path("entry")) {
        samples.add(JSON.writeValueAsBytes(entry.path("resource")));
      }
    }
    Fuzz.check(
        "FHIR, written",
        150,
        shown(new Mutations(samples)),
        resource -> {
          long before = kept();
          HttpResponse<String> answer = post(path(resource.bytes()), resource.bytes());
          assertThat(answer.statusCode()).as(answer.body()).isLessThan(500);
          if (answer.statusCode() == 201) {
            assertThat(kept()).as(answer.body()).isGreaterThan(before);
          }
        });
  }

  @Test
  void questionsOfFhir() {
    List<byte[]> samples =
        Stream.of(
                "Patient?identifier=urn:xinqiao:identifier:his:HIS%7CP1&_count=2",
                "Patient?name=zhang&birthdate=ge1975-04-12",
                "Encounter?patient=Patient/0198&date=ge2026-01-01&_count=10",
                "Observation?patient=0198&code=http://loinc.org%7C2823-3",
                "Appointment?patient=0198&status=booked",
                "Patient/01a213a3-1a06-719c-acfe-c8b36179658c",
                "metadata")
            .map(text -> text.getBytes(StandardCharsets.US_ASCII))
            .toList();
    TestBrowser partner = people.browser().with("Authorization", "Bearer " + token);
    Fuzz.check(
        "FHIR, asked",
        150,
        new Mutations(samples)
            .map(bytes ->
                new String(bytes, StandardCharsets.US_ASCII)
                    .replaceAll("[^!-~]", "")
                    .replaceAll("[\"<>\\\\^`{|}#\\[\\]]|%(?![0-9A-Fa-f]{2})", "%25")),
        question -> {
          HttpResponse<String> answer = partner.get("/fhir/" + question);
          assertThat(answer.statusCode()).as(answer.body()).isLessThan(500);
        });
  }

  private static List<Path> files(String folder, String ending) throws IOException {
    try (Stream<Path> found = Files.walk(SAMPLES.resolve(folder))) {
      return found.filter(file -> file.toString().endsWith(ending)).sorted().toList();
    }
  }

  /// Shows itself when it broke something.
  private record Input(byte[] bytes) {

    @Override
    public String toString() {
      String text = new String(bytes, StandardCharsets.UTF_8).replace("\r", "⏎\n");
      return text.length() > 4000 ? text.substring(0, 4000) + "…" : text;
    }
  }

  private static Gen<Input> shown(Gen<byte[]> bytes) {
    return bytes.map(Input::new);
  }

  /// To where a partner would send it.
  private static String path(byte[] resource) {
    try {
      JsonNode read = JSON.readTree(resource);
      String type = read instanceof ObjectNode ? read.path("resourceType").asString("") : "";
      return type.matches("[A-Za-z]{1,40}") && !type.equals("Bundle") ? "/fhir/" + type : "/fhir";
    } catch (tools.jackson.core.JacksonException e) {
      return "/fhir/Patient";
    }
  }

  private HttpResponse<String> post(String path, byte[] body) {
    TestBrowser partner = people.browser().with("Authorization", "Bearer " + token);
    return partner.send(
        partner
            .request(path)
            .header("Content-Type", "application/fhir+json")
            .POST(HttpRequest.BodyPublishers.ofByteArray(body))
            .build());
  }

  private long kept() {
    return number("SELECT coalesce(sum(1 + duplicates), 0) FROM intake_message");
  }

  private long number(String sql) {
    return hospitals.in(tenant, () -> jdbc.sql(sql).query(Long.class).single());
  }
}
