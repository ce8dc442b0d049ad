package org.xinqiao.pathway;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import org.xinqiao.TestHospital;
import org.xinqiao.XinqiaoTest;
import org.xinqiao.condition.PatientRange;
import org.xinqiao.organization.Tenant;
import org.xinqiao.profile.ProfileRounds;
import org.xinqiao.shared.Tenancy;

/// Asking first who may be concerned changes nothing about which plans run, on which days their
/// steps stand and which stop: on random hospitals, day after day, while facts come, change and go.
@XinqiaoTest
class SweepOfFewTests {

  private static final LocalDate FIRST = LocalDate.parse("2026-03-02");
  private static final ZoneId HOSPITAL = ZoneId.of("Asia/Shanghai");
  private static final PatientRange ALL = new PatientRange(new UUID(0, 0), new UUID(-1L, -1L));
  private static final List<String> DISEASES =
      List.of("I10", "E11.9", "J44.1", "J45.9", "I21.0", "I63.9", "G45.9", "K80.1", "C50.9");
  private static final List<String> OPERATIONS =
      List.of("81.54", "81.51", "51.23", "85.23", "36.06", "99.99");
  private static final String WHAT_STANDS =
      """
      SELECT p.patient_id || ' ' || p.pathway_id || ' ' || p.anchor_on || ' ' || p.state || ' '
             || coalesce(p.stop_reason, '-') || ' ' || coalesce(p.origin::text, p.cycle::text) || ' '
             || p.department_code || ' ' || coalesce(p.laid_until::text, '-') || ' '
             || coalesce((SELECT string_agg(s.step_id || s.due_on || s.closes_on, ',' ORDER BY s.due_on, s.step_id)
                            FROM pathway_step s WHERE s.tenant_id = p.tenant_id AND s.patient_id = p.patient_id
                             AND s.plan_id = p.plan_id), '-')
        FROM pathway_plan p ORDER BY 1
      """;

  @Autowired TestHospital hospitals;
  @Autowired ProfileRounds profiles;
  @Autowired StartPlans start;
  @Autowired TransactionTemplate transaction;
  @Autowired JdbcClient jdbc;

  private Tenant tenant;
  private Random random;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void whatRunsIsTheSame(long seed) {
    tenant = hospitals.open();
    random = new Random(seed);
    List<UUID> patients =
        Stream.generate(() -> new UUID(random.nextLong(), random.nextLong())).limit(60).toList();
    hospitals.run(tenant, () -> patients.forEach(this::patient));
    List<String> last = List.of();
    for (int days : List.of(0, 1, 6, 20, 40, 75)) {
      LocalDate today = FIRST.plusDays(days);
      hospitals.run(tenant, () -> happen(patients, today));
      profiles.run(tenant);
      List<String> whole = Tenancy.call(tenant.id(), () -> whole(today));
      hospitals.run(tenant, () -> start.forPage(ALL, today, today, at(today)));
      last = hospitals.in(tenant, this::standing);
      assertThat(last).as("day " + days).isEqualTo(whole);
    }
    assertThat(last).hasSizeGreaterThan(50);
    assertThat(last.stream().map(line -> line.split(" ")[1]).distinct()).hasSizeGreaterThan(8);
    assertThat(last).anyMatch(line -> line.contains(" stopped no-longer "));
  }

  /// What the statements over the whole page make, undone again.
  private List<String> whole(LocalDate today) {
    return transaction.execute(status -> {
      start.forWholePage(ALL, today, today, at(today));
      List<String> made = standing();
      status.setRollbackOnly();
      return made;
    });
  }

  private List<String> standing() {
    return jdbc.sql(WHAT_STANDS).query(String.class).list();
  }

  private static Instant at(LocalDate day) {
    return day.atTime(9, 0).atZone(HOSPITAL).toInstant();
  }

  private void happen(List<UUID> patients, LocalDate today) {
    for (UUID patient : patients) {
      for (int i = random.nextInt(4); i > 0; i--) {
        visit(patient, today);
      }
      if (random.nextInt(4) == 0) {
        pressure(patient, today);
      }
    }
    jdbc.sql("DELETE FROM clinical_condition WHERE get_byte(uuid_send(condition_id), 0) < :some")
        .param("some", random.nextInt(60))
        .update();
    jdbc.sql(
            """
            UPDATE clinical_encounter SET discharged_at = discharged_at - interval '2 days'
             WHERE class = 'inpatient' AND get_byte(uuid_send(encounter_id), 1) < :some
            """)
        .param("some", random.nextInt(60))
        .update();
    jdbc.sql(
            "UPDATE clinical_encounter SET status = 'cancelled' WHERE get_byte(uuid_send(encounter_id), 2) < :some")
        .param("some", random.nextInt(20))
        .update();
    jdbc.sql(
            "UPDATE patient SET deceased_at = now() WHERE get_byte(uuid_send(patient_id), 3) < :some")
        .param("some", random.nextInt(10))
        .update();
  }

  private void patient(UUID id) {
    insert(
        """
        INSERT INTO patient (tenant_id, patient_id, name, family_name, given_name, sex, birth_date, demographics_at,
                             registered_at)
        VALUES (?, ?, '张试', '张', '试', 'female', ?, now(), now())
        """,
        id,
        FIRST.minusYears(20 + random.nextInt(70)));
  }

  private void visit(UUID patient, LocalDate today) {
    UUID id = new UUID(random.nextLong(), random.nextLong());
    boolean stay = random.nextInt(3) > 0;
    // Also late messages of long ago, and what ends in the night between two days.
    LocalDate ended =
        today.minusDays(random.nextInt(10) == 0 ? random.nextInt(500) : random.nextInt(45));
    Instant at = ended.atTime(random.nextInt(24), 59).atZone(HOSPITAL).toInstant();
    insert(
        """
        INSERT INTO clinical_encounter (tenant_id, patient_id, encounter_id, visit_key, class, status, department_code,
          department_name, started_at, discharged_at, event_at, source_message_id, source_patient)
        VALUES (?, ?, ?, ?, ?, 'finished', '0401', '骨科', ?, ?, now(), gen_random_uuid(), 'P')
        """,
        patient,
        id,
        id.toString(),
        stay ? "inpatient" : "outpatient",
        java.sql.Timestamp.from(at.minusSeconds(stay ? 86_400 * 5 : 3_600)),
        stay && random.nextInt(8) == 0 ? null : java.sql.Timestamp.from(at));
    for (int i = random.nextInt(3); i >= 0; i--) {
      insert(
          """
          INSERT INTO clinical_condition (tenant_id, patient_id, condition_id, encounter_id, code, name, use, recorded_on,
            source_message_id, source_patient)
          VALUES (?, ?, ?, ?, ?, '诊断', 'F', ?, gen_random_uuid(), 'P') ON CONFLICT DO NOTHING
          """,
          patient,
          new UUID(random.nextLong(), random.nextLong()),
          id,
          DISEASES.get(random.nextInt(DISEASES.size())),
          ended);
    }
    if (stay) {
      insert(
          """
          INSERT INTO clinical_procedure (tenant_id, patient_id, procedure_id, encounter_id, code, name, performed_on,
            principal, source_message_id, source_patient)
          VALUES (?, ?, ?, ?, ?, '手术', ?, true, gen_random_uuid(), 'P')
          """,
          patient,
          new UUID(random.nextLong(), random.nextLong()),
          id,
          OPERATIONS.get(random.nextInt(OPERATIONS.size())),
          ended.minusDays(4));
    }
  }

  private void pressure(UUID patient, LocalDate today) {
    for (String code : List.of("8480-6", "8462-4")) {
      insert(
          """
          INSERT INTO clinical_observation (tenant_id, patient_id, observation_id, code, name, value, raw_value, observed_at,
            status, report_key, event_at, source_message_id, source_patient)
          VALUES (?, ?, ?, ?, '血压', ?, '', ?, 'F', ?, now(), gen_random_uuid(), 'P')
          """,
          patient,
          new UUID(random.nextLong(), random.nextLong()),
          code,
          (code.equals("8480-6") ? 120.0 : 70.0) + random.nextInt(40),
          java.sql.Timestamp.from(at(today.minusDays(random.nextInt(20)))),
          "R" + random.nextInt());
    }
  }

  private void insert(String sql, Object... values) {
    List<Object> all = new ArrayList<>();
    all.add(tenant.id().value());
    all.addAll(java.util.Arrays.asList(values));
    jdbc.sql(sql).params(all).update();
  }
}
