package org.xinqiao.hot;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.xinqiao.TestHospital;
import org.xinqiao.XinqiaoTest;
import org.xinqiao.interop.FhirTestPartner;
import org.xinqiao.organization.Tenant;
import org.xinqiao.shared.PatientId;

/// Every read, search and write over FHIR in a big hospital: no statement reads a table of
/// patients, or all that a partner ever told, from end to end; neither the table itself nor an
/// index of which it asks nothing but the tenant.
@XinqiaoTest
@Import({Statements.Configuration.class, ManyPatients.class})
class FhirHotTests {

  private static final int COPIES = 4_000;
  private static final Pattern SCAN =
      Pattern.compile("(?:Seq Scan|Index Scan|Index Only Scan|Bitmap Heap Scan).* on (\\w+)");
  private static final Pattern ASKED = Pattern.compile("(\\w+) (?:=|<|>|<=|>=|\\^@) ");

  @Autowired TestHospital hospitals;
  @Autowired FhirTestPartner partners;
  @Autowired ManyPatients many;
  @Autowired Statements statements;
  @Autowired JdbcTemplate template;
  @Autowired JdbcClient jdbc;

  @Autowired
  @Qualifier("ownerDataSource") DataSource owner;

  private Tenant tenant;
  private Set<String> big;

  @Test
  void nothingReadsAWholeTable() {
    tenant = hospitals.open();
    FhirTestPartner.Session partner = partners.of(tenant, "合作系统");
    partner.write(201, FhirTestPartner.PATIENT.formatted("p1", "P1"));
    FhirTestPartner.FACTS.forEach(fact -> partner.write(201, fact.formatted("1")));
    for (String type : List.of("Organization", "Location", "Medication")) {
      partner.write(201, named(type));
    }
    grow(partner);

    // The copies share the number of the order; one of its own is what a number is.
    partner.write(
        201, FhirTestPartner.FACTS.get(6).formatted("1").replace("RX1", "RX9").replace("m1", "m9"));

    Map<String, String> slow = new TreeMap<>();
    for (String path : paths()) {
      slow.putAll(
          wholeTables(
              path, () -> assertThat(partner.get(path).statusCode()).as(path).isEqualTo(200)));
    }
    for (String fact : FhirTestPartner.FACTS) {
      slow.putAll(wholeTables("write", () -> partner.write(200, fact.formatted("1"))));
    }
    slow.putAll(
        wholeTables(
            "withdraw",
            () ->
                partner.write(
                    200,
                    FhirTestPartner.FACTS.get(8).formatted("1").replace("final", "cancelled"))));

    assertThat(slow).isEmpty();
  }

  private static List<String> paths() {
    List<String> paths = new ArrayList<>();
    Map<String, String> facts = new TreeMap<>();
    facts.put("Encounter", "e1 date");
    facts.put("Condition", "c1 recorded-date code");
    facts.put("Procedure", "o1 date code");
    facts.put("AllergyIntolerance", "a1 date code");
    facts.put("Observation", "o1 date code");
    facts.put("MedicationRequest", "m1 authoredon code status");
    facts.put("MedicationDispense", "d1 whenhandedover code status");
    facts.put("DiagnosticReport", "r1 date code status");
    facts.put("Appointment", "y1 date");
    facts.forEach((type, how) -> {
      String[] words = how.split(" ");
      paths.add("/" + type + "/" + words[0]);
      paths.add("/" + type + "?patient=p1");
      paths.add("/" + type + "?patient=p1&_count=1&_lastUpdated=ge2020-01-01");
      paths.add("/" + type + "?patient=p1&" + words[1] + "=ge2026-01-01");
      for (int i = 2; i < words.length; i++) {
        paths.add("/" + type + "?patient=p1&" + words[i] + "=active");
      }
      paths.add("/" + type + "?identifier=urn:x%7C1");
      paths.add("/" + type + "?identifier=RX9");
    });
    paths.add("/Patient/p1");
    paths.add("/Patient?identifier=urn:xinqiao:identifier:his:HIS%7CP1");
    paths.add("/Patient?identifier=P1");
    paths.add("/RelatedPerson/r1");
    paths.add("/RelatedPerson?patient=p1");
    paths.add("/RelatedPerson?identifier=urn:x%7C1");
    for (String type : List.of("Organization", "Location", "Medication")) {
      paths.add("/" + type + "/n1");
      paths.add("/" + type + "?identifier=urn:x%7C7");
      paths.add("/" + type + "?name=%E9%AA%A8%E7%A7%91-17");
    }
    return paths;
  }

  private static String named(String type) {
    String name = type.equals("Medication") ? "\"code\":{\"text\":\"骨科\"}" : "\"name\":\"骨科\"";
    return "{\"resourceType\":\"%s\",\"id\":\"n1\",\"identifier\":[{\"system\":\"urn:x\",\"value\":\"7\"}],%s}"
        .formatted(type, name);
  }

  /// Thousands of patients like the one, and of names that the partner gave.
  private void grow(FhirTestPartner.Session partner) {
    PatientId patient =
        new PatientId(
            java.util.UUID.fromString(partner.value("SELECT patient_id::text FROM patient")));
    Map<String, Integer> rows = many.copy(tenant, patient, COPIES);
    hospitals.run(
        tenant,
        () ->
            jdbc.sql(
                    """
                    INSERT INTO interop_fhir_reference (tenant_id, peer_id, reference, fact_id, name, version, changed_at)
                    SELECT tenant_id, peer_id,
                           CASE WHEN reference = type || '/' || fact_id THEN type || '/' || md5(fact_id::text || n)::uuid
                                ELSE reference || '-' || n END,
                           md5(fact_id::text || n)::uuid, name || '-' || n, version, changed_at
                      FROM interop_fhir_reference, generate_series(1, ?) n WHERE tenant_id = ?
                    """)
                .params(COPIES, tenant.id().value())
                .update());
    JdbcClient.create(owner).sql("ANALYZE").update();
    big =
        rows.entrySet().stream()
            .filter(table -> table.getValue() >= COPIES)
            .map(Map.Entry::getKey)
            .collect(Collectors.toCollection(TreeSet::new));
    big.add("interop_fhir_reference");
    assertThat(big)
        .contains("patient", "patient_related_person", "intake_message", "clinical_encounter")
        .contains("clinical_condition", "clinical_observation", "clinical_diagnostic_report")
        .contains("clinical_medication_request", "clinical_medication_dispense", "appointment");
  }

  /// The statements that would read a big table from end to end, with their plans.
  private Map<String, String> wholeTables(String what, Runnable action) {
    Map<String, String> slow = new TreeMap<>();
    for (Statements.Statement statement : statements.during(action)) {
      if (statement.sql().strip().matches("(?is)(SELECT|WITH|INSERT|UPDATE|DELETE)\\b.*")) {
        List<String> plan =
            hospitals.in(tenant, () -> template.execute((Connection c) -> statement.plan(c)));
        if (readsAll(plan)) {
          slow.put(what + ": " + statement.sql().strip(), String.join("\n", plan));
        }
      }
    }
    return slow;
  }

  private boolean readsAll(List<String> plan) {
    for (int i = 0; i < plan.size(); i++) {
      Matcher scan = SCAN.matcher(plan.get(i));
      if (scan.find() && big.contains(scan.group(1))) {
        Set<String> asked = asked(plan, i);
        asked.removeAll(Set.of("tenant_id", "peer_id"));
        if (asked.isEmpty()) {
          return true;
        }
      }
    }
    return false;
  }

  /// The columns that the index is asked for, in the lines that belong to a scan.
  private static Set<String> asked(List<String> plan, int scan) {
    int depth = depth(plan.get(scan));
    Set<String> asked = new TreeSet<>();
    for (int i = scan + 1; i < plan.size() && depth(plan.get(i)) > depth; i++) {
      if (plan.get(i).strip().startsWith("Index Cond:")) {
        Matcher column = ASKED.matcher(plan.get(i));
        while (column.find()) {
          asked.add(column.group(1));
        }
      }
    }
    return asked;
  }

  private static int depth(String line) {
    int text = 0;
    while (text < line.length() && " ->".indexOf(line.charAt(text)) >= 0) {
      text++;
    }
    return text;
  }
}
