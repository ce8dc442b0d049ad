package org.xinqiao.pathway;

import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.context.event.EventListener;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.xinqiao.appointment.Appointments;
import org.xinqiao.appointment.Revisit;
import org.xinqiao.appointment.RevisitAnswered;
import org.xinqiao.appointment.RevisitAttended;
import org.xinqiao.clinical.EncounterRecord;
import org.xinqiao.clinical.EncounterRecorded;
import org.xinqiao.condition.Conditions;
import org.xinqiao.condition.Explanation;
import org.xinqiao.governor.Reason;
import org.xinqiao.messaging.Contacts;
import org.xinqiao.patient.PatientDied;
import org.xinqiao.patient.PatientsMerged;
import org.xinqiao.questionnaire.FormSubmitted;
import org.xinqiao.shared.PatientId;
import org.xinqiao.shared.Tenancy;
import org.xinqiao.shared.Text;
import org.xinqiao.task.NewTask;
import org.xinqiao.task.TaskKind;
import org.xinqiao.task.TaskPriority;
import org.xinqiao.task.Tasks;

/// The door of pathways: what runs, why it runs, and what happens in it when others report.
@Service
public class Pathways {

  private final PathwayLibrary definitions;
  private final Conditions conditions;
  private final Tasks tasks;
  private final Appointments appointments;
  private final Contacts contacts;
  private final PathwayWork work;
  private final JdbcClient jdbc;
  private final Clock clock;

  Pathways(
      PathwayLibrary definitions,
      Conditions conditions,
      Tasks tasks,
      Appointments appointments,
      Contacts contacts,
      PathwayWork work,
      JdbcClient jdbc,
      Clock clock) {
    this.definitions = definitions;
    this.conditions = conditions;
    this.tasks = tasks;
    this.appointments = appointments;
    this.contacts = contacts;
    this.work = work;
    this.jdbc = jdbc;
    this.clock = clock;
  }

  /// The pathway's title; its id when it is not in the library any more.
  public Text title(String pathwayId) {
    return definitions
        .find(pathwayId)
        .map(PathwayDefinition::title)
        .orElse(new Text(pathwayId, pathwayId));
  }

  public Text stepTitle(String pathwayId, String stepId) {
    return definitions
        .find(pathwayId)
        .flatMap(pathway ->
            pathway.steps().stream().filter(step -> step.id().equals(stepId)).findFirst())
        .map(PathwayDefinition.Step::title)
        .orElse(new Text(stepId, stepId));
  }

  /// Why this plan runs: the facts that its pathway asked for and what was found, as of the day it
  /// counts from.
  @Transactional(readOnly = true)
  public Optional<Explanation> explain(PatientId patient, UUID planId) {
    record Plan(String pathway, UUID cycle, LocalDate anchorOn) {}
    return jdbc.sql(
            """
            SELECT pathway_id, cycle, anchor_on FROM pathway_plan
             WHERE tenant_id = :tenant AND patient_id = :patient AND plan_id = :plan
            """)
        .param("tenant", Tenancy.current().value())
        .param("patient", patient.value())
        .param("plan", planId)
        .query((row, n) ->
            new Plan(
                row.getString(1), row.getObject(2, UUID.class), row.getObject(3, LocalDate.class)))
        .optional()
        .flatMap(plan ->
            definitions
                .find(plan.pathway())
                .map(pathway ->
                    conditions.explain(
                        conditions.both(pathway.where(), pathway.condition()),
                        pathway.from(),
                        Map.entry(pathway.cycleField(), plan.cycle()),
                        patient,
                        plan.anchorOn())));
  }

  /// Starts what would have been started in the past, for a hospital that loads its history: plans
  /// and return visits, but nothing is sent about days that are over.
  ///
  /// @param from the first day to look at
  public void backfill(LocalDate from) {
    work.backfill(from);
  }

  @EventListener
  void factsChanged(EncounterRecorded visit) {
    if (visit.dischargedAt() == null || visit.status() == EncounterRecord.Status.CANCELLED) {
      takeBack(visit);
    }
    lookAgain(visit.patient());
  }

  /// Facts of two records came together: together they may call for what neither did alone.
  @EventListener
  void merged(PatientsMerged merge) {
    lookAgain(merge.survivor());
  }

  private void lookAgain(PatientId patient) {
    jdbc.sql(
            """
            INSERT INTO pathway_pending (tenant_id, patient_id, since) VALUES (:tenant, :patient, now())
            ON CONFLICT DO NOTHING
            """)
        .param("tenant", Tenancy.current().value())
        .param("patient", patient.value())
        .update();
    TransactionSynchronizationManager.registerSynchronization(
        new TransactionSynchronization() {
          @Override
          public void afterCommit() {
            work.wake();
          }
        });
  }

  /// A discharge that was cancelled starts nothing. Its plans give their cycle back, so that the
  /// real discharge, when it comes, starts its own.
  private void takeBack(EncounterRecorded visit) {
    jdbc.sql(
            """
            UPDATE pathway_plan SET state = 'stopped', stop_reason = 'discharge-cancelled', ended_at = :now,
                                    cycle = plan_id
             WHERE tenant_id = :tenant AND patient_id = :patient AND cycle = :encounter AND state = 'active'
            RETURNING plan_id
            """)
        .param("tenant", Tenancy.current().value())
        .param("patient", visit.patient().value())
        .param("encounter", visit.encounterId())
        .param("now", Timestamp.from(clock.instant()))
        .query((row, n) -> row.getObject(1, UUID.class))
        .list()
        .forEach(plan -> {
          stopped(visit.patient(), plan, "discharge-cancelled");
          contacts.cancel(visit.patient(), Reference.plan(plan), Reason.PLAN_STOPPED);
          jdbc.sql(
                  """
                  DELETE FROM pathway_due
                   WHERE tenant_id = :tenant AND patient_id = :patient AND plan_id = :plan
                  """)
              .param("tenant", Tenancy.current().value())
              .param("patient", visit.patient().value())
              .param("plan", plan)
              .update();
        });
  }

  /// The patient answered after all: nobody needs to call.
  @EventListener
  void answered(FormSubmitted form) {
    Reference.parse(form.reference())
        .ifPresent(reference ->
            tasks.close(
                form.patient(),
                Reference.silence(reference.plan(), reference.step()),
                "patient-answered",
                clock.instant()));
  }

  /// A need that a patient voices is answered by a person within 24 hours.
  @EventListener
  void answered(RevisitAnswered answer) {
    if (answer.response() == Revisit.Response.CONFIRMED) {
      withdraw(answer);
      return;
    }
    Reference.parse(answer.reference())
        .ifPresent(reference ->
            tasks.open(
                NewTask.of(
                    answer.patient(),
                    Reference.answer(reference.plan(), reference.step()) + ":" + answer.response(),
                    TaskKind.REVISIT,
                    TaskPriority.P2,
                    new Text("与患者商定复诊时间", "Agree on a day for the return visit"),
                    answer.response() == Revisit.Response.RESCHEDULE
                        ? new Text("患者想改约", "The patient wants another day")
                        : new Text("患者暂不复诊", "The patient does not want to come"),
                    clock.instant().plus(Duration.ofHours(24)),
                    clock.instant())));
  }

  /// Who confirms after all does not need another day any more.
  private void withdraw(RevisitAnswered answer) {
    Reference.parse(answer.reference())
        .ifPresent(reference -> {
          for (Revisit.Response earlier :
              List.of(Revisit.Response.RESCHEDULE, Revisit.Response.DECLINED)) {
            tasks.close(
                answer.patient(),
                Reference.answer(reference.plan(), reference.step()) + ":" + earlier,
                "patient-confirmed",
                clock.instant());
          }
        });
  }

  /// The patient came: nobody needs to ask why not, or for another day.
  @EventListener
  void came(RevisitAttended visit) {
    Reference.parse(visit.reference())
        .ifPresent(reference -> {
          String answer = Reference.answer(reference.plan(), reference.step());
          for (String task :
              List.of(
                  Reference.silence(reference.plan(), reference.step()),
                  answer + ":" + Revisit.Response.RESCHEDULE,
                  answer + ":" + Revisit.Response.DECLINED)) {
            tasks.close(visit.patient(), task, "patient-came", clock.instant());
          }
        });
  }

  /// Everything that was planned for somebody who died stops in the same transaction.
  @EventListener
  void died(PatientDied death) {
    jdbc.sql(
            """
            UPDATE pathway_plan SET state = 'stopped', stop_reason = 'patient-died', ended_at = now()
             WHERE tenant_id = :tenant AND patient_id = :patient AND state = 'active'
            RETURNING plan_id
            """)
        .param("tenant", Tenancy.current().value())
        .param("patient", death.patient().value())
        .query((row, n) -> row.getObject(1, UUID.class))
        .list()
        .forEach(plan -> stopped(death.patient(), plan, "patient-died"));
    jdbc.sql("DELETE FROM pathway_due WHERE tenant_id = :tenant AND patient_id = :patient")
        .param("tenant", Tenancy.current().value())
        .param("patient", death.patient().value())
        .update();
  }

  private void stopped(PatientId patient, UUID plan, String reason) {
    jdbc.sql(
            """
            SELECT step_id FROM pathway_step
             WHERE tenant_id = :tenant AND patient_id = :patient AND plan_id = :plan AND kind = 'revisit'
            """)
        .param("tenant", Tenancy.current().value())
        .param("patient", patient.value())
        .param("plan", plan)
        .query((row, n) -> row.getString(1))
        .list()
        .forEach(step ->
            appointments.cancel(patient, Reference.step(plan, step), reason, clock.instant()));
  }
}
