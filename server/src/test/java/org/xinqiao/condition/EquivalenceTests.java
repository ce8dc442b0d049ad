package org.xinqiao.condition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jooq.impl.DSL.field;

import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jooq.Table;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.xinqiao.TestHospital;
import org.xinqiao.XinqiaoTest;
import org.xinqiao.condition.Explanation.Evidence;
import org.xinqiao.condition.SlowEvaluator.Surroundings;
import org.xinqiao.organization.Tenant;
import org.xinqiao.profile.ProfileRounds;
import org.xinqiao.shared.PatientId;
import org.xinqiao.testkit.Property;
import tools.jackson.databind.JsonNode;

/// Four ways to answer a condition agree on random conditions over random patients: the SQL for
/// all, the SQL for one, the explanation with each of its parts, and an evaluator in Java that is
/// slow, plain and made from the words of ADR 0059 alone.
@XinqiaoTest
class EquivalenceTests {

  private static final LocalDate TODAY = LocalDate.of(2026, 3, 31);
  private static final boolean NIGHTLY = Boolean.getBoolean("xinqiao.nightly");
  private static final int CASES = NIGHTLY ? 5_000 : 400;

  @Autowired TestHospital hospitals;
  @Autowired ProfileRounds profiles;
  @Autowired Conditions conditions;
  @Autowired DSLContext dsl;
  @Autowired JdbcClient jdbc;

  private Tenant tenant;
  private RandomRows rows;
  private SlowEvaluator slow;
  private List<SlowEvaluator.Patient> patients;

  @BeforeEach
  void fill() {
    tenant = hospitals.open();
    rows = new RandomRows(jdbc, tenant, TODAY, 20_261_127);
    hospitals.run(tenant, () -> rows.patients(40));
    profiles.run(tenant);
    slow = new SlowEvaluator(conditions.facts());
    patients = hospitals.in(tenant, this::read);
    assertThat(patients).hasSize(40);
    assertThat(patients.stream().mapToInt(p -> p.rows().get("observation").size()).sum())
        .isGreaterThan(50);
  }

  @Test
  void aboutThePatientAlone() {
    Property.check(
        "the SQL and the slow evaluator agree",
        CASES,
        new RandomConditions(conditions.facts(), null, rows, TODAY),
        json -> hospitals.run(tenant, () -> sameOfPatients(json)));
  }

  @Test
  void aboutAnEncounterOfThePatient() {
    Property.check(
        "the SQL and the slow evaluator agree",
        CASES,
        new RandomConditions(conditions.facts(), conditions.fact("encounter"), rows, TODAY),
        json -> hospitals.run(tenant, () -> sameOfEncounters(json)));
  }

  private void sameOfPatients(JsonNode json) {
    Condition condition = conditions.parse(json);
    Set<UUID> expected = new HashSet<>();
    for (SlowEvaluator.Patient patient : patients) {
      if (slow.holds(json, new Surroundings(patient, null, null, TODAY), null, null)) {
        expected.add(patient.id());
      }
    }
    assertThat(found(conditions.patients(), condition))
        .as("%s: %s", json, conditions.sentence(condition).en())
        .isEqualTo(expected);
    assertThat(found(conditions.patients(condition), condition))
        .as("%s of what it asks alone", json)
        .isEqualTo(expected);
    SlowEvaluator.Patient one = someone(json);
    sameOfRange(json, condition, one.id(), expected);
    PatientId id = new PatientId(one.id());
    assertThat(conditions.holds(condition, id, TODAY))
        .as("%s for one", json)
        .isEqualTo(expected.contains(one.id()));
    same(json, conditions.explain(condition, id, TODAY), new Surroundings(one, null, null, TODAY));
  }

  private Set<UUID> found(Table<?> frame, Condition condition) {
    return dsl.select(field("p.patient_id", UUID.class))
        .from(frame)
        .where(conditions.compile(condition, TODAY))
        .fetchSet(0, UUID.class);
  }

  /// Of all patients after one, as a page of a pass over everybody asks.
  private void sameOfRange(JsonNode json, Condition condition, UUID after, Set<UUID> ofAll) {
    PatientRange range = new PatientRange(after, new UUID(-1, -1));
    Set<UUID> found =
        dsl.select()
            .from(conditions.patients(range))
            .where(conditions.compileFor(condition, TODAY, range))
            .fetchSet("patient_id", UUID.class);
    Set<UUID> expected = new HashSet<>(ofAll);
    // The database compares ids as they are written, Java as numbers with a sign.
    expected.removeIf(id -> id.toString().compareTo(after.toString()) <= 0);
    assertThat(found).as("%s after %s", json, after).isEqualTo(expected);
  }

  private void sameOfEncounters(JsonNode json) {
    FactDefinition encounter = conditions.fact("encounter");
    Condition condition = conditions.parse(json, encounter, false);
    Set<UUID> expected = new HashSet<>();
    for (SlowEvaluator.Patient patient : patients) {
      for (Map<String, Object> row : patient.rows().get("encounter")) {
        if (slow.holds(json, new Surroundings(patient, "encounter", row, TODAY), null, null)) {
          expected.add((UUID) row.get("encounter_id"));
        }
      }
    }
    Set<UUID> found =
        new HashSet<>(
            dsl.select(conditions.anchorField(encounter, "encounterId"))
                .from(conditions.rows(encounter))
                .where(conditions.compile(condition, TODAY))
                .fetch(0, UUID.class));
    assertThat(found).as("%s: %s", json, conditions.sentence(condition).en()).isEqualTo(expected);
    SlowEvaluator.Patient one = someone(json);
    if (one.rows().get("encounter").isEmpty()) {
      return;
    }
    Map<String, Object> row = one.rows().get("encounter").getFirst();
    same(
        json,
        conditions.explain(
            condition,
            encounter,
            Map.entry("encounterId", (UUID) row.get("encounter_id")),
            new PatientId(one.id()),
            TODAY),
        new Surroundings(one, "encounter", row, TODAY));
  }

  /// The same patient for the same condition, so that a case can be played again.
  private SlowEvaluator.Patient someone(JsonNode json) {
    return patients.get(Math.floorMod(json.toString().hashCode(), patients.size()));
  }

  private void same(JsonNode json, Explanation explanation, Surroundings around) {
    boolean holds = slow.holds(json, around, null, null);
    assertThat(explanation.holds()).as("explained: %s", json).isEqualTo(holds);
    validAsLongAsItSays(json, explanation.validUntil(), around, holds);
    List<Evidence> all = new ArrayList<>();
    explanation.evidence().forEach(part -> collect(part, all));
    for (Evidence part : all) {
      assertThat(part.satisfied())
          .as("%s at %s", json, part.place())
          .isEqualTo(slow.holds(json.at(part.place()), around, null, null));
      validAsLongAsItSays(json.at(part.place()), part.validUntil(), around, part.satisfied());
    }
    assertThat(all).as("what would change the answer of %s", json).anyMatch(Evidence::wouldChange);
    assertThat(all).as("what decides the answer of %s", json).anyMatch(Evidence::decides);
  }

  private void validAsLongAsItSays(
      JsonNode json, LocalDate until, Surroundings around, boolean holds) {
    LocalDate last = until == null ? TODAY.plusDays(366) : until;
    for (LocalDate day : List.of(TODAY.plusDays(1), TODAY.plusDays(30), last)) {
      if (!day.isAfter(last)) {
        assertThat(onDay(json, around, day)).as("%s on %s", json, day).isEqualTo(holds);
      }
    }
    if (until != null) {
      assertThat(onDay(json, around, until.plusDays(1)))
          .as("%s after %s", json, until)
          .isNotEqualTo(holds);
    }
  }

  private boolean onDay(JsonNode json, Surroundings around, LocalDate day) {
    return slow.holds(
        json,
        new Surroundings(around.patient(), around.anchorFact(), around.anchor(), day),
        null,
        null);
  }

  private static void collect(Evidence part, List<Evidence> all) {
    all.add(part);
    part.parts().forEach(inner -> collect(inner, all));
  }

  private List<SlowEvaluator.Patient> read() {
    Map<UUID, SlowEvaluator.Patient> found = new HashMap<>();
    for (FactDefinition fact : conditions.facts()) {
      jdbc.sql("SELECT * FROM " + fact.view())
          .query((row, n) -> {
            Map<String, Object> values = new HashMap<>();
            for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
              boolean moment = row.getMetaData().getColumnTypeName(i).equals("timestamptz");
              boolean day = row.getMetaData().getColumnTypeName(i).equals("date");
              values.put(
                  row.getMetaData().getColumnName(i),
                  moment
                      ? row.getObject(i, OffsetDateTime.class)
                      : day
                          ? row.getObject(i, LocalDate.class)
                          : row.getObject(i) instanceof java.sql.Array array
                              ? List.of((Object[]) array.getArray())
                              : row.getObject(i));
            }
            SlowEvaluator.Patient patient =
                found.computeIfAbsent(
                    (UUID) values.get("patient_id"),
                    id -> new SlowEvaluator.Patient(id, new HashMap<>()));
            patient.rows().computeIfAbsent(fact.name(), name -> new ArrayList<>()).add(values);
            return values;
          })
          .list();
    }
    found
        .values()
        .forEach(patient ->
            conditions.facts().forEach(fact -> patient.rows().putIfAbsent(fact.name(), List.of())));
    return List.copyOf(found.values());
  }
}
