package org.xinqiao.condition;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.Locale;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.xinqiao.TestHospital;
import org.xinqiao.XinqiaoTest;
import org.xinqiao.golden.Golden;
import org.xinqiao.organization.Tenant;
import org.xinqiao.shared.Text;

@XinqiaoTest
class FactReferenceTests {

  @Autowired Conditions conditions;
  @Autowired TestHospital hospitals;
  @Autowired JdbcClient jdbc;

  /// docs/reference/facts.md is the catalogue.
  @Test
  void theReferenceSaysWhatTheCatalogueSays() {
    Golden.check("docs/reference/facts.md", reference());
  }

  /// Every column that a fact names is there, under the application's role.
  @Test
  void everyFieldCanBeRead() {
    Tenant tenant = hospitals.open();
    for (FactDefinition fact : conditions.facts()) {
      ConditionCompiler compiler = ConditionCompiler.ofAll(LocalDate.of(2026, 3, 31));
      String columns =
          fact.fields().stream()
              .map(field -> compiler.expression(field, "f").toString())
              .collect(Collectors.joining(", "));
      String source = fact.rows().source() == null ? "NULL::uuid" : "f." + fact.rows().source();
      assertThat(
              hospitals.in(
                  tenant,
                  () ->
                      jdbc.sql(
                              "SELECT f.%s, %s, f.tenant_id, f.patient_id, %s FROM %s f"
                                  .formatted(fact.rows().key(), source, columns, fact.view()))
                          .query((row, n) -> row.getObject(1))
                          .list()))
          .isEmpty();
    }
  }

  /// Names are for people: no two fields of a fact are called the same, in either language.
  @Test
  void labelsTellFieldsApart() {
    for (FactDefinition fact : conditions.facts()) {
      assertThat(fact.fields()).extracting(FactDefinition.Field::name).doesNotHaveDuplicates();
      assertThat(fact.fields()).extracting(field -> field.label().zh()).doesNotHaveDuplicates();
      assertThat(fact.fields()).extracting(field -> field.label().en()).doesNotHaveDuplicates();
    }
  }

  private String reference() {
    StringBuilder page =
        new StringBuilder(
            """
            # Facts

            What conditions may ask for ([how](../explanation/conditions.md)). Written from the code: a module registers what it
            owns. In the console it is 事实目录. "Class" is the sensitivity after GB/T 39725-2020, 1 to 5. A field in italics
            belongs to another class than its fact. Moments are compared by their day in the hospital's zone.
            """);
    for (FactDefinition fact : conditions.facts()) {
      page.append("\n## `%s` %s\n\n".formatted(fact.name(), fact.label().zh()));
      page.append(
          "%s: %s. %s。\n\n".formatted(fact.label().en(), fact.meaning().en(), fact.meaning().zh()));
      page.append(
          "Module `%s`; %s per patient%s; class %d; there %s.\n\n"
              .formatted(
                  fact.owner(),
                  fact.onePerPatient() ? "one row" : "several rows",
                  fact.time().map(time -> "; ordered by `" + time.name() + "`").orElse(""),
                  fact.sensitivity().level(),
                  fact.freshness().words().en()));
      page.append(
          "| Field | 名称 | English | Type | Unit | Values and meaning |\n|---|---|---|---|---|---|\n");
      fact.fields().forEach(field -> page.append(row(field)));
    }
    return page.toString();
  }

  private static String row(FactDefinition.Field field) {
    String codes =
        field.codes().entrySet().stream()
            .map(code -> "`%s` %s".formatted(code.getKey(), code.getValue().zh()))
            .sorted()
            .collect(Collectors.joining(", "));
    Text meaning = field.meaning();
    String name = "`" + field.name() + "`";
    return "| %s | %s | %s | %s | %s | %s |\n"
        .formatted(
            field.sensitivity() == null ? name : "*" + name + "*",
            field.label().zh(),
            field.label().en(),
            field.type().name().toLowerCase(Locale.ROOT),
            field.unit() == null ? "" : field.unit().en(),
            (meaning == null ? "" : meaning.en() + (codes.isEmpty() ? "" : "; ")) + codes);
  }
}
