package org.xinqiao.condition;

import java.time.LocalDate;
import java.util.Map;
import org.jooq.DSLContext;
import org.jooq.Query;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.xinqiao.shared.Problem;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Whether a condition may be kept: how much work it is to ask it of all patients, as the database
/// plans it under the application's role on the data of this hospital. To be asked before a
/// condition is saved; nothing is read.
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
    Query all =
        dsl.selectCount().from(conditions.patients()).where(conditions.compile(condition, today));
    JsonNode plan =
        json.readTree(dsl.fetchSingle("EXPLAIN (FORMAT JSON) {0}", all).get(0, String.class));
    double cost = plan.at("/0/Plan/Total Cost").asDouble();
    return cost > settings.mostCost()
        ? new Plan.TooCostly(cost, settings.mostCost())
        : new Plan.Fits(cost);
  }
}
