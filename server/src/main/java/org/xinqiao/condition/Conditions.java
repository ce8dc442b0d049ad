package org.xinqiao.condition;

import static org.jooq.impl.DSL.condition;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.table;
import static org.jooq.impl.DSL.val;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.xinqiao.shared.PatientId;
import org.xinqiao.shared.Tenancy;
import org.xinqiao.shared.Text;
import tools.jackson.databind.JsonNode;

/// The door of the condition language.
@Service
public class Conditions {

  private final FactCatalogue catalogue;
  private final DSLContext dsl;

  Conditions(FactCatalogue catalogue, DSLContext dsl) {
    this.catalogue = catalogue;
    this.dsl = dsl;
  }

  /// The fact of that name.
  ///
  /// @throws ConditionInvalid when no module registers it
  public FactDefinition fact(String name) {
    return catalogue.fact(name, "fact");
  }

  /// Reads and checks a condition.
  ///
  /// @param anchor the fact whose row surrounds it; null when there is none
  /// @param inside whether bare fields mean the anchor's row, as in a trigger's `where`
  /// @throws ConditionInvalid naming the place and the problem
  public Condition parse(JsonNode json, @Nullable FactDefinition anchor, boolean inside) {
    return new ConditionParser(catalogue, anchor)
        .parse(
            json,
            "condition",
            inside && anchor != null
                ? new ConditionParser.Inside(anchor, Condition.Row.ANCHOR)
                : null);
  }

  /// Reads a condition on the rows of one fact, looked at from another fact's row.
  public Condition parseWithin(JsonNode json, FactDefinition anchor, FactDefinition fact) {
    return new ConditionParser(catalogue, anchor)
        .parse(json, "condition", new ConditionParser.Inside(fact, Condition.Row.FACT));
  }

  /// Both conditions together.
  public Condition both(Condition one, Condition other) {
    return new Condition.All(List.of(one, other));
  }

  /// The newest value of a field among the patient's rows that fit; null when none does.
  public Field<?> newest(FactDefinition fact, String fieldName, Condition where, LocalDate today) {
    ConditionCompiler compiler = new ConditionCompiler(today);
    String alias = "n_" + fact.name();
    FactDefinition.Field wanted =
        fact.field(fieldName).orElseThrow(() -> new ConditionInvalid(fieldName, "no such field"));
    return field(
        "({0})",
        dsl.select(field("max({0})", compiler.expression(wanted, alias)))
            .from(table(fact.view()).as(alias))
            .where(ConditionCompiler.matching(fact, alias))
            .and(compiler.compileWithin(where, alias)));
  }

  /// The predicate over the rows `p` (patient) and `a` (anchor), as [#rows] binds them.
  public org.jooq.Condition compile(Condition condition, LocalDate today) {
    return new ConditionCompiler(today).compile(condition);
  }

  /// A field of the anchor's row, for selecting it. Moments stay moments.
  public Field<Object> anchorField(FactDefinition anchor, String name) {
    FactDefinition.Field definition =
        anchor.field(name).orElseThrow(() -> new ConditionInvalid(name, "no such field"));
    return field(definition.sql().replace("{row}", ConditionCompiler.ANCHOR));
  }

  /// `FROM anchor a JOIN patient p`, kept to the current tenant: the frame that compiled conditions
  /// stand in.
  public org.jooq.Table<Record> rows(FactDefinition anchor) {
    return table(anchor.view())
        .as(ConditionCompiler.ANCHOR)
        .join(table(catalogue.fact("patient", "fact").view()).as(ConditionCompiler.PATIENT))
        .on(
            condition(
                "p.tenant_id = a.tenant_id AND p.patient_id = a.patient_id AND a.tenant_id = {0}",
                val(Tenancy.current().value())));
  }

  /// Explains a condition for one patient and one anchor row.
  ///
  /// @param anchorKey field that identifies the row, and its value
  @Transactional(readOnly = true)
  public Explanation explain(
      Condition condition,
      FactDefinition anchor,
      Map.Entry<String, UUID> anchorKey,
      PatientId patient,
      LocalDate today) {
    ConditionCompiler compiler = new ConditionCompiler(today);
    org.jooq.Condition row =
        condition("p.patient_id = {0}", val(patient.value()))
            .and(
                condition(
                    "{0} = {1}",
                    anchorField(anchor, anchorKey.getKey()), val(anchorKey.getValue())));
    List<Explanation.Evidence> evidence = new ArrayList<>();
    for (Condition part : parts(condition)) {
      evidence.add(explainPart(part, anchor, row, compiler));
    }
    boolean holds = dsl.fetchExists(rows(anchor), row.and(compiler.compile(condition)));
    return new Explanation(holds, evidence);
  }

  private static List<Condition> parts(Condition condition) {
    return condition instanceof Condition.All all
        ? all.parts().stream().flatMap(part -> parts(part).stream()).toList()
        : List.of(condition);
  }

  private Explanation.Evidence explainPart(
      Condition part, FactDefinition anchor, org.jooq.Condition row, ConditionCompiler compiler) {
    boolean satisfied = dsl.fetchExists(rows(anchor), row.and(compiler.compile(part)));
    return switch (part) {
      case Condition.Comparison comparison ->
          new Explanation.Evidence(
              comparison.field().label(),
              Sentences.of(part),
              found(comparison, anchor, row, compiler),
              satisfied);
      case Condition.Count counted ->
          new Explanation.Evidence(
              counted.fact().label(),
              Sentences.of(part),
              found(counted, anchor, row, compiler),
              satisfied);
      case Condition.All all -> combined(all, satisfied);
      case Condition.Any any -> combined(any, satisfied);
      case Condition.Not not -> combined(not, satisfied);
    };
  }

  private static Explanation.Evidence combined(Condition part, boolean satisfied) {
    return new Explanation.Evidence(
        new Text("组合条件", "Combined"), Sentences.of(part), null, satisfied);
  }

  private @Nullable Text found(
      Condition.Comparison comparison,
      FactDefinition anchor,
      org.jooq.Condition row,
      ConditionCompiler compiler) {
    String alias = comparison.row() == Condition.Row.PATIENT ? "p" : "a";
    Object value =
        dsl.select(compiler.expression(comparison.field(), alias))
            .from(rows(anchor))
            .where(row)
            .fetchOne(0);
    return value == null ? null : comparison.field().inWords(value);
  }

  /// The newest rows that the counted condition found, up to three.
  private @Nullable Text found(
      Condition.Count counted,
      FactDefinition anchor,
      org.jooq.Condition row,
      ConditionCompiler compiler) {
    String alias = "f_" + counted.fact().name();
    List<FactDefinition.Field> shown =
        counted.fact().fields().stream()
            .filter(
                f -> f.type() != FactDefinition.Type.ID && f.type() != FactDefinition.Type.BOOLEAN)
            .limit(4)
            .toList();
    org.jooq.Condition rows =
        ConditionCompiler.matching(counted.fact(), alias)
            .and(compiler.compileWithin(counted.where(), alias));
    List<Text> words =
        dsl
            .select(shown.stream().<Field<?>>map(f -> compiler.expression(f, alias)).toList())
            .from(rows(anchor).join(table(counted.fact().view()).as(alias)).on(rows))
            .where(row)
            .limit(3)
            .fetch()
            .stream()
            .map(record -> inWords(record, shown))
            .toList();
    return words.isEmpty()
        ? null
        : new Text(
            words.stream().map(Text::zh).collect(Collectors.joining("；")),
            words.stream().map(Text::en).collect(Collectors.joining("; ")));
  }

  private static Text inWords(Record row, List<FactDefinition.Field> shown) {
    List<Text> words = new ArrayList<>();
    for (int i = 0; i < shown.size(); i++) {
      Object value = row.get(i);
      if (value != null) {
        words.add(shown.get(i).inWords(value));
      }
    }
    return new Text(
        words.stream().map(Text::zh).collect(Collectors.joining(" ")),
        words.stream().map(Text::en).collect(Collectors.joining(" ")));
  }
}
