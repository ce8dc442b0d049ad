package org.xinqiao.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.xinqiao.TestBrowser;
import org.xinqiao.TestHospital;
import org.xinqiao.TestStaff;
import org.xinqiao.XinqiaoTest;
import org.xinqiao.audit.Actor;
import org.xinqiao.organization.Tenant;
import org.xinqiao.shared.Tenancy;
import tools.jackson.databind.JsonNode;

/// Whole histories load in one transaction each, and twice is once.
@XinqiaoTest
class FhirHistoryTests {

  @Autowired TestHospital hospitals;
  @Autowired TestStaff people;
  @Autowired FhirTokens tokens;
  @Autowired JdbcClient jdbc;

  private Tenant tenant;
  private TestBrowser partner;

  @BeforeEach
  void aPartner() {
    tenant = hospitals.open();
    String token =
        Tenancy.call(
            tenant.id(),
            () -> tokens.create("集成平台", Set.of(FhirTokens.Scope.values()), Actor.system()).token());
    partner = people.browser().with("Authorization", "Bearer " + token);
  }

  @Test
  void theSampleLoads() throws IOException {
    Path sample = Path.of("../samples/fhir/stay-and-follow-up.json");
    load(sample);
    String facts = facts();
    load(sample);
    assertThat(facts()).isEqualTo(facts).isEqualTo("1 1 1 1 1 3 1");
    JsonNode visit =
        TestBrowser.json(partner.get("/fhir/Encounter?identifier=urn:example:visit%7CZY2026031000"))
            .path("entry")
            .get(0)
            .path("resource");
    assertThat(visit.path("participant").get(0).path("individual").path("display").asString())
        .isEqualTo("孙立群");
  }

  /// As `samples/fhir/README.md` tells.
  @Test
  @EnabledIfSystemProperty(named = "xinqiao.synthea", matches = ".+")
  void syntheasHistoriesLoadWhole() throws IOException {
    List<Path> files;
    try (Stream<Path> found = Files.list(Path.of(System.getProperty("xinqiao.synthea")))) {
      files =
          found
              .filter(file -> file.toString().endsWith(".json"))
              .sorted(Comparator.comparing(file -> !file.toString().contains("Information")))
              .toList();
    }
    assertThat(files).isNotEmpty();
    TreeMap<String, Integer> expected = new TreeMap<>();
    for (Path file : files) {
      load(file);
      count(FhirOutcome.JSON.readTree(Files.readString(file)), expected);
    }
    assertThat(expected).containsKeys("MedicationRequest", "DiagnosticReport", "Observation");
    assertThat(stored(expected.keySet())).isEqualTo(expected);
    String facts = facts();
    load(files.getLast());
    assertThat(facts()).isEqualTo(facts);
    assertThat(facts).startsWith(files.size() - 2 + " ");
  }

  /// How many facts a bundle holds of each type, by what makes two of them the same.
  private static void count(JsonNode bundle, TreeMap<String, Integer> counts) {
    Set<String> seen = new HashSet<>();
    for (JsonNode entry : bundle.path("entry")) {
      JsonNode resource = entry.path("resource");
      String type = resource.path("resourceType").asString();
      for (String key : keys(type, entry)) {
        if (seen.add(type + " " + key)) {
          counts.merge(type, 1, Integer::sum);
        }
      }
    }
  }

  private static List<String> keys(String type, JsonNode entry) {
    JsonNode resource = entry.path("resource");
    String url = entry.path("fullUrl").asString();
    String visit = resource.path("encounter").path("reference").asString("");
    String code = resource.path("code").path("coding").path(0).path("code").asString("");
    return switch (type) {
      case "Patient", "Encounter", "MedicationRequest", "DiagnosticReport" -> List.of(url);
      case "Condition" -> List.of(visit + code);
      case "Procedure" ->
          List.of(
              visit
                  + code
                  + OffsetDateTime.parse(resource.path("performedPeriod").path("start").asString())
                      .atZoneSameInstant(Hl7Time.HOSPITAL)
                      .toLocalDate());
      case "AllergyIntolerance" -> List.of(resource.path("code").path("text").asString());
      case "Observation" -> {
        List<String> keys = new ArrayList<>();
        resource
            .path("component")
            .forEach(part ->
                keys.add(url + part.path("code").path("coding").path(0).path("code").asString()));
        yield keys.isEmpty() ? List.of(url) : keys;
      }
      default -> List.of();
    };
  }

  private Map<String, Integer> stored(Set<String> types) {
    TreeMap<String, Integer> stored = new TreeMap<>();
    for (String type : types) {
      String table =
          switch (type) {
            case "Patient" -> "patient";
            case "AllergyIntolerance" -> "clinical_allergy";
            default ->
                "clinical_"
                    + type.replaceAll("([a-z])([A-Z])", "$1_$2").toLowerCase(java.util.Locale.ROOT);
          };
      stored.put(
          type,
          hospitals.in(
              tenant,
              () -> jdbc.sql("SELECT count(*) FROM " + table).query(Integer.class).single()));
    }
    return stored;
  }

  /// What is kept has a place of its own; what is not is accepted with the bundle, and its type
  /// named.
  private void load(Path file) throws IOException {
    String sent = Files.readString(file);
    HttpResponse<String> response = partner.send("POST", "/fhir", sent);
    assertThat(response.statusCode()).as(file + " " + response.body()).isEqualTo(200);
    JsonNode answers = TestBrowser.json(response).path("entry");
    JsonNode entries = FhirOutcome.JSON.readTree(sent).path("entry");
    assertThat(answers).hasSize(entries.size());
    Set<String> notKept = new TreeSet<>();
    for (int i = 0; i < entries.size(); i++) {
      String type = entries.get(i).path("resource").path("resourceType").asString();
      JsonNode answer = answers.get(i).path("response");
      if (FhirKept.knows(type)) {
        assertThat(answer.path("status").asString()).as(file + " " + answer).startsWith("20");
        assertThat(answer.path("location").asString()).startsWith(type + "/");
      } else {
        assertThat(answer.path("status").asString()).as(type).isEqualTo("202 Accepted");
        notKept.add(type);
      }
    }
    for (String type : notKept) {
      assertThat(response.body()).contains("\"Not kept: " + type + "\"");
    }
  }

  /// How many patients, encounters, conditions, procedures, allergies, results, appointments.
  private String facts() {
    return hospitals.in(
        tenant,
        () ->
            jdbc.sql(
                    """
                    SELECT concat_ws(' ', (SELECT count(*) FROM patient), (SELECT count(*) FROM clinical_encounter),
                      (SELECT count(*) FROM clinical_condition), (SELECT count(*) FROM clinical_procedure),
                      (SELECT count(*) FROM clinical_allergy), (SELECT count(*) FROM clinical_observation),
                      (SELECT count(*) FROM appointment))
                    """)
                .query(String.class)
                .single());
  }
}
