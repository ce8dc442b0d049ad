package org.xinqiao.cohort;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.list;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.table;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.springframework.stereotype.Component;
import org.xinqiao.condition.Condition;
import org.xinqiao.condition.Conditions;
import org.xinqiao.consent.Purpose;
import org.xinqiao.governor.Reachability;
import org.xinqiao.shared.PatientId;

/// The statements that count patients of whom conditions hold, within the reach of whoever asks.
/// Exact. Whatever makes counting faster belongs here.
@Component
class SegmentCounts {

  private static final int SAMPLE = 10;

  private final Conditions conditions;
  private final Reachability reachability;
  private final DSLContext dsl;

  SegmentCounts(Conditions conditions, Reachability reachability, DSLContext dsl) {
    this.conditions = conditions;
    this.reachability = reachability;
    this.dsl = dsl;
  }

  long number(Condition condition, LocalDate today) {
    return dsl.selectCount()
        .from(conditions.patients(condition))
        .where(conditions.compile(condition, today))
        .fetchSingle()
        .get(0, Long.class);
  }

  List<PatientId> some(Condition condition, LocalDate today) {
    return dsl.select(field("p.patient_id", UUID.class))
        .from(conditions.patients(condition))
        .where(conditions.compile(condition, today))
        .limit(SAMPLE)
        .fetch()
        .map(row -> new PatientId(row.value1()));
  }

  /// How many could be reached for follow-up care.
  ///
  /// @param byChannel by the channel's name, in the order in which they are shown
  /// @param any over at least one of them
  record Reachable(Map<String, Long> byChannel, long any) {}

  Reachable reachable(Condition condition, LocalDate today, Instant now) {
    List<String> channels = reachability.channels();
    List<Field<?>> reached = new ArrayList<>();
    List<Field<?>> numbers = new ArrayList<>();
    List<Field<?>> over = new ArrayList<>();
    for (int i = 0; i < channels.size(); i++) {
      String column = "by" + i;
      reached.add(
          field("({0})", reachability.reaches(channels.get(i), Purpose.CARE, now)).as(column));
      over.add(field(name("r", column)));
      numbers.add(field("count(*) FILTER (WHERE {0})", field(name("r", column))));
    }
    numbers.add(field("count(*) FILTER (WHERE true IN ({0}))", list(over)));
    // OFFSET 0 keeps the planner from asking once more for "any" what it asked for each.
    Record row =
        dsl.select(numbers)
            .from(
                table(
                    "({0} OFFSET 0) AS r",
                    dsl.select(reached)
                        .from(conditions.patients())
                        .where(conditions.compile(condition, today))))
            .fetchSingle();
    Map<String, Long> byChannel = new LinkedHashMap<>();
    for (int i = 0; i < channels.size(); i++) {
      byChannel.put(channels.get(i), row.get(i, Long.class));
    }
    return new Reachable(byChannel, row.get(channels.size(), Long.class));
  }
}
