package org.xinqiao.pathway;

import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.xinqiao.appointment.Appointments;
import org.xinqiao.governor.Reason;
import org.xinqiao.messaging.Contacts;
import org.xinqiao.shared.PatientId;
import org.xinqiao.shared.Tenancy;
import org.xinqiao.task.Tasks;

/// Stops a plan before its end: nothing of it is sent any more, its return visits are not due any
/// more, and nobody is asked to call because of it. What was made stays.
@Service
class StopPlans {

  /// What must go on to hold of the patient does not.
  static final String NO_LONGER = "no-longer";

  /// The patient was on the same pathway twice, as two records, and goes on with the older plan.
  static final String MERGED = "merged";

  static final String DISCHARGE_CANCELLED = "discharge-cancelled";

  /// The event that started it is none any more: a result was corrected, an appointment booked
  /// again.
  static final String EVENT_WITHDRAWN = "event-withdrawn";

  /// The medicine was handed over again, or its dispense was cancelled.
  static final String SUPPLY_CHANGED = "supply-changed";

  private final Appointments appointments;
  private final Contacts contacts;
  private final Tasks tasks;
  private final JdbcClient jdbc;

  StopPlans(Appointments appointments, Contacts contacts, Tasks tasks, JdbcClient jdbc) {
    this.appointments = appointments;
    this.contacts = contacts;
    this.tasks = tasks;
    this.jdbc = jdbc;
  }

  /// A plan that is running.
  record Running(PatientId patient, UUID plan) {}

  /// Stops plans whose occasion never was. They give it back, so that the real one, when it comes,
  /// starts its own.
  @Transactional(propagation = Propagation.MANDATORY)
  public void takeBack(List<Running> plans, String reason, Instant now) {
    if (plans.isEmpty()) {
      return;
    }
    jdbc.sql(
            """
            UPDATE pathway_plan SET cycle = plan_id, origin = NULL
             WHERE tenant_id = :tenant AND plan_id = ANY (:plans) AND state = 'active'
            """)
        .param("tenant", Tenancy.current().value())
        .param("plans", plans.stream().map(Running::plan).toArray(UUID[]::new))
        .update();
    plans.forEach(plan -> stop(plan, reason, now));
  }

  @Transactional(propagation = Propagation.MANDATORY)
  public void stop(Running plan, String reason, Instant now) {
    jdbc.sql(
            """
            UPDATE pathway_plan SET state = 'stopped', stop_reason = :reason, ended_at = :now
             WHERE tenant_id = :tenant AND patient_id = :patient AND plan_id = :plan AND state = 'active'
            """)
        .param("tenant", Tenancy.current().value())
        .param("patient", plan.patient().value())
        .param("plan", plan.plan())
        .param("reason", reason)
        .param("now", Timestamp.from(now))
        .update();
    followUp(plan, reason, now);
    contacts.cancel(plan.patient(), Reference.plan(plan.plan()), Reason.PLAN_STOPPED);
    jdbc.sql(
            """
            DELETE FROM pathway_due WHERE tenant_id = :tenant AND patient_id = :patient AND plan_id = :plan
            """)
        .param("tenant", Tenancy.current().value())
        .param("patient", plan.patient().value())
        .param("plan", plan.plan())
        .update();
  }

  /// What a plan that has stopped asked of others.
  @Transactional(propagation = Propagation.MANDATORY)
  public void followUp(Running plan, String reason, Instant now) {
    jdbc.sql(
            """
            SELECT step_id, kind FROM pathway_step
             WHERE tenant_id = :tenant AND patient_id = :patient AND plan_id = :plan AND kind IN ('revisit', 'task')
            """)
        .param("tenant", Tenancy.current().value())
        .param("patient", plan.patient().value())
        .param("plan", plan.plan())
        .query(row -> {
          String step = row.getString("step_id");
          if (row.getString("kind").equals("task")) {
            tasks.close(
                plan.patient(), Reference.occasion(plan.plan(), step, step), "plan-stopped", now);
          } else {
            appointments.cancel(plan.patient(), Reference.step(plan.plan(), step), reason, now);
          }
        });
  }
}
