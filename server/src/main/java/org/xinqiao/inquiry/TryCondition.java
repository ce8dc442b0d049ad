package org.xinqiao.inquiry;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;
import org.springframework.stereotype.Service;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import org.xinqiao.condition.Condition;
import org.xinqiao.condition.ConditionInvalid;
import org.xinqiao.condition.Conditions;
import org.xinqiao.condition.Flaw;
import org.xinqiao.condition.PlanCheck;
import org.xinqiao.shared.PatientId;
import org.xinqiao.shared.Text;
import tools.jackson.databind.JsonNode;

/// Tries a condition that somebody is writing: whether it fits, what it says, what it costs, and
/// how many patients within the caller's reach it holds of. What does not fit or costs too much is
/// not asked.
@Service
class TryCondition {

  /// Patients that are counted at most: beyond it the number says nothing more to whoever tries.
  static final int COUNTED = 10_000;

  private static final int SAMPLE = 10;

  sealed interface Tried {
    record Unfit(List<Flaw> flaws) implements Tried {}

    record TooCostly(Text sentence, double cost, double most) implements Tried {}

    /// @param number at most [#COUNTED]
    /// @param capped whether there are more
    record Asked(
        Condition condition,
        Text sentence,
        double cost,
        int number,
        boolean capped,
        List<PatientId> some)
        implements Tried {}
  }

  private final Conditions conditions;
  private final PlanCheck plans;
  private final DSLContext dsl;
  private final TransactionTemplate reading;

  TryCondition(
      Conditions conditions,
      PlanCheck plans,
      DSLContext dsl,
      PlatformTransactionManager transactions) {
    this.conditions = conditions;
    this.plans = plans;
    this.dsl = dsl;
    reading = new TransactionTemplate(transactions);
    reading.setReadOnly(true);
  }

  Tried of(JsonNode json, LocalDate today) {
    Condition condition;
    try {
      condition = conditions.parse(json);
    } catch (ConditionInvalid e) {
      return new Tried.Unfit(e.flaws());
    }
    Text sentence = conditions.sentence(condition);
    return switch (plans.check(condition, today)) {
      case PlanCheck.Plan.TooCostly plan -> new Tried.TooCostly(sentence, plan.cost(), plan.most());
      case PlanCheck.Plan.Fits plan ->
          reading.execute(status -> asked(condition, sentence, plan.cost(), today));
    };
  }

  private Tried asked(Condition condition, Text sentence, double cost, LocalDate today) {
    org.jooq.Condition holds = conditions.compile(condition, today);
    int number =
        Optional.ofNullable(
                dsl.selectCount()
                    .from(
                        DSL.selectOne()
                            .from(conditions.patients(condition))
                            .where(holds)
                            .limit(COUNTED + 1)
                            .asTable("counted"))
                    .fetchOne(0, Integer.class))
            .orElse(0);
    List<PatientId> some =
        dsl.select(DSL.field("p.patient_id", UUID.class))
            .from(conditions.patients(condition))
            .where(holds)
            .limit(SAMPLE)
            .fetch()
            .map(row -> new PatientId(row.value1()));
    return new Tried.Asked(
        condition, sentence, cost, Math.min(number, COUNTED), number > COUNTED, some);
  }

  /// Whether the answer is about a patient's health: then who is in it says something about them.
  boolean isClinical(Condition condition) {
    return conditions.isClinical(condition);
  }
}
