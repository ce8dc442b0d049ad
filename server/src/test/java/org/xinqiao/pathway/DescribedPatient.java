package org.xinqiao.pathway;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Timestamp;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.xinqiao.TestClock;
import org.xinqiao.TestHospital;
import org.xinqiao.organization.Tenant;
import org.xinqiao.profile.ProfileRounds;

/// A hospital with one patient, described by the rows that its systems told, and the plans that
/// follow.
abstract class DescribedPatient {

  private static final ZoneId HOSPITAL = ZoneId.of("Asia/Shanghai");

  @Autowired TestHospital hospitals;
  @Autowired ProfileRounds profiles;
  @Autowired PlanRounds plans;
  @Autowired JdbcClient jdbc;

  Tenant tenant;
  UUID patient;

  void aPatient(String sex, String born) {
    tenant = hospitals.open();
    patient = UUID.randomUUID();
    write(
        """
        INSERT INTO patient (tenant_id, patient_id, name, family_name, given_name, sex, birth_date, demographics_at,
                             registered_at)
        VALUES (?, ?, '王安', '王', '安', ?, ?, now(), now())
        """,
        sex,
        LocalDate.parse(born));
  }

  void die() {
    write("UPDATE patient SET deceased_at = now() WHERE tenant_id = ? AND patient_id = ?");
  }

  UUID visit(String kind, String from, String until) {
    UUID encounter = UUID.randomUUID();
    write(
        """
        INSERT INTO clinical_encounter (tenant_id, patient_id, encounter_id, visit_key, class, status, department_code,
          department_name, started_at, discharged_at, event_at, source_message_id, source_patient)
        VALUES (?, ?, ?, gen_random_uuid()::text, ?, 'finished', '02', '外科', ?, ?, now(), gen_random_uuid(), 'P')
        """,
        encounter,
        kind,
        at(from + "T09:00"),
        until == null ? null : at(until + "T10:00"));
    return encounter;
  }

  void diagnosis(UUID encounter, String code, String day) {
    write(
        """
        INSERT INTO clinical_condition (tenant_id, patient_id, condition_id, encounter_id, code, name, use, recorded_on,
          source_message_id, source_patient)
        VALUES (?, ?, gen_random_uuid(), ?, ?, '诊断', 'F', ?, gen_random_uuid(), 'P')
        """,
        encounter,
        code,
        LocalDate.parse(day));
  }

  void operation(UUID encounter, String code, String day) {
    write(
        """
        INSERT INTO clinical_procedure (tenant_id, patient_id, procedure_id, encounter_id, code, name, performed_on,
          principal, source_message_id, source_patient)
        VALUES (?, ?, gen_random_uuid(), ?, ?, '手术', ?, true, gen_random_uuid(), 'P')
        """,
        encounter,
        code,
        LocalDate.parse(day));
  }

  void dispense(String key, String code, String at) {
    write(
        """
        INSERT INTO clinical_medication_dispense (tenant_id, patient_id, dispense_id, dispense_key, code, name, status,
          handed_over_at, event_at, source_message_id, source_patient)
        VALUES (?, ?, gen_random_uuid(), ?, ?, '药', 'completed', ?, now(), gen_random_uuid(), 'P')
        """,
        key,
        code,
        at(at));
  }

  void result(String report, String code, double value, String at) {
    write(
        """
        INSERT INTO clinical_observation (tenant_id, patient_id, observation_id, report_key, code, name, value, raw_value,
          observed_at, status, event_at, source_message_id, source_patient)
        VALUES (?, ?, gen_random_uuid(), ?, ?, '结果', ?, '', ?, 'F', now(), gen_random_uuid(), 'P')
        """,
        report,
        code,
        value,
        at(at));
  }

  static Timestamp at(String local) {
    return Timestamp.from(LocalDateTime.parse(local).atZone(HOSPITAL).toInstant());
  }

  void write(String sql, Object... values) {
    List<Object> all = new ArrayList<>(List.of(tenant.id().value(), patient));
    all.addAll(Arrays.asList(values));
    hospitals.run(tenant, () -> jdbc.sql(sql).params(all).update());
  }

  void planOn(String day) {
    TestClock.at(
        day + "T18:00",
        () -> {
          profiles.run(tenant);
          plans.run(tenant);
        });
  }

  List<String> running() {
    return lines("SELECT pathway_id FROM pathway_plan WHERE state = 'active' ORDER BY 1");
  }

  List<String> ended() {
    return lines(
        "SELECT pathway_id || ' ' || stop_reason FROM pathway_plan WHERE state = 'stopped' ORDER BY 1");
  }

  void assertPlan(String pathway, String steps) {
    assertThat(
            lines(
                """
                SELECT s.step_id || ' ' || s.kind || ' ' || s.due_on
                  FROM pathway_step s JOIN pathway_plan p USING (tenant_id, patient_id, plan_id)
                 WHERE p.state = 'active' AND p.pathway_id = '%s' ORDER BY s.due_on, s.position
                """
                    .formatted(pathway)))
        .isEqualTo(Arrays.asList(steps.strip().split("\n")));
  }

  List<String> lines(String sql) {
    return hospitals.in(tenant, () -> jdbc.sql(sql).query(String.class).list());
  }
}
