package org.xinqiao.condition;

import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;
import org.jooq.DSLContext;
import org.jooq.Query;
import org.jooq.impl.DSL;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.xinqiao.shared.Problem;
import org.xinqiao.shared.Reach;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Whether a condition may be kept: how much work it is to ask it of all patients, as the database
/// plans it under the application's role on the data of this hospital. To be asked before a
/// condition is saved; nothing is read.
///
/// Whose patients the caller reaches is no work of the condition and left out: row-level security
/// looks each patient up among the caller's, which the database reckons at a hundred times an
/// ordinary condition, also for somebody who reaches the whole hospital.
@Service
public class PlanCheck {

  /// What the database reckons.
  ///
  /// @param cost in units of reading one page in order; see the setting
  ///   `xinqiao.condition.most-cost`
  public sealed interface Plan {
    double cost();

    record Fits(double cost) implements Plan {}

    /// @param most what a condition may cost
    record TooCostly(double cost, double most) implements Plan {

      public Problem problem() {
        return new Problem(
            "condition.too-costly",
            422,
            Map.of("cost", Math.round(cost), "most", Math.round(most)));
      }
    }
  }

  private final Conditions conditions;
  private final ConditionSettings settings;
  private final DSLContext dsl;
  private final JsonMapper json;

  PlanCheck(Conditions conditions, ConditionSettings settings, DSLContext dsl, JsonMapper json) {
    this.conditions = conditions;
    this.settings = settings;
    this.dsl = dsl;
    this.json = json;
  }

  /// @param condition about the patient alone
  @Transactional(readOnly = true)
  public Plan check(Condition condition, LocalDate today) {
    double cost = cost(plan(conditions.compile(condition, today))) - reach();
    return cost > settings.mostCost()
        ? new Plan.TooCostly(cost, settings.mostCost())
        : new Plan.Fits(Math.max(0, cost));
  }

  /// What looking everybody up among the caller's patients adds to reading them in order; 0 where
  /// the database does not tell what it reads.
  private double reach() {
    if (Reach.current().isEmpty()) {
      return 0;
    }
    JsonNode everybody = plan(DSL.noCondition());
    return table(everybody).map(table -> Math.max(0, cost(everybody) - reading(table))).orElse(0.0);
  }

  /// The table that a plan reads in the end: below its root, beside what is worked out once before.
  static Optional<String> table(JsonNode plan) {
    if (plan.has("Relation Name")) {
      return Optional.of(plan.get("Relation Name").asString());
    }
    for (JsonNode part : plan.path("Plans")) {
      if (part.path("Parent Relationship").asString().equals("Outer")) {
        return table(part);
      }
    }
    return Optional.empty();
  }

  private JsonNode plan(org.jooq.Condition where) {
    Query count = dsl.selectCount().from(conditions.patients()).where(where);
    return json.readTree(dsl.fetchSingle("EXPLAIN (FORMAT JSON) {0}", count).get(0, String.class))
        .at("/0/Plan");
  }

  private static double cost(JsonNode plan) {
    return plan.get("Total Cost").asDouble();
  }

  private double reading(String table) {
    return dsl.fetchSingle(
            """
            SELECT greatest(relpages, 0) * current_setting('seq_page_cost')::float8
                     + greatest(reltuples, 0) * current_setting('cpu_tuple_cost')::float8
              FROM pg_class WHERE oid = {0}::regclass
            """,
            DSL.val(table))
        .get(0, Double.class);
  }
}
