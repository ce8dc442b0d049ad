package org.xinqiao.condition;

import static org.jooq.impl.DSL.condition;
import static org.jooq.impl.DSL.exists;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.not;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.selectOne;
import static org.jooq.impl.DSL.table;
import static org.jooq.impl.DSL.val;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Select;
import org.jooq.Table;
import org.jooq.impl.DSL;
import org.xinqiao.condition.Condition.Row;
import org.xinqiao.condition.Condition.Value;
import org.xinqiao.shared.Tenancy;

/// The SQL of conditions that look through the rows of a fact.
///
/// One that depends on nothing but those rows is asked once for all patients: they are grouped by
/// patient, and the patient is looked up among those whose group fits. Only what depends on the
/// surrounding row is asked for each of them, and whether there is a row at all, unless it is asked
/// of a range of patients: there one reading of the rows is less than a look-up for each.
final class RowQuestions {

  private final ConditionCompiler compiler;
  private final Whom whom;

  RowQuestions(ConditionCompiler compiler, Whom whom) {
    this.compiler = compiler;
    this.whom = whom;
  }

  org.jooq.Condition compile(Condition.OfRows question) {
    return switch (question) {
      case Condition.Count count
          when count.isExists() && whom instanceof PatientRange && !looksOutside(count) ->
          among(
              select(patient(alias(count.fact())))
                  .from(rows(count.fact()))
                  .where(ofThem(alias(count.fact())))
                  .and(fitting(count)));
      case Condition.Count count when count.isExists() ->
          exists(
              selectOne()
                  .from(rows(count.fact()))
                  .where(matching(count.fact()))
                  .and(ofTenant(alias(count.fact())))
                  .and(whom.beside().holds(alias(count.fact())))
                  .and(fitting(count)));
      case Condition.Count count ->
          compare(
              count,
              noCondition(),
              DSL.count(),
              number ->
                  condition(
                      "{0} " + count.operator().word() + " {1}", number, val(count.number())));
      case Condition.Aggregate aggregate -> aggregate(aggregate);
      case Condition.Repeated repeated -> repeated(repeated);
    };
  }

  private org.jooq.Condition aggregate(Condition.Aggregate aggregate) {
    FactDefinition.Field result = aggregate.result();
    return compare(
        aggregate,
        takingPart(aggregate),
        made(aggregate),
        made -> compiler.compare(made, result, aggregate.operator(), aggregate.values()));
  }

  /// What is compared, for the patient of the frame.
  Field<?> result(Condition.Aggregate aggregate) {
    return ofPatient(aggregate, takingPart(aggregate), made(aggregate));
  }

  /// How many rows of the patient of the frame fit.
  Field<?> number(Condition.OfRows question) {
    return ofPatient(question, takingPart(question), DSL.count());
  }

  /// Which rows take part, of those that fit: where the field is known, and the time that matters.
  org.jooq.Condition takingPart(Condition.OfRows question) {
    String alias = alias(question.fact());
    return switch (question) {
      case Condition.Count count -> noCondition();
      case Condition.Aggregate aggregate -> {
        org.jooq.Condition known = compiler.expression(aggregate.field(), alias).isNotNull();
        yield aggregate.function().inTime()
            ? known.and(time(aggregate.fact(), alias).isNotNull())
            : known;
      }
      case Condition.Repeated repeated -> {
        org.jooq.Condition known = time(repeated.fact(), alias).isNotNull();
        FactDefinition.Field same = repeated.same();
        yield same == null ? known : known.and(compiler.expression(same, alias).isNotNull());
      }
    };
  }

  private Field<?> ofPatient(Condition.OfRows question, org.jooq.Condition known, Field<?> made) {
    return field(
        "({0})",
        select(made)
            .from(rows(question.fact()))
            .where(matching(question.fact()))
            .and(fitting(question))
            .and(known));
  }

  /// @param known which rows take part, of those that fit
  /// @param made from the rows of one patient, and compared by `test`
  private org.jooq.Condition compare(
      Condition.OfRows question,
      org.jooq.Condition known,
      Field<?> made,
      Function<Field<?>, org.jooq.Condition> test) {
    FactDefinition fact = question.fact();
    if (looksOutside(question)) {
      return test.apply(ofPatient(question, known, made));
    }
    boolean ofNone = holdsOfNone(question);
    org.jooq.Condition fits = test.apply(made);
    org.jooq.Condition among =
        among(
            select(patient(alias(fact)))
                .from(rows(fact))
                .where(ofThem(alias(fact)))
                .and(fitting(question))
                .and(known)
                .groupBy(patient(alias(fact)))
                .having(ofNone ? condition("({0}) IS NOT TRUE", fits) : fits));
    return ofNone ? not(among) : among;
  }

  /// Whether it holds of a patient of whom no row takes part.
  private static boolean holdsOfNone(Condition.OfRows question) {
    return switch (question) {
      case Condition.Count count -> count.holdsOfNone();
      case Condition.Aggregate aggregate -> aggregate.holdsOfNone();
      case Condition.Repeated repeated -> false;
    };
  }

  private Field<?> made(Condition.Aggregate aggregate) {
    FactDefinition fact = aggregate.fact();
    String alias = alias(fact);
    Field<?> value = compiler.expression(aggregate.field(), alias);
    return switch (aggregate.function()) {
      case LAST -> field("({0})[1]", inOrder(fact, value, "DESC"));
      case FIRST -> field("({0})[1]", inOrder(fact, value, "ASC"));
      case CHANGE -> {
        Field<?> newest = inOrder(fact, value, "DESC");
        yield rounded(field("({0})[1] - ({0})[2]", newest));
      }
      case MEAN -> rounded(field("avg({0})", value));
      case MIN -> field("min({0})", value);
      case MAX -> field("max({0})", value);
      case SUM -> rounded(field("sum({0})", value));
      case SLOPE -> {
        Field<?> time = time(fact, alias);
        Field<?> days = field("(extract(epoch FROM {0}) / 86400)::double precision", time);
        yield rounded(
            field(
                "CASE WHEN min({0}) < max({0}) THEN regr_slope({1}, {2}) * 30 END",
                time, value, days));
      }
      case DISTINCT -> field("count(DISTINCT {0})", value);
      case DAYS_SINCE_LAST -> field("({0} - max({1}))", compiler.today(), value);
    };
  }

  /// Rows of one moment are told apart by their key, always the same way.
  private Field<?> inOrder(FactDefinition fact, Field<?> value, String direction) {
    String alias = alias(fact);
    return field(
        "array_agg({0} ORDER BY {1} %1$s, {2} %1$s)".formatted(direction),
        value,
        time(fact, alias),
        field(alias + "." + fact.rows().key()));
  }

  private static Field<?> rounded(Field<?> number) {
    return field("round(({0})::numeric, 6)::double precision", number);
  }

  /// So many occurrences lie within the window when one of them and the one so many before it do.
  private org.jooq.Condition repeated(Condition.Repeated repeated) {
    KeptDays kept = repeated.kept();
    // Of some patients the rows are read: that is little, and they are there at once.
    if (kept != null && !(whom instanceof Whom.Some)) {
      return repeated(repeated, kept);
    }
    boolean outside = looksOutside(repeated);
    Field<?> before =
        field(
            "lag(o.day, {0}) OVER (PARTITION BY o.tenant_id, o.patient_id, o.same ORDER BY o.day)",
            val(repeated.times() - 1));
    Table<?> runs =
        select(patient("o"))
            .select(field("o.day").as("day"), before.as("since"))
            .from(occurrences(repeated, outside).asTable("o"))
            .asTable("r");
    org.jooq.Condition near =
        condition("r.day - r.since <= {0}", val(repeated.withinDays()))
            .and(recent(repeated, field("r.day")));
    return outside
        ? exists(selectOne().from(runs).where(near))
        : among(select(patient("r")).from(runs).where(near));
  }

  /// The same of the days that are kept with the patient, newest first: the array beside itself,
  /// moved by as many places as there must be occurrences. The cheap questions come first, since
  /// they rule out most patients.
  private org.jooq.Condition repeated(Condition.Repeated repeated, KeptDays kept) {
    String row = ConditionCompiler.ofPatient(kept.keeper());
    Field<?> days = field(row + "." + kept.days());
    Field<Integer> times = val(repeated.times());
    List<Field<?>> beside = new ArrayList<>();
    beside.add(field("unnest({0})", days).as("day"));
    beside.add(field("unnest({0}[{1}:])", days, times).as("since"));
    org.jooq.Condition near =
        condition("o.day - o.since <= {0}", val(repeated.withinDays()))
            .and(recent(repeated, field("o.day")));
    org.jooq.Condition atAll = condition("cardinality({0}) >= {1}", days, times);
    if (kept.kinds() != null) {
      Field<?> kinds = field(row + "." + kept.kinds());
      beside.add(field("unnest({0})", kinds).as("kind"));
      beside.add(field("unnest({0}[{1}:])", kinds, times).as("kind_since"));
      near = near.and(condition("o.kind = o.kind_since"));
    } else if (repeated.inLastDays() != null) {
      atAll =
          atAll.and(
              condition("{0}[1] >= {1} - {2}", days, compiler.today(), val(repeated.inLastDays())));
    }
    return atAll.and(exists(selectOne().from(select(beside).asTable("o")).where(near)));
  }

  /// The days on which it happened, with what must be the same.
  private Select<?> occurrences(Condition.Repeated repeated, boolean outside) {
    FactDefinition fact = repeated.fact();
    String alias = alias(fact);
    List<Field<?>> columns = new ArrayList<>(patient(alias));
    Field<?> same =
        repeated.same() == null ? inline(0) : compiler.expression(repeated.same(), alias);
    columns.add(same.as("same"));
    columns.add(compiler.expression(fact.time().orElseThrow(), alias).as("day"));
    if (repeated.each() != null) {
      // A row that says nothing of what counts once counts alone.
      columns.add(
          field(
                  "coalesce(({0})::text, ({1})::text)",
                  compiler.expression(repeated.each(), alias),
                  field(alias + "." + fact.rows().key()))
              .as("each"));
    }
    Select<?> rows =
        select(columns)
            .from(rows(fact))
            .where(outside ? matching(fact) : ofThem(alias))
            .and(fitting(repeated))
            .and(takingPart(repeated));
    if (repeated.each() == null) {
      return rows;
    }
    // Grouped from outside: an expression with a bound day in it is not the same one twice.
    List<Field<?>> kind = new ArrayList<>(patient("g"));
    kind.add(field("g.same"));
    return select(kind)
        .select(field("min(g.day)").as("day"))
        .from(rows.asTable("g"))
        .groupBy(Stream.concat(kind.stream(), Stream.of(field("g.each"))).toList());
  }

  private org.jooq.Condition recent(Condition.Repeated repeated, Field<?> day) {
    Integer days = repeated.inLastDays();
    return days == null
        ? noCondition()
        : condition("{0} BETWEEN {1} - {2} AND {1}", day, compiler.today(), val(days));
  }

  org.jooq.Condition fitting(Condition.OfRows question) {
    return compiler.compile(question.where(), alias(question.fact()));
  }

  /// The rows of the patient of the frame.
  static org.jooq.Condition matching(FactDefinition fact) {
    return condition(
        "%1$s.tenant_id = p.tenant_id AND %1$s.patient_id = p.patient_id".formatted(alias(fact)));
  }

  static Table<Record> rows(FactDefinition fact) {
    return table(fact.view()).as(alias(fact));
  }

  static String alias(FactDefinition fact) {
    return "f_" + fact.name().toLowerCase(Locale.ROOT);
  }

  /// The rows of all patients of whom it is asked.
  private org.jooq.Condition ofThem(String alias) {
    return ofTenant(alias).and(whom.holds(alias));
  }

  private static org.jooq.Condition ofTenant(String alias) {
    return condition(alias + ".tenant_id = {0}", val(Tenancy.current().value()));
  }

  private static org.jooq.Condition among(Select<?> patients) {
    return condition("(p.tenant_id, p.patient_id) IN ({0})", patients);
  }

  private static List<Field<?>> patient(String alias) {
    return List.of(field(alias + ".tenant_id"), field(alias + ".patient_id"));
  }

  private Field<?> time(FactDefinition fact, String alias) {
    return compiler.stored(fact.time().orElseThrow(), alias);
  }

  /// Whether it depends on more than the rows it looks through.
  private static boolean looksOutside(Condition.OfRows question) {
    return looksOutside(question.where())
        || question instanceof Condition.Aggregate aggregate && ofAnchor(aggregate.values());
  }

  private static boolean looksOutside(Condition where) {
    return switch (where) {
      case Condition.All all -> all.parts().stream().anyMatch(RowQuestions::looksOutside);
      case Condition.Any any -> any.parts().stream().anyMatch(RowQuestions::looksOutside);
      case Condition.Not not -> looksOutside(not.part());
      case Condition.Segment segment -> looksOutside(segment.condition());
      case Condition.Comparison comparison ->
          comparison.row() != Row.FACT || ofAnchor(comparison.values());
      case Condition.OfRows nested -> looksOutside(nested);
    };
  }

  private static boolean ofAnchor(List<Value> values) {
    return values.stream().anyMatch(Value.AnchorField.class::isInstance);
  }
}
