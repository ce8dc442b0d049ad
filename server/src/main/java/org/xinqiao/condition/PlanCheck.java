package org.xinqiao.condition;

import java.time.LocalDate;
import java.util.Map;
import org.jooq.DSLContext;
import org.jooq.Query;
import org.springframework.stereotype.Service;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;
import org.xinqiao.shared.Problem;
import org.xinqiao.shared.Reach;
import tools.jackson.databind.json.JsonMapper;

/// Whether a condition may be kept: how much work it is to ask it of all patients, as the database
/// plans it under the application's role on the data of this hospital. To be asked before a
/// condition is saved; nothing is read.
///
/// It is reckoned as the nightly pass asks it, beyond the reach of the caller: row-level security
/// looks every row up among the caller's patients, which the database reckons at a hundred times an
/// ordinary condition, also for somebody who reaches the whole hospital. A plan is the same for
/// everybody and says nothing of a patient (ADR 0079).
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
  private final TransactionTemplate alone;

  PlanCheck(
      Conditions conditions,
      ConditionSettings settings,
      DSLContext dsl,
      JsonMapper json,
      PlatformTransactionManager transactions) {
    this.conditions = conditions;
    this.settings = settings;
    this.dsl = dsl;
    this.json = json;
    alone = new TransactionTemplate(transactions);
    alone.setReadOnly(true);
  }

  /// @param condition about the patient alone
  /// @throws IllegalStateException within a transaction: its plan would be bound to the caller's
  ///   reach, and a second connection beside it can leave everybody waiting for one
  public Plan check(Condition condition, LocalDate today) {
    if (TransactionSynchronizationManager.isActualTransactionActive()) {
      throw new IllegalStateException("A plan is reckoned before the transaction that needs it");
    }
    double cost = Reach.beyond(() -> alone.execute(status -> reckoned(condition, today)));
    return cost > settings.mostCost()
        ? new Plan.TooCostly(cost, settings.mostCost())
        : new Plan.Fits(cost);
  }

  private double reckoned(Condition condition, LocalDate today) {
    Query count =
        dsl.selectCount()
            .from(conditions.patients(condition))
            .where(conditions.compile(condition, today));
    String plan = dsl.fetchSingle("EXPLAIN (FORMAT JSON) {0}", count).get(0, String.class);
    return json.readTree(plan).at("/0/Plan/Total Cost").asDouble();
  }
}
