package org.xinqiao.measure;

import static org.jooq.impl.DSL.condition;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.val;

import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Table;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.xinqiao.condition.Conditions;
import org.xinqiao.condition.FactDefinition;
import org.xinqiao.measure.MeasureDefinition.Exclusion;
import org.xinqiao.shared.Cursor;
import org.xinqiao.shared.Page;
import org.xinqiao.shared.PatientId;

/// Computes measures. Every row of the population gets three flags, in one place ([#rows]);
/// numbers, trend and lists are all taken from these flags and so cannot disagree.
@Service
class Measures {

  /// Months of a trend.
  static final int TREND_MONTHS = 12;

  /// How many rows of the population fell into each part.
  record Counts(int numerator, int denominator, int excluded, int notMature) {

    static final Counts NONE = new Counts(0, 0, 0, 0);

    Counts plus(Counts other) {
      return new Counts(
          numerator + other.numerator,
          denominator + other.denominator,
          excluded + other.excluded,
          notMature + other.notMature);
    }
  }

  /// @param total of the period asked for
  /// @param months the months up to the end of the period, the period's own days or not
  record Result(Counts total, Map<YearMonth, Counts> months) {}

  /// One row behind a number.
  ///
  /// @param exclusion which exclusion was the first to fit; null for none
  /// @param happenedOn the day the patient came, where the fact has one
  record Row(
      UUID id,
      PatientId patient,
      LocalDate day,
      @Nullable Integer exclusion,
      @Nullable String department,
      @Nullable String source,
      @Nullable String response,
      @Nullable LocalDate happenedOn) {}

  private final Conditions conditions;
  private final DSLContext dsl;

  Measures(Conditions conditions, DSLContext dsl) {
    this.conditions = conditions;
    this.dsl = dsl;
  }

  /// The number, and the months before it, in one statement.
  @Transactional(readOnly = true)
  public Result count(MeasureDefinition measure, LocalDate from, LocalDate to, LocalDate today) {
    YearMonth last = YearMonth.from(to);
    LocalDate trendFrom = last.minusMonths(TREND_MONTHS - 1L).atDay(1);
    LocalDate first = from.isBefore(trendFrom) ? from : trendFrom;
    Field<String> month = field("to_char(r.day, 'YYYY-MM')", String.class);
    Field<Boolean> asked = field("r.day >= {0}", Boolean.class, day(from));
    Map<YearMonth, Counts> months = new TreeMap<>();
    for (YearMonth each = YearMonth.from(trendFrom);
        !each.isAfter(last);
        each = each.plusMonths(1)) {
      months.put(each, Counts.NONE);
    }
    Counts total = Counts.NONE;
    for (Record row :
        dsl.select(
                month,
                asked,
                counted(Part.NUMERATOR),
                counted(Part.DENOMINATOR),
                counted(Part.EXCLUDED),
                counted(Part.NOT_MATURE))
            .from(rows(measure, first, to, today))
            .groupBy(field("1"), field("2"))
            .fetch()) {
      Counts counts =
          new Counts(
              row.get(2, Integer.class),
              row.get(3, Integer.class),
              row.get(4, Integer.class),
              row.get(5, Integer.class));
      months.computeIfPresent(
          YearMonth.parse(row.get(0, String.class)), (key, sum) -> sum.plus(counts));
      if (row.get(1, Boolean.class)) {
        total = total.plus(counts);
      }
    }
    return new Result(total, months);
  }

  /// The rows of one part, the latest day first.
  @Transactional(readOnly = true)
  public Page<Row> list(
      MeasureDefinition measure,
      Part part,
      LocalDate from,
      LocalDate to,
      LocalDate today,
      @Nullable String cursorText,
      int limit) {
    List<Row> rows =
        dsl.select(
                field("r.id", UUID.class),
                field("r.patient_id", UUID.class),
                field("r.day", LocalDate.class),
                field("r.exclusion", Integer.class),
                field("r.department", String.class),
                field("r.source", String.class),
                field("r.response", String.class),
                field("r.happened_on", LocalDate.class))
            .from(rows(measure, from, to, today))
            .where(part.condition())
            .and(after(Cursor.parse(cursorText, 2)))
            .orderBy(field("r.day").desc(), field("r.id").desc())
            .limit(limit + 1)
            .fetch()
            .map(row ->
                new Row(
                    row.value1(),
                    new PatientId(row.value2()),
                    row.value3(),
                    row.value4(),
                    row.value5(),
                    row.value6(),
                    row.value7(),
                    row.value8()));
    return Page.of(rows, limit, row -> Cursor.of(row.day(), row.id()));
  }

  /// The population of the period as `r`: day, id, patient, and the flags `excluded`, `mature` and
  /// `numerator`. A condition about something that is not known does not hold.
  private Table<?> rows(MeasureDefinition measure, LocalDate from, LocalDate to, LocalDate today) {
    Field<Object> day = conditions.anchorField(measure.from(), measure.period().name());
    List<Field<?>> columns = new ArrayList<>();
    columns.add(field("a.patient_id").as("patient_id"));
    columns.add(conditions.anchorField(measure.from(), measure.key().name()).as("id"));
    columns.add(day.as("day"));
    Field<Integer> exclusion = exclusion(measure, today);
    columns.add(exclusion.as("exclusion"));
    columns.add(field("({0}) IS NOT NULL", Boolean.class, exclusion).as("excluded"));
    columns.add(flag(measure.mature(), today).as("mature"));
    columns.add(flag(measure.numerator(), today).as("numerator"));
    columns.add(known(measure.from(), "department", "text").as("department"));
    columns.add(known(measure.from(), "source", "text").as("source"));
    columns.add(known(measure.from(), "response", "text").as("response"));
    columns.add(known(measure.from(), "attendedOn", "date").as("happened_on"));
    return dsl.select(columns)
        .from(conditions.rows(measure.from()))
        .where(condition("{0} BETWEEN {1} AND {2}", day, day(from), day(to)))
        .and(conditions.compile(measure.population(), today))
        .asTable("r");
  }

  /// The number of the first exclusion that fits; null when none does.
  private Field<Integer> exclusion(MeasureDefinition measure, LocalDate today) {
    Field<Integer> none = field("cast(null AS integer)", Integer.class);
    Field<Integer> result = none;
    List<Exclusion> exclusions = measure.exclusions();
    for (int i = exclusions.size() - 1; i >= 0; i--) {
      result =
          field(
              "CASE WHEN {0} THEN {1} ELSE {2} END",
              Integer.class,
              conditions.compile(exclusions.get(i).when(), today),
              inline(i),
              result);
    }
    return result;
  }

  private Field<Boolean> flag(org.xinqiao.condition.Condition condition, LocalDate today) {
    return field("coalesce(({0}), false)", Boolean.class, conditions.compile(condition, today));
  }

  /// A field that the fact may have; null where it has none of that name.
  private Field<?> known(FactDefinition fact, String name, String type) {
    return fact.field(name).isPresent()
        ? conditions.anchorField(fact, name)
        : field("cast(null AS " + type + ")");
  }

  private static Field<Integer> counted(Part part) {
    return DSL.count().filterWhere(part.condition());
  }

  private static Condition after(@Nullable Cursor cursor) {
    if (cursor == null) {
      return noCondition();
    }
    return condition("(r.day, r.id) < ({0}, {1})", day(cursor.day(0)), val(cursor.id(1)));
  }

  private static Field<LocalDate> day(LocalDate date) {
    return field("cast({0} AS date)", LocalDate.class, val(date.toString()));
  }
}
