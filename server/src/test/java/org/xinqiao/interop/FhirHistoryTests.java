package org.xinqiao.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
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
        Tenancy.call(tenant.id(), () -> tokens.create("集成平台", Set.of(FhirTokens.Scope.values())));
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
    for (Path file : files) {
      load(file);
    }
    String facts = facts();
    load(files.getLast());
    assertThat(facts()).isEqualTo(facts);
    assertThat(facts).startsWith(files.size() - 2 + " ");
  }

  private void load(Path file) throws IOException {
    HttpResponse<String> response = partner.send("POST", "/fhir", Files.readString(file));
    assertThat(response.statusCode()).as(file + " " + response.body()).isEqualTo(200);
    List<String> refused = new ArrayList<>();
    for (JsonNode entry : TestBrowser.json(response).path("entry")) {
      String status = entry.path("response").path("status").asString();
      if (!status.startsWith("2")) {
        refused.add(file + " " + entry);
      }
    }
    assertThat(refused).isEmpty();
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
