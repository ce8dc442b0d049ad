package org.xinqiao.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.xinqiao.TestHospital;
import org.xinqiao.XinqiaoTest;
import org.xinqiao.audit.AuditEvent;
import org.xinqiao.organization.Department;
import org.xinqiao.organization.Organizations;
import org.xinqiao.organization.Tenant;
import org.xinqiao.shared.IdGenerator;
import org.xinqiao.shared.PatientId;

/// What the guard asks and tells, on the real parts: the same that the lists of the tests answer.
@XinqiaoTest
class GuardPortsTests {

  @Autowired TestHospital hospitals;
  @Autowired Organizations organizations;
  @Autowired Campuses campuses;
  @Autowired Denials denials;
  @Autowired ChartBudget.Charts charts;
  @Autowired JdbcClient jdbc;
  @Autowired IdGenerator ids;
  @Autowired Clock clock;

  private Tenant tenant;

  @BeforeEach
  void open() {
    tenant = hospitals.open();
  }

  @Nested
  class CampusesOfTheHospital implements CampusesContract {

    @Override
    public Campuses with(List<List<String>> lists) {
      for (List<String> codes : lists) {
        List<UUID> departments = codes.stream().map(code -> department(code).id()).toList();
        if (codes.size() > 1) {
          hospitals.run(
              tenant,
              () -> {
                UUID campus = organizations.openCampus(String.join("", codes));
                departments.forEach(one -> organizations.place(one, campus));
              });
        }
      }
      return campuses;
    }

    @Override
    public Department department(String code) {
      return hospitals.in(tenant, () -> organizations.department(code, code, false));
    }

    @Override
    public Set<UUID> ask(Campuses asked, Department department) {
      return hospitals.in(tenant, () -> asked.atCampusOf(department));
    }
  }

  @Nested
  class DenialsInTheAudit implements DenialsContract {

    @Override
    public Denials denials() {
      return denied -> hospitals.run(tenant, () -> denials.record(denied));
    }

    @Override
    public List<AuditEvent> kept() {
      return hospitals.in(
          tenant,
          () ->
              jdbc.sql(
                      """
                      SELECT actor_id, action, object_kind, object_id, patient_id FROM audit_event
                       WHERE tenant_id = :tenant AND outcome = 'denied' ORDER BY at, event_id
                      """)
                  .param("tenant", tenant.id().value())
                  .query((row, n) ->
                      DenialsContract.denied(
                          row.getString(1),
                          row.getString(2),
                          row.getString(3),
                          row.getString(4),
                          row.getObject(5, UUID.class)))
                  .list());
    }

    @Override
    public void failAfter(Runnable recording) {
      hospitals.in(
          tenant,
          () -> {
            recording.run();
            throw new Stop();
          });
    }
  }

  @Nested
  class ChartsInTheAudit implements ChartsContract {

    @Override
    public ChartBudget.Charts charts() {
      return (staff, from) -> hospitals.in(tenant, () -> charts.since(staff, from));
    }

    @Override
    public void open(String staff, PatientId patient, Instant at) {
      hospitals.run(
          tenant,
          () ->
              assertThat(
                      jdbc.sql(
                              """
                              INSERT INTO audit_event (tenant_id, event_id, at, actor_kind, actor_id, action, outcome, patient_id)
                              VALUES (:tenant, :id, :at, 'staff', :staff, 'patient.view', 'allowed', :patient)
                              """)
                          .param("tenant", tenant.id().value())
                          .param("id", ids.next())
                          .param("at", Timestamp.from(at))
                          .param("staff", staff)
                          .param("patient", patient.value())
                          .update())
                  .isEqualTo(1));
    }

    @Override
    public Instant now() {
      return clock.instant();
    }
  }
}
