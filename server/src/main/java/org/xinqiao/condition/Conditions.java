package org.xinqiao.condition;

import static org.jooq.impl.DSL.condition;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.table;
import static org.jooq.impl.DSL.val;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Record1;
import org.jooq.Select;
import org.jooq.Table;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.xinqiao.shared.DataClass;
import org.xinqiao.shared.PatientId;
import org.xinqiao.shared.Tenancy;
import org.xinqiao.shared.Text;
import tools.jackson.databind.JsonNode;

/// The door of the condition language. A condition is read by [#parse], said by [#sentence], asked
/// of everybody by [#compile] in the frame of [#patients] or [#rows], of some by [#compileFor], of
/// one by [#holds], and explained by [#explain]. Compiled predicates belong to the tenant in whose
/// scope they were compiled.
@Service
public class Conditions {

  private final FactCatalogue catalogue;
  private final DSLContext dsl;

  Conditions(FactCatalogue catalogue, DSLContext dsl) {
    this.catalogue = catalogue;
    this.dsl = dsl;
  }

  /// Everything that may be asked for, by name.
  public Collection<FactDefinition> facts() {
    return catalogue.all();
  }

  /// The fact of that name.
  ///
  /// @throws ConditionInvalid when no module registers it
  public FactDefinition fact(String name) {
    return catalogue.fact(name, "");
  }

  /// Reads and checks a condition about the patient alone.
  ///
  /// @throws ConditionInvalid naming the places and the problems
  public Condition parse(JsonNode json) {
    return new ConditionParser(catalogue, null).parse(json, null);
  }

  /// Reads and checks a condition about the patient alone that may name saved ones.
  ///
  /// @param self its own id among the saved ones: it must not contain itself; null when it has none
  /// @throws ConditionInvalid naming the places and the problems
  public Condition parse(JsonNode json, SavedConditions saved, @Nullable UUID self) {
    return new ConditionParser(catalogue, null, saved, self).parse(json, null);
  }

  /// Reads and checks a condition that is asked of a row of another fact.
  ///
  /// @param anchor the fact whose row surrounds it
  /// @param inside whether bare fields mean the anchor's row, as in a trigger's `where`
  /// @throws ConditionInvalid naming the places and the problems
  public Condition parse(JsonNode json, FactDefinition anchor, boolean inside) {
    return new ConditionParser(catalogue, anchor)
        .parse(json, inside ? new ConditionParser.Inside(anchor, Condition.Row.ANCHOR) : null);
  }

  /// Reads a condition on the rows of one fact, looked at from another fact's row.
  public Condition parseWithin(JsonNode json, FactDefinition anchor, FactDefinition fact) {
    return new ConditionParser(catalogue, anchor)
        .parse(json, new ConditionParser.Inside(fact, Condition.Row.FACT));
  }

  /// Both conditions together.
  public Condition both(Condition one, Condition other) {
    return new Condition.All(List.of(one, other));
  }

  /// The condition in words.
  public Text sentence(Condition condition) {
    return Sentences.of(condition);
  }

  /// The names of the facts that an answer depends on.
  public Set<String> factsOf(Condition condition) {
    Set<String> names = new TreeSet<>();
    collect(condition, names);
    return names;
  }

  private static void collect(Condition condition, Set<String> names) {
    switch (condition) {
      case Condition.All all -> all.parts().forEach(part -> collect(part, names));
      case Condition.Any any -> any.parts().forEach(part -> collect(part, names));
      case Condition.Not not -> collect(not.part(), names);
      case Condition.Segment segment -> collect(segment.condition(), names);
      case Condition.Comparison comparison -> names.add(comparison.owner().name());
      case Condition.OfRows question -> {
        names.add(question.fact().name());
        collect(question.where(), names);
      }
    }
  }

  /// The saved conditions that it names itself; what those name in turn is theirs.
  public Set<UUID> segmentsOf(Condition condition) {
    return switch (condition) {
      case Condition.All all -> segmentsOf(all.parts());
      case Condition.Any any -> segmentsOf(any.parts());
      case Condition.Not not -> segmentsOf(not.part());
      case Condition.Segment segment -> Set.of(segment.id());
      case Condition.Comparison comparison -> Set.of();
      case Condition.OfRows question -> Set.of();
    };
  }

  private Set<UUID> segmentsOf(List<Condition> parts) {
    return parts.stream()
        .flatMap(part -> segmentsOf(part).stream())
        .collect(Collectors.toUnmodifiableSet());
  }

  /// Whether the answer is about a patient's health: then who is in it says something about them.
  /// Of a fact with one row per patient only the field that is compared is told, of others a whole
  /// row.
  public boolean isClinical(Condition condition) {
    return switch (condition) {
      case Condition.All all -> all.parts().stream().anyMatch(this::isClinical);
      case Condition.Any any -> any.parts().stream().anyMatch(this::isClinical);
      case Condition.Not not -> isClinical(not.part());
      case Condition.Segment segment -> isClinical(segment.condition());
      case Condition.Comparison comparison ->
          isClinical(comparison.owner().sensitivity(comparison.field()));
      case Condition.OfRows question ->
          isClinical(question.fact().sensitivity())
              || question.fact().fields().stream()
                  .anyMatch(field -> isClinical(question.fact().sensitivity(field)))
              || isClinical(question.where());
    };
  }

  private static boolean isClinical(DataClass told) {
    return told.level() >= DataClass.CLINICAL.level();
  }

  /// Every part with its sentence, by its place (JSON pointer, RFC 6901); the whole first.
  public Map<String, Text> sentences(Condition condition) {
    Map<String, Text> said = new LinkedHashMap<>();
    for (ExplainedPart part : ExplainedPart.of(condition).all()) {
      said.put(part.place(), Sentences.of(part.condition()));
    }
    return said;
  }

  /// Why a condition holds of patients of whom it does, for showing some of them: what decides it,
  /// with the values that were found; all with one statement.
  @Transactional(readOnly = true)
  public Map<PatientId, List<Text>> reasons(
      Condition condition, Collection<PatientId> patients, LocalDate today) {
    return new Reasons(dsl, patients(), patients, today).of(condition);
  }

  /// What a field says in the newest of the patient's rows that fit and say something, which may be
  /// less than what an older one said; of rows without an order the greatest. Null when none does.
  public Field<?> newest(FactDefinition fact, String fieldName, Condition where, LocalDate today) {
    ConditionCompiler compiler = ConditionCompiler.ofAll(today);
    String alias = "n_" + fact.name().toLowerCase(Locale.ROOT);
    Field<?> said = compiler.expression(known(fact, fieldName), alias);
    List<Field<?>> order = new ArrayList<>();
    fact.time().ifPresent(time -> order.add(compiler.stored(time, alias)));
    order.add(said);
    return field(
        "({0})",
        dsl.select(said)
            .from(table(fact.view()).as(alias))
            .where(
                condition(
                    "%1$s.tenant_id = p.tenant_id AND %1$s.patient_id = p.patient_id"
                        .formatted(alias)))
            .and(compiler.compile(where, alias))
            .and(said.isNotNull())
            .orderBy(order.stream().map(Field::desc).toList())
            .limit(1));
  }

  /// The predicate over the rows `p` (patient) and `a` (anchor), as [#rows] binds them, or `p`
  /// alone, as [#patients] does. Where it is false or null the condition does not hold.
  public org.jooq.Condition compile(Condition condition, LocalDate today) {
    return ConditionCompiler.ofAll(today).compile(condition);
  }

  /// The same predicate for a frame that the caller keeps to these patients; it reads nobody else's
  /// rows.
  public org.jooq.Condition compileFor(
      Condition condition, LocalDate today, Collection<PatientId> patients) {
    return compileFor(condition, today, new Whom.Some(patients));
  }

  /// The same predicate for a frame that is kept to them, as [#patients(Whom)] and
  /// [#rows(FactDefinition, Whom)] are.
  public org.jooq.Condition compileFor(Condition condition, LocalDate today, Whom whom) {
    return new ConditionCompiler(ConditionCompiler.day(today), whom).compile(condition);
  }

  /// A field of the anchor's row, for selecting it. Moments stay moments.
  public Field<Object> anchorField(FactDefinition anchor, String name) {
    return field(known(anchor, name).sql().replace("{row}", ConditionCompiler.ANCHOR));
  }

  /// A field of a fact with one row per patient, for selecting it in the frame of [#patients].
  ///
  /// @param name as conditions write it, such as `profile.systolic`
  /// @throws ConditionInvalid when there is no such field
  public Field<?> patientField(String name, LocalDate today) {
    int dot = name.indexOf('.');
    FactDefinition fact = fact(name.substring(0, Math.max(dot, 0)));
    if (!fact.onePerPatient()) {
      throw FlawKind.FIELD_UNKNOWN.at("", fact.name(), name);
    }
    return ConditionCompiler.ofAll(today)
        .expression(known(fact, name.substring(dot + 1)), ConditionCompiler.ofPatient(fact));
  }

  /// What a field of the patient is called, and a value of it in words.
  ///
  /// @param name as conditions write it, such as `profile.systolic`
  /// @param value as a JSON object keeps it: a text, a number, or true and false
  /// @return empty when there is no such field any more
  public Optional<FieldValue> inWords(String name, Object value) {
    int dot = name.indexOf('.');
    return facts().stream()
        .filter(fact -> dot > 0 && fact.name().equals(name.substring(0, dot)))
        .flatMap(fact -> fact.field(name.substring(dot + 1)).stream())
        .findFirst()
        .map(field -> new FieldValue(field.label(), field.inWords(value)));
  }

  /// @param label of the field
  /// @param value in words, with its unit
  public record FieldValue(Text label, Text value) {}

  /// The fields of the patient that a condition compares, as [#patientField] takes them.
  public Set<String> patientFieldsOf(Condition condition) {
    Set<String> names = new TreeSet<>();
    collectFields(condition, names);
    return names;
  }

  private static void collectFields(Condition condition, Set<String> names) {
    switch (condition) {
      case Condition.All all -> all.parts().forEach(part -> collectFields(part, names));
      case Condition.Any any -> any.parts().forEach(part -> collectFields(part, names));
      case Condition.Not not -> collectFields(not.part(), names);
      case Condition.Segment segment -> collectFields(segment.condition(), names);
      case Condition.Comparison comparison -> {
        if (comparison.row() == Condition.Row.PATIENT) {
          names.add(comparison.owner().name() + "." + comparison.field().name());
        }
      }
      case Condition.OfRows question -> collectFields(question.where(), names);
    }
  }

  private static FactDefinition.Field known(FactDefinition fact, String name) {
    return fact.field(name).orElseThrow(() -> FlawKind.FIELD_UNKNOWN.at("", fact.name(), name));
  }

  /// `FROM anchor a JOIN patient p`, kept to the current tenant: the frame of conditions that are
  /// asked of a fact's rows.
  public Table<Record> rows(FactDefinition anchor) {
    return rows(anchor, Whom.EVERYBODY);
  }

  /// The same frame, kept to these patients.
  public Table<Record> rows(FactDefinition anchor, Whom whom) {
    return withOthers(
        table(anchor.view())
            .as(ConditionCompiler.ANCHOR)
            .join(
                table(catalogue.fact(FactCatalogue.PATIENT, "").view())
                    .as(ConditionCompiler.PATIENT))
            .on(
                condition(
                    "p.tenant_id = a.tenant_id AND p.patient_id = a.patient_id AND a.tenant_id = {0}",
                    val(Tenancy.current().value())))
            .and(whom.holds(ConditionCompiler.ANCHOR))
            .and(whom.beside().holds(ConditionCompiler.PATIENT)),
        whom);
  }

  /// `FROM patient p`, kept to the current tenant: the frame of conditions about the patient alone.
  public Table<Record> patients() {
    return patients(Whom.EVERYBODY);
  }

  /// The frame for asking this condition, alone, of everybody. Where it asks nothing but what one
  /// row of each patient says, that row is the frame: joining a million patients to it takes as
  /// long as reading it. Only `p.tenant_id` and `p.patient_id` may be asked for then.
  public Table<Record> patients(Condition condition) {
    Set<String> asked = new TreeSet<>();
    collectRows(condition, asked);
    return catalogue.all().stream()
        .filter(fact -> fact.rows().ofEverybody() && asked.contains(fact.name()))
        .filter(fact -> !asked.contains(FactCatalogue.PATIENT))
        .findFirst()
        .map(this::onlyOf)
        .orElseGet(this::patients);
  }

  /// The facts with one row per patient that a condition reads.
  private static void collectRows(Condition condition, Set<String> names) {
    switch (condition) {
      case Condition.All all -> all.parts().forEach(part -> collectRows(part, names));
      case Condition.Any any -> any.parts().forEach(part -> collectRows(part, names));
      case Condition.Not not -> collectRows(not.part(), names);
      case Condition.Segment segment -> collectRows(segment.condition(), names);
      case Condition.Comparison comparison -> {
        if (comparison.row() == Condition.Row.PATIENT) {
          names.add(comparison.owner().name());
        }
      }
      case Condition.OfRows question -> {
        collectRows(question.where(), names);
        if (question instanceof Condition.Repeated repeated && repeated.kept() != null) {
          names.add(repeated.kept().keeper());
        }
      }
    }
  }

  private Table<Record> onlyOf(FactDefinition fact) {
    String alias = ConditionCompiler.ofPatient(fact);
    Table<Record> frame =
        dsl.selectFrom(table(fact.view()))
            .where(condition("tenant_id = {0}", val(Tenancy.current().value())))
            .asTable(alias)
            .crossJoin(
                DSL.lateral(
                    dsl.select(field(alias + ".tenant_id"), field(alias + ".patient_id"))
                        .asTable(ConditionCompiler.PATIENT)));
    return withOthers(frame, Whom.EVERYBODY, fact);
  }

  /// The same frame, kept to these patients.
  public Table<Record> patients(Whom whom) {
    String view = catalogue.fact(FactCatalogue.PATIENT, "").view();
    return withOthers(
        dsl.selectFrom(table(view))
            .where(condition("tenant_id = {0}", val(Tenancy.current().value())))
            .and(whom.holds(view))
            .asTable(ConditionCompiler.PATIENT),
        whom);
  }

  /// Other facts with one row per patient; the planner leaves out what no condition asks for.
  private Table<Record> withOthers(Table<Record> frame, Whom whom) {
    return withOthers(frame, whom, catalogue.fact(FactCatalogue.PATIENT, ""));
  }

  /// @param there the fact whose rows the frame has
  private Table<Record> withOthers(Table<Record> frame, Whom whom, FactDefinition there) {
    Table<Record> all = frame;
    for (FactDefinition fact : catalogue.all()) {
      if (fact.onePerPatient()
          && !fact.equals(there)
          && !fact.name().equals(FactCatalogue.PATIENT)) {
        String alias = ConditionCompiler.ofPatient(fact);
        all =
            all.leftJoin(table(fact.view()).as(alias))
                .on(
                    condition(
                            "%1$s.tenant_id = p.tenant_id AND %1$s.patient_id = p.patient_id"
                                .formatted(alias))
                        .and(whom.beside().holds(alias)));
      }
    }
    return all;
  }

  /// Of whom a condition can hold that is asked of rows of the anchor: patients of whom holds what
  /// it says of the patient alone. Asked before the whole, which may be dear, is asked of few.
  ///
  /// @return `patient_id` of more than can be, never of fewer; empty when the condition says
  ///   nothing of the patient alone
  public Optional<Select<Record1<UUID>>> whoOfPatient(
      Condition condition, LocalDate today, Whom whom) {
    Condition part = Narrowing.partOf(condition, Condition.Row.PATIENT);
    return Narrowing.isEmpty(part)
        ? Optional.empty()
        : Optional.of(
            dsl.select(field("p.patient_id", UUID.class))
                .from(patients(whom))
                .where(compileFor(part, today, whom)));
  }

  /// Of whom a condition can hold by what it says of the anchor's row alone, where that limits its
  /// time: an index on that time answers, and nothing older is read.
  ///
  /// @return as [#whoOfPatient]; empty when the condition names no days within which the row lies
  public Optional<Select<Record1<UUID>>> whoOfRecent(
      FactDefinition anchor, Condition where, LocalDate today, Whom whom) {
    org.jooq.Condition limits = Narrowing.limits(where, today);
    if (limits.equals(DSL.noCondition())) {
      return Optional.empty();
    }
    Condition part = Narrowing.partOf(where, Condition.Row.ANCHOR);
    return Optional.of(
        dsl.selectDistinct(field("a.patient_id", UUID.class))
            .from(table(anchor.view()).as(ConditionCompiler.ANCHOR))
            .where(condition("a.tenant_id = {0}", val(Tenancy.current().value())))
            .and(whom.holds(ConditionCompiler.ANCHOR))
            .and(limits)
            .and(compileFor(part, today, whom)));
  }

  /// Whether it holds of one patient: the same SQL, kept to them.
  @Transactional(readOnly = true)
  public boolean holds(Condition condition, PatientId patient, LocalDate today) {
    return dsl.fetchExists(
        patients(),
        condition("p.patient_id = {0}", val(patient.value()))
            .and(compileFor(condition, today, List.of(patient))));
  }

  /// Explains a condition about the patient alone.
  @Transactional(readOnly = true)
  public Explanation explain(Condition condition, PatientId patient, LocalDate today) {
    return new Explainer(
            dsl, patients(), condition("p.patient_id = {0}", val(patient.value())), patient)
        .explain(condition, today);
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
    org.jooq.Condition row =
        condition("p.patient_id = {0}", val(patient.value()))
            .and(
                condition(
                    "{0} = {1}",
                    anchorField(anchor, anchorKey.getKey()), val(anchorKey.getValue())));
    return new Explainer(dsl, rows(anchor), row, patient).explain(condition, today);
  }
}
