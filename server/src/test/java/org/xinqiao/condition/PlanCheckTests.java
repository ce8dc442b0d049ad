package org.xinqiao.condition;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jooq.DSLContext;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.xinqiao.TestHospital;
import org.xinqiao.XinqiaoTest;
import org.xinqiao.condition.PlanCheck.Plan;
import org.xinqiao.organization.Tenant;
import org.xinqiao.shared.Problem;
import org.xinqiao.shared.Reach;
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

  @Test
  void anOrdinaryConditionFits() {
    assertThat(check(plans, "{'field':'patient.age','op':'>','value':60}"))
        .isInstanceOfSatisfying(Plan.Fits.class, plan -> assertThat(plan.cost()).isPositive());
  }

  @Test
  void whatCostsMoreThanTheSettingIsRefusedWithBothNumbers() {
    PlanCheck strict = new PlanCheck(conditions, new ConditionSettings(1), dsl, JSON);
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

  /// Whose patients somebody reaches is looked up for each patient, which is no part of the
  /// condition.
  @Test
  void whomTheCallerReachesIsNoCostOfTheCondition() {
    Tenant tenant = hospitals.open();
    hospitals.run(tenant, () -> new RandomRows(jdbc, tenant, TODAY, 7).patients(20));
    Condition condition =
        conditions.parse(JSON.readTree("{\"field\":\"patient.age\",\"op\":\">\",\"value\":60}"));
    UUID staff = UUID.randomUUID();
    Plan ofTheProduct = hospitals.in(tenant, () -> plans.check(condition, TODAY));
    List<Reach> reaches =
        List.of(
            Reach.everybody(staff),
            new Reach(staff, Set.of(UUID.randomUUID()), Instant.EPOCH),
            Reach.nobody(staff));
    assertThat(reaches)
        .allSatisfy(reach ->
            assertThat(
                    hospitals.in(
                        tenant,
                        () -> {
                          Reach.Decision decision = new Reach.Decision(staff);
                          decision.make(reach);
                          return Reach.call(decision, () -> plans.check(condition, TODAY));
                        }))
                .isInstanceOfSatisfying(
                    Plan.Fits.class,
                    plan -> assertThat(plan.cost()).isLessThanOrEqualTo(ofTheProduct.cost())));
  }

  @Test
  void theTableOfAPlanStandsBesideWhatIsWorkedOutOnce() {
    String plan =
        """
        {"Node Type":"Aggregate","Plans":[
          {"Node Type":"Result","Parent Relationship":"InitPlan"},
          {"Node Type":"Gather","Parent Relationship":"Outer","Plans":[
            {"Node Type":"Seq Scan","Parent Relationship":"Outer","Relation Name":"patient","Plans":[
              {"Node Type":"Index Scan","Parent Relationship":"SubPlan","Relation Name":"care_relation"}]}]}]}
        """;
    assertThat(PlanCheck.table(JSON.readTree(plan))).contains("patient");
    assertThat(PlanCheck.table(JSON.readTree("{\"Node Type\":\"Result\"}"))).isEmpty();
  }

  private Plan check(PlanCheck check, String json) {
    Tenant tenant = hospitals.open();
    hospitals.run(tenant, () -> new RandomRows(jdbc, tenant, TODAY, 7).patients(20));
    Condition condition = conditions.parse(JSON.readTree(json.replace('\'', '"')));
    return hospitals.in(tenant, () -> check.check(condition, TODAY));
  }
}
