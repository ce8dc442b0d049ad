package org.xinqiao.pathway;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.xinqiao.TestClock;
import org.xinqiao.TestHospital;
import org.xinqiao.XinqiaoTest;
import org.xinqiao.audit.Actor;
import org.xinqiao.organization.Tenant;
import org.xinqiao.profile.ProfileRounds;
import org.xinqiao.shared.PatientId;
import org.xinqiao.shared.Tenancy;

/// A muted plan sends nothing and asks nobody to call, goes on after its last quiet day or when it
/// is resumed, and does not make up for what fell into it; an ended one is over.
@XinqiaoTest
class KeepPlansTests {

  @Autowired TestHospital hospitals;
  @Autowired ProfileRounds profiles;
  @Autowired PlanRounds plans;
  @Autowired KeepPlans keep;
  @Autowired JdbcClient jdbc;

  private Tenant tenant;
  private final PatientId patient = new PatientId(UUID.randomUUID());
  private final Actor by = Actor.patient(patient);

  /// With an appointment that was missed: a question on 10 March, calls on the 11th and the 24th.
  @BeforeEach
  void aPlan() {
    tenant = hospitals.open();
    hospitals.run(
        tenant,
        () -> {
          jdbc.sql(
                  """
                  INSERT INTO patient (tenant_id, patient_id, name, family_name, given_name, sex, birth_date,
                                       demographics_at, registered_at)
                  VALUES (?, ?, '王建国', '王', '建国', 'male', DATE '1976-01-01', now(), now())
                  """)
              .params(tenant.id().value(), patient.value())
              .update();
          jdbc.sql(
                  """
                  INSERT INTO appointment (tenant_id, patient_id, appointment_id, filler_key, status, starts_at,
                    department_name, event_at, source_message_id, source_patient)
                  VALUES (?, ?, gen_random_uuid(), 'A1', 'no-show', '2026-03-10 09:00+08', '内科',
                    '2026-03-10 10:00+08', gen_random_uuid(), 'P')
                  """)
              .params(tenant.id().value(), patient.value())
              .update();
        });
    roundOn("2026-03-10T11:00");
    assertThat(lines("SELECT state FROM messaging_contact")).containsExactly("planned");
  }

  @Test
  void nothingOfAMutedPlanGoesOutAndLaterItGoesOn() {
    assertThat(mute("2026-03-10T12:00", "2026-03-15", "away")).isEmpty();
    assertThat(lines("SELECT state || ' ' || reason_code FROM messaging_contact"))
        .containsExactly("cancelled plan-muted");
    roundOn("2026-03-11T09:35");
    assertThat(tasks()).isEmpty();
    assertThat(unasked()).containsExactly("d1 plan-muted");
    roundOn("2026-03-16T09:35");
    assertThat(tasks()).isEmpty();
    roundOn("2026-03-24T09:35");
    assertThat(tasks()).containsExactly("两周后仍未来");
    assertThat(unasked()).containsExactly("d1 plan-muted");
  }

  @Test
  void aPlanThatIsResumedGoesOnAtOnce() {
    mute("2026-03-10T12:00", "2026-04-30", "patient-asked");
    roundOn("2026-03-11T09:35");
    TestClock.at(
        "2026-03-12T12:00",
        () ->
            Tenancy.run(tenant.id(), () -> assertThat(keep.resume(patient, plan(), by)).isEmpty()));
    roundOn("2026-03-24T09:35");
    assertThat(tasks()).containsExactly("两周后仍未来");
  }

  @Test
  void anEndedPlanIsOverAndItsEventBeginsNoOther() {
    roundOn("2026-03-11T09:35");
    assertThat(tasks()).containsExactly("次日电话");
    UUID plan = plan();
    TestClock.at(
        "2026-03-11T12:00",
        () ->
            Tenancy.run(
                tenant.id(),
                () -> {
                  assertThat(keep.end(patient, plan, "goal-reached", by)).isEmpty();
                  assertThat(keep.end(patient, plan, "goal-reached", by))
                      .contains(KeepPlans.Refusal.NOT_RUNNING);
                  assertThat(keep.mute(patient, plan, LocalDate.parse("2026-03-12"), "away", by))
                      .contains(KeepPlans.Refusal.NOT_RUNNING);
                }));
    roundOn("2026-03-12T09:35");
    assertThat(lines("SELECT state || ' ' || stop_reason FROM pathway_plan"))
        .containsExactly("stopped ended-goal-reached");
    assertThat(
            lines(
                "SELECT title_zh FROM task_fact_task WHERE state NOT IN ('done', 'closed', 'completed', 'cancelled')"))
        .isEmpty();
  }

  @Test
  void aDayOrAReasonThatDoesNotDoIsRefused() {
    assertThat(mute("2026-03-10T12:00", "2026-03-09", "away")).contains(KeepPlans.Refusal.DAY);
    assertThat(mute("2026-03-10T12:00", "2026-09-07", "away")).contains(KeepPlans.Refusal.DAY);
    assertThat(mute("2026-03-10T12:00", "2026-09-06", "away")).isEmpty();
    assertThat(mute("2026-03-10T12:00", "2026-03-12", "tired")).contains(KeepPlans.Refusal.REASON);
    assertThat(lines("SELECT muted_until::text FROM pathway_plan")).containsExactly("2026-09-06");
  }

  private Optional<KeepPlans.Refusal> mute(String moment, String until, String reason) {
    AtomicReference<Optional<KeepPlans.Refusal>> answer = new AtomicReference<>();
    TestClock.at(
        moment,
        () ->
            Tenancy.run(
                tenant.id(),
                () -> answer.set(keep.mute(patient, plan(), LocalDate.parse(until), reason, by))));
    return answer.get();
  }

  private void roundOn(String moment) {
    TestClock.at(
        moment,
        () -> {
          profiles.run(tenant);
          plans.run(tenant);
        });
  }

  private UUID plan() {
    return UUID.fromString(lines("SELECT plan_id::text FROM pathway_plan").getFirst());
  }

  /// Steps that nobody was asked to do, as others read them.
  private List<String> unasked() {
    return lines(
        "SELECT step_id || ' ' || unasked_reason FROM pathway_fact_step WHERE unasked_reason IS NOT NULL");
  }

  private List<String> tasks() {
    return lines("SELECT title_zh FROM task_fact_task ORDER BY 1");
  }

  private List<String> lines(String sql) {
    return hospitals.in(tenant, () -> jdbc.sql(sql).query(String.class).list());
  }
}
