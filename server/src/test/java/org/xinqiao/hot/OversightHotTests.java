package org.xinqiao.hot;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.xinqiao.TestBrowser;
import org.xinqiao.TestHospital;
import org.xinqiao.TestStaff;
import org.xinqiao.XinqiaoTest;
import org.xinqiao.organization.Staff;
import org.xinqiao.organization.Tenant;

/// Months of the audit of a big hospital: a day is listed from the index of that day, and a chart
/// is opened without reading more than its reader's day.
@XinqiaoTest
@Import({Statements.Configuration.class, ManyPatients.class})
class OversightHotTests {

  private static final int DAYS = 60;
  private static final int A_DAY = 2_000;

  @Autowired TestHospital hospitals;
  @Autowired TestStaff people;
  @Autowired Statements statements;
  @Autowired JdbcTemplate template;
  @Autowired JdbcClient jdbc;
  @Autowired Clock clock;

  @Autowired
  @Qualifier("ownerDataSource") DataSource owner;

  @Test
  void aDayIsListedFromTheIndexOfThatDay() {
    Tenant tenant = hospitals.open();
    TestStaff.Person nurse = people.hire(tenant, Staff.Role.NURSE);
    TestBrowser auditor = people.signIn(tenant, Staff.Role.AUDITOR);
    TestBrowser reader = people.signIn(nurse);
    hospitals.run(
        tenant,
        () ->
            jdbc.sql(
                    """
                    INSERT INTO audit_event (tenant_id, event_id, at, actor_kind, actor_id, action, outcome, patient_id)
                    SELECT :tenant, gen_random_uuid(), now() - make_interval(days => d) - make_interval(secs => n),
                           'staff', CASE WHEN n % 20 = 0 THEN :nurse ELSE gen_random_uuid()::text END,
                           'patient.view', 'allowed', gen_random_uuid()
                      FROM generate_series(0, :days - 1) d, generate_series(1, :many) n
                    """)
                .param("tenant", tenant.id().value())
                .param("nurse", nurse.staff().id().toString())
                .param("days", DAYS)
                .param("many", A_DAY)
                .update());
    JdbcClient.create(owner).sql("VACUUM ANALYZE audit_event").update();

    LocalDate day = LocalDate.now(clock).minusDays(3);
    Map<String, List<String>> plans =
        plans(
            tenant,
            () ->
                assertThat(
                        auditor
                            .post("/api/oversight/unusual/list?day=" + day, Map.of())
                            .statusCode())
                    .isEqualTo(200));
    assertThat(plans)
        .as("the audit is read once, by time")
        .hasSize(1)
        .allSatisfy((sql, plan) ->
            assertThat(plan)
                .anyMatch(line -> line.contains("Index Cond:") && line.contains("at >=")));

    Map<String, List<String>> opening =
        plans(tenant, () -> reader.get("/api/patients/00000000-0000-7000-8000-000000000000"));
    assertThat(opening)
        .hasSize(1)
        .allSatisfy((sql, plan) ->
            assertThat(plan)
                .anyMatch(line -> line.contains("audit_event_charts"))
                .anyMatch(line ->
                    line.contains("Index Cond:")
                        && line.contains("actor_id =")
                        && line.contains("at >=")));
  }

  /// The statements that read the audit, with their plans.
  private Map<String, List<String>> plans(Tenant tenant, Runnable action) {
    Map<String, List<String>> plans = new TreeMap<>();
    for (Statements.Statement statement : statements.during(action)) {
      if (statement.sql().contains("FROM audit_")) {
        List<String> plan =
            hospitals.in(tenant, () -> template.execute((Connection c) -> statement.plan(c)));
        assertThat(plan)
            .as(statement.sql())
            .noneMatch(line -> line.contains("Seq Scan on audit_event"));
        plans.put(statement.sql(), plan);
      }
    }
    return plans;
  }
}
