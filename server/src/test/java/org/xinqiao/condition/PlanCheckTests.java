package org.xinqiao.condition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.jooq.DSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.xinqiao.TestHospital;
import org.xinqiao.XinqiaoTest;
import org.xinqiao.condition.PlanCheck.Plan;
import org.xinqiao.organization.Tenant;
import org.xinqiao.shared.Problem;
import org.xinqiao.shared.Reach;
import org.xinqiao.shared.Tenancy;
import tools.jackson.databind.json.JsonMapper;

@XinqiaoTest
class PlanCheckTests {

  private static final LocalDate TODAY = LocalDate.of(2026, 3, 31);
  private static final JsonMapper JSON = JsonMapper.builder().build();

  @Autowired TestHospital hospitals;
  @Autowired Conditions conditions;
  @Autowired PlanCheck plans;
  @Autowired DSLContext dsl;
  @Autowired JdbcClient jdbc;
  @Autowired PlatformTransactionManager transactions;

  @Test
  void anOrdinaryConditionFits() {
    assertThat(check(plans, "{'field':'patient.age','op':'>','value':60}"))
        .isInstanceOfSatisfying(Plan.Fits.class, plan -> assertThat(plan.cost()).isPositive());
  }

  @Test
  void whatCostsMoreThanTheSettingIsRefusedWithBothNumbers() {
    PlanCheck strict = new PlanCheck(conditions, new ConditionSettings(1), dsl, JSON, transactions);
    assertThat(check(strict, "{'field':'patient.age','op':'>','value':60}"))
        .isInstanceOfSatisfying(
            Plan.TooCostly.class,
            plan -> {
              Problem problem = plan.problem();
              assertThat(problem.code()).isEqualTo("condition.too-costly");
              assertThat(problem.status()).isEqualTo(422);
              assertThat(problem.params()).containsEntry("most", 1L);
            });
  }

  /// What looks through all earlier visits for every visit is dearer than what looks through them
  /// once: the check can tell.
  @Test
  void workForEveryRowCostsMore() {
    String once =
        "{'count':{'fact':'encounter','where':{'field':'startedAt','op':'isNotNull'},'op':'>','value':3}}";
    String forEach =
        "{'count':{'fact':'encounter','where':{'field':'daysSincePrevious','op':'>','value':30},'op':'>','value':3}}";
    assertThat(check(plans, forEach).cost()).isGreaterThan(check(plans, once).cost());
  }

  /// Also of what reads the visits, whose table is held to the reach row by row.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'field':'patient.age','op':'>','value':60}",
        "{'count':{'fact':'encounter','where':{'field':'startedAt','op':'isNotNull'},'op':'>','value':3}}"
      })
  void whomTheCallerReachesIsNoCostOfTheCondition(String json) {
    Tenant tenant = hospitals.open();
    hospitals.run(tenant, () -> new RandomRows(jdbc, tenant, TODAY, 7).patients(20));
    Condition condition = conditions.parse(JSON.readTree(json.replace('\'', '"')));
    UUID staff = UUID.randomUUID();
    Plan ofTheProduct = Tenancy.call(tenant.id(), () -> plans.check(condition, TODAY));
    List<Reach> reaches =
        List.of(
            Reach.everybody(staff),
            new Reach(staff, Set.of(UUID.randomUUID()), Instant.EPOCH),
            Reach.nobody(staff));
    assertThat(reaches)
        .allSatisfy(reach ->
            assertThat(as(tenant, reach, () -> plans.check(condition, TODAY)))
                .isEqualTo(ofTheProduct));
  }

  /// Its plan would be bound to the reach that the transaction has told the database.
  @Test
  void withinATransactionNothingIsReckoned() {
    Tenant tenant = hospitals.open();
    Condition condition =
        conditions.parse(JSON.readTree("{\"field\":\"patient.age\",\"op\":\">\",\"value\":60}"));
    assertThatThrownBy(() -> hospitals.in(tenant, () -> plans.check(condition, TODAY)))
        .isInstanceOf(IllegalStateException.class);
  }

  private <T> T as(Tenant tenant, Reach reach, Supplier<T> work) {
    Reach.Decision decision = new Reach.Decision(reach.staff());
    decision.make(reach);
    return Reach.call(decision, () -> Tenancy.call(tenant.id(), work::get));
  }

  private Plan check(PlanCheck check, String json) {
    Tenant tenant = hospitals.open();
    hospitals.run(tenant, () -> new RandomRows(jdbc, tenant, TODAY, 7).patients(20));
    Condition condition = conditions.parse(JSON.readTree(json.replace('\'', '"')));
    return Tenancy.call(tenant.id(), () -> check.check(condition, TODAY));
  }
}
