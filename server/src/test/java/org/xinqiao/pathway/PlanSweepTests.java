package org.xinqiao.pathway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.xinqiao.TestClock;
import org.xinqiao.TestHospital;
import org.xinqiao.XinqiaoTest;
import org.xinqiao.interop.IntakeRounds;
import org.xinqiao.organization.Tenant;
import org.xinqiao.shared.Tenancy;

/// Everybody is looked at in pages, and the size of a page, a stop or a second node changes nothing
/// about which plans run.
@XinqiaoTest
class PlanSweepTests {

  private static final LocalDate TODAY = LocalDate.parse("2026-03-20");
  private static final Instant NOW = Instant.parse("2026-03-20T01:00:00Z");
  private static final int PATIENTS = 7;

  @Autowired TestHospital hospitals;
  @Autowired IntakeRounds intake;
  @Autowired SweepPlans sweep;
  @Autowired StartPlans start;
  @Autowired PlanRounds plans;
  @Autowired JdbcClient jdbc;

  private Tenant tenant;

  @BeforeEach
  void discharged() {
    tenant = hospitals.open();
    TestClock.at(
        "2026-03-20T08:00",
        () -> {
          for (int i = 1; i <= PATIENTS; i++) {
            discharge(i, "202603" + (12 + i));
          }
        });
    forgetChanges();
  }

  @Test
  void smallPagesMakeThePlansOfALargeOne() {
    assertThat(inPages(1_000)).isEqualTo(1);
    List<String> large = laidOut();
    assertThat(large).hasSize(PATIENTS * 6);

    again();
    assertThat(inPages(2)).isEqualTo(4);
    assertThat(laidOut()).isEqualTo(large);
    assertThat(one("SELECT patients || ' ' || plans FROM pathway_sweep")).isEqualTo("7 7");
  }

  @Test
  void aPageThatEndsWithTheLastPatientIsFollowedByAnEmptyOne() {
    assertThat(inPages(PATIENTS)).isEqualTo(2);
    assertThat(laidOut()).hasSize(PATIENTS * 6);
  }

  @Test
  void aSweepThatWasStoppedGoesOnWhereItWas() {
    assertThat(page(3)).isTrue();
    String plansOfThree =
        one("SELECT string_agg(plan_id::text, ' ' ORDER BY plan_id) FROM pathway_plan");
    assertThat(count("pathway_plan")).isEqualTo(3);

    assertThatThrownBy(() ->
            hospitals.run(
                tenant,
                () -> {
                  sweep.page(TODAY, NOW, 3);
                  throw new IllegalStateException("The process ends in the middle of a page");
                }))
        .isInstanceOf(IllegalStateException.class);
    assertThat(count("pathway_plan")).isEqualTo(3);

    assertThat(inPages(3)).isEqualTo(2);
    assertThat(count("pathway_plan")).isEqualTo(PATIENTS);
    assertThat(one("SELECT string_agg(plan_id::text, ' ' ORDER BY plan_id) FROM pathway_plan"))
        .contains(plansOfThree.split(" "));
    assertThat(one("SELECT patients::text FROM pathway_sweep")).isEqualTo("7");
  }

  @Test
  void nothingIsLookedAtTwiceOnOneDay() {
    inPages(3);
    String before = one("SELECT s::text FROM pathway_sweep s");
    discharge(8, "20260318");
    forgetChanges();
    assertThat(page(3)).isFalse();
    assertThat(one("SELECT s::text FROM pathway_sweep s")).isEqualTo(before);
    assertThat(count("pathway_plan")).isEqualTo(PATIENTS);

    assertThat(Tenancy.call(tenant.id(), () -> sweep.page(TODAY.plusDays(1), NOW, 100))).isFalse();
    assertThat(count("pathway_plan")).isEqualTo(PATIENTS + 1);
  }

  @Test
  void twoNodesMakeNoPlanTwice() throws Exception {
    CyclicBarrier together = new CyclicBarrier(3);
    Callable<Integer> node =
        () -> {
          together.await(30, TimeUnit.SECONDS);
          int pages = 0;
          while (Tenancy.call(tenant.id(), () -> sweep.awaitPage(TODAY, NOW))) {
            pages++;
          }
          return pages;
        };
    Callable<Integer> events =
        () -> {
          together.await(30, TimeUnit.SECONDS);
          return Tenancy.call(tenant.id(), () -> start.forPending(TODAY, NOW));
        };
    for (int i = 1; i <= PATIENTS; i++) {
      discharge(i, "202603" + (12 + i));
    }
    List<Future<Integer>> all = new ArrayList<>();
    try (ExecutorService nodes = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Callable<Integer> each : List.of(node, node, events)) {
        all.add(nodes.submit(each));
      }
    }
    for (Future<Integer> each : all) {
      each.get(30, TimeUnit.SECONDS);
    }
    assertThat(count("pathway_plan")).isEqualTo(PATIENTS);
    assertThat(laidOut()).hasSize(PATIENTS * 6);
    assertThat(count("appointment_revisit")).isEqualTo(PATIENTS);
  }

  /// While a sweep of a large hospital goes on, whoever was discharged now does not wait for it.
  @Test
  void somebodyOfWhomSomethingHappenedIsPlannedAtOnce() {
    assertThat(page(1)).isTrue();
    TestClock.at("2026-03-20T09:00", () -> discharge(9, "20260320"));
    Tenancy.run(tenant.id(), () -> start.forPending(TODAY, NOW));
    assertThat(count("pathway_plan")).isEqualTo(2);
  }

  @Test
  void aHospitalThatLoadsItsHistoryGetsThePlansOfThatTime() {
    discharge(10, "20251201");
    discharge(11, "20260110");
    forgetChanges();
    TestClock.at(
        "2026-03-20T09:00",
        () -> Tenancy.run(tenant.id(), () -> plans.backfill(LocalDate.parse("2025-11-20"))));
    assertThat(count("pathway_plan")).isEqualTo(PATIENTS + 2);
    assertThat(
            one(
                """
                SELECT count(*)::text FROM pathway_due d JOIN pathway_plan p USING (tenant_id, patient_id, plan_id)
                 WHERE p.anchor_on < DATE '2026-02-01'
                """))
        .isEqualTo("0");
  }

  @Test
  void aPlanWhoseTimeIsOverIsCompleteWithThePageOfItsPatient() {
    inPages(3);
    Tenancy.run(tenant.id(), () -> sweep.page(TODAY.plusDays(60), NOW, 3));
    assertThat(one("SELECT count(*)::text FROM pathway_plan WHERE state = 'completed'"))
        .isEqualTo("3");
  }

  private void discharge(int number, String day) {
    assertThat(
            intake.take(
                tenant,
                """
                MSH|^~\\&|HIS|SZYY|PRM|SZYY|%2$s140500+0800||ADT^A03^ADT_A03|M%1$d-%3$d|P|2.5|||AL|AL|CHN|UNICODE UTF-8
                EVN|A03|%2$s140000+0800
                PID|1||P%1$d^^^HIS^PI||测试^%1$d||19600101|F
                PV1|1|I|骨科二病区^08^02^SZYY||||D0789^孙^立群|||0401^骨科|||||||||ZY%1$d^^^HIS^VN|||||||||||||||||01^医嘱离院|HOME|||||||%2$s080000|%2$s140000
                PR1|1||81.5400x001^右侧全膝关节置换术^ICD9CM3GB||%2$s090000|P
                """
                    .formatted(number, day, ++messages)))
        .contains("MSA|AA|");
  }

  private int messages;

  private boolean page(int size) {
    return Tenancy.call(tenant.id(), () -> sweep.page(TODAY, NOW, size));
  }

  private int inPages(int size) {
    int pages = 1;
    while (page(size)) {
      pages++;
    }
    return pages;
  }

  private void forgetChanges() {
    hospitals.run(tenant, () -> jdbc.sql("DELETE FROM pathway_pending").update());
  }

  /// As before the first sweep.
  private void again() {
    hospitals.run(
        tenant,
        () -> {
          jdbc.sql("UPDATE pathway_plan SET state = 'stopped', cycle = plan_id").update();
          jdbc.sql("DELETE FROM pathway_due").update();
        });
    Tenancy.run(tenant.id(), () -> sweep.begin(TODAY, TODAY, NOW));
  }

  /// What stands on which day, in the order of the patients.
  private List<String> laidOut() {
    return hospitals.in(
        tenant,
        () ->
            jdbc.sql(
                    """
                    SELECT p.patient_id || ' ' || p.anchor_on || ' ' || s.step_id || ' ' || s.due_on || ' ' || s.closes_on
                           || ' ' || coalesce((SELECT string_agg(d.occasion || d.due_on, ',' ORDER BY d.occasion)
                                                 FROM pathway_due d
                                                WHERE d.tenant_id = s.tenant_id AND d.patient_id = s.patient_id
                                                  AND d.plan_id = s.plan_id AND d.step_id = s.step_id), '-')
                      FROM pathway_plan p JOIN pathway_step s USING (tenant_id, patient_id, plan_id)
                     WHERE p.state = 'active' ORDER BY 1
                    """)
                .query(String.class)
                .list());
  }

  private long count(String table) {
    return Long.parseLong(one("SELECT count(*)::text FROM " + table));
  }

  private String one(String sql) {
    return hospitals.in(tenant, () -> jdbc.sql(sql).query(String.class).single());
  }
}
