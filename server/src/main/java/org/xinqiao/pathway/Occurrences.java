package org.xinqiao.pathway;

import static org.jooq.impl.DSL.condition;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.table;
import static org.jooq.impl.DSL.val;

import java.time.LocalDate;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.Table;
import org.xinqiao.pathway.PathwayDefinition.Every;
import org.xinqiao.pathway.PathwayDefinition.Step;

/// The days on which a step stands. All are calendar days: whole months keep the day of the month,
/// at most the month's last, and are added before days. Each time is counted from the anchor's day
/// in one addition. So a step of every month from 31 January stands on 28 or 29 February and on 31
/// March, and one of every year from 29 February on 28 February but for leap years.
final class Occurrences {

  private Occurrences() {}

  /// The step's day; of one that comes again for the time `k.time`, the first being 1.
  static Field<LocalDate> day(Field<LocalDate> base, Step step) {
    Every every = step.every();
    return every == null
        ? field("({0} + {1}::interval)::date", LocalDate.class, base, val(step.offset()))
        : field(
            "({0} + ({1}::interval + (k.time - 1) * {2}::interval))::date",
            LocalDate.class, base, val(step.offset()), val(every.interval()));
  }

  /// The times that there are at most.
  static Table<?> times(Every every) {
    return table("generate_series(1, {0}) AS k (time)", val(every.times()));
  }

  /// Which times are written: the first, and those until somewhat later than is asked for, so that
  /// the next one always stands there, of the days that are not over: nobody missed what was never
  /// asked. Those written before are written again, since they may move.
  static Condition wanted(
      Field<LocalDate> base,
      Field<LocalDate> due,
      Step step,
      Every every,
      Field<String> id,
      LocalDate today,
      LocalDate until) {
    Condition within =
        condition(
            "({0} >= {1} AND (k.time = 1 OR {0} <= ({2} + {3}::interval)::date))",
            due, val(today), val(until), val(every.interval()));
    Condition written =
        condition(
            "EXISTS (SELECT 1 FROM pathway_step s WHERE s.tenant_id = pl.tenant_id AND s.patient_id = pl.patient_id"
                + " AND s.plan_id = pl.plan_id AND s.step_id = {0})",
            id);
    String end = every.until();
    Condition notOver =
        end == null
            ? noCondition()
            : condition("{0} <= ({1} + {2}::interval)::date", day(base, step), base, val(end));
    return within.and(notOver).or(written);
  }
}
