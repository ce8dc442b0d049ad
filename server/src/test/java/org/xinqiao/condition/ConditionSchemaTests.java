package org.xinqiao.condition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.xinqiao.TestHospital;
import org.xinqiao.XinqiaoTest;
import org.xinqiao.organization.Tenant;
import org.xinqiao.testkit.Gen;
import org.xinqiao.testkit.Property;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The parser and content/schema/condition.schema.json agree: whatever the parser takes, the schema
/// takes; what the schema refuses, the parser refuses. (The parser also knows the catalogue.)
@XinqiaoTest
class ConditionSchemaTests {

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final LocalDate TODAY = LocalDate.of(2026, 3, 31);
  private static final Schema SCHEMA =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
          .getSchema(SchemaLocation.of("classpath:content/schema/condition.schema.json"));

  @Autowired TestHospital hospitals;
  @Autowired Conditions conditions;
  @Autowired JdbcClient jdbc;

  private RandomConditions fitting;

  @BeforeEach
  void values() {
    Tenant tenant = hospitals.open();
    RandomRows rows = new RandomRows(jdbc, tenant, TODAY, 5);
    hospitals.run(tenant, () -> rows.patients(1));
    fitting = new RandomConditions(conditions.facts(), conditions.fact("encounter"), rows, TODAY);
  }

  @Test
  void everyConditionThatFitsFitsTheSchema() {
    Property.check(
        "a condition that the parser takes fits the schema",
        1_000,
        fitting,
        json -> {
          conditions.parse(json, conditions.fact("encounter"), false);
          assertThat(fitsSchema(json)).as(json.toString()).isTrue();
        });
  }

  @Test
  void whatTheSchemaRefusesTheParserRefuses() {
    Gen<JsonNode> broken = random -> broken(fitting.make(random), random);
    Property.check(
        "a condition that the schema refuses is refused by the parser",
        2_000,
        broken,
        json -> {
          if (!fitsSchema(json)) {
            assertThat(isTaken(json)).as(json.toString()).isFalse();
          }
        });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'all':[]}",
        "{'all':[{'field':'patient.age','op':'=','value':1}],'any':[]}",
        "{'exists':{'fact':'encounter','wehre':{}}}",
        "{'count':{'fact':'encounter','op':'in','value':1}}",
        "{'count':{'fact':'encounter','op':'=','value':-1}}",
        "{'repeated':{'fact':'encounter','times':1,'withinDays':9}}",
        "{'repeated':{'fact':'encounter','times':2,'withinDays':99999}}",
        "{'aggregate':{'fact':'observation','function':'median','field':'value','op':'=','value':1}}",
        "{'aggregate':{'fact':'observation','function':'mean','field':'value','op':'isNull'}}",
        "{'field':'patient.age','op':'isNull','value':1}",
        "{'field':'patient.age','op':'in','value':1}",
        "{'field':'patient.birthDate','op':'<','value':{'today':false}}",
        "{'field':'patient.birthDate','op':'<','value':{'today':true,'weeks':1}}",
        "{'field':'patient.birthDate','op':'withinLastDays','value':-1}",
      })
  void bothRefuse(String text) {
    JsonNode json = JSON.readTree(text.replace('\'', '"'));
    assertThat(fitsSchema(json)).isFalse();
    assertThat(isTaken(json)).isFalse();
  }

  /// Nothing but [ConditionInvalid] comes out of the parser, whatever goes in.
  @Test
  void anythingElseIsRefusedWithAPlaceThatExists() {
    Gen<JsonNode> broken = random -> broken(fitting.make(random), random);
    Property.check(
        "a flaw names a place",
        2_000,
        broken,
        json ->
            assertThatCode(
                    () -> {
                      try {
                        conditions.parse(json);
                      } catch (ConditionInvalid e) {
                        for (Flaw flaw : e.flaws()) {
                          assertThat(json.at(flaw.place()).isMissingNode())
                              .as("%s: %s", json, flaw)
                              .isFalse();
                          assertThat(flaw.words().zh()).isNotBlank();
                          assertThat(flaw.words().en()).isNotBlank();
                        }
                      }
                    })
                .doesNotThrowAnyException());
  }

  private boolean isTaken(JsonNode json) {
    try {
      conditions.parse(json, conditions.fact("encounter"), false);
      return true;
    } catch (ConditionInvalid e) {
      return false;
    }
  }

  private static boolean fitsSchema(JsonNode json) {
    return SCHEMA.validate(json.toString(), InputFormat.JSON).isEmpty();
  }

  /// With one thing taken away, added, renamed or of another kind.
  private static JsonNode broken(JsonNode json, SplittableRandom random) {
    List<ObjectNode> objects = new ArrayList<>();
    collect(json, objects);
    ObjectNode one = objects.get(random.nextInt(objects.size()));
    List<String> names = List.copyOf(one.propertyNames());
    String name = names.isEmpty() ? "all" : names.get(random.nextInt(names.size()));
    switch (random.nextInt(6)) {
      case 0 -> one.remove(name);
      case 1 -> one.put(name, -7);
      case 2 -> one.put(name, "nonsense");
      case 3 -> one.putArray(name);
      case 4 -> one.putObject(name);
      default -> one.put(name + "x", 1);
    }
    return json;
  }

  private static void collect(JsonNode node, List<ObjectNode> objects) {
    if (node instanceof ObjectNode object) {
      objects.add(object);
      object.values().forEach(value -> collect(value, objects));
    } else if (node instanceof ArrayNode array) {
      array.forEach(value -> collect(value, objects));
    }
  }
}
