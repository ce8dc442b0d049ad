package org.xinqiao.pathway;

import java.sql.Timestamp;
import java.sql.Types;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.event.EventListener;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.xinqiao.appointment.Revisit;
import org.xinqiao.appointment.RevisitAnswered;
import org.xinqiao.appointment.RevisitAttended;
import org.xinqiao.clinical.EncounterRecord;
import org.xinqiao.clinical.EncounterRecorded;
import org.xinqiao.condition.Conditions;
import org.xinqiao.condition.Explanation;
import org.xinqiao.patient.PatientDied;
import org.xinqiao.patient.PatientsMerged;
import org.xinqiao.profile.ProfilesChanged;
import org.xinqiao.questionnaire.FormSubmitted;
import org.xinqiao.shared.PatientId;
import org.xinqiao.shared.Tenancy;
import org.xinqiao.shared.Text;
import org.xinqiao.task.NewTask;
import org.xinqiao.task.TaskCompleted;
import org.xinqiao.task.TaskKind;
import org.xinqiao.task.TaskPriority;
import org.xinqiao.task.TaskUndone;
import org.xinqiao.task.Tasks;

/// The door of pathways: what runs, why it runs, and what happens in it when others report.
@Service
public class Pathways {

  /// Tables in which a change may begin or end a plan. Encounters are looked at when they are
  /// recorded, and once more when the profile knows of them.
  private static final Set<String> SOURCES =
      Set.of(
          "patient",
          "clinical_observation",
          "clinical_condition",
          "clinical_encounter",
          "clinical_procedure",
          "clinical_medication_dispense",
          "appointment",
          "questionnaire_form");

  private final PathwayLibrary definitions;
  private final Conditions conditions;
  private final Tasks tasks;
  private final StopPlans stop;
  private final PathwayWork work;
  private final JdbcClient jdbc;
  private final Clock clock;

  Pathways(
      PathwayLibrary definitions,
      Conditions conditions,
      Tasks tasks,
      StopPlans stop,
      PathwayWork work,
      JdbcClient jdbc,
      Clock clock) {
    this.definitions = definitions;
    this.conditions = conditions;
    this.tasks = tasks;
    this.stop = stop;
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
        .filter(pathway -> pathway.found(stepId).isPresent())
        .map(pathway -> pathway.title(stepId))
        .orElse(new Text(stepId, stepId));
  }

  /// Why this plan runs: the facts that its pathway asked for and what was found, as of the day it
  /// counts from.
  @Transactional(readOnly = true)
  public Optional<Explanation> explain(PatientId patient, UUID planId) {
    record Plan(String pathway, UUID row, LocalDate anchorOn) {}
    return jdbc.sql(
            """
            SELECT pathway_id, coalesce(origin, cycle), anchor_on FROM pathway_plan
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
                        Map.entry(pathway.cycleField(), plan.row()),
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
    if (visit.status() == EncounterRecord.Status.CANCELLED) {
      takeBack(visit, definitions.all());
    } else if (visit.dischargedAt() == null) {
      takeBack(visit, definitions.countingFrom("dischargedAt"));
    }
    lookAgain(List.of(visit.patient()));
  }

  /// Facts of two records came together: together they may call for what neither did alone, and one
  /// patient is on a pathway once where two were.
  @EventListener
  void merged(PatientsMerged merge) {
    jdbc.sql(
            """
            SELECT plan_id FROM (
              SELECT plan_id, row_number() OVER (PARTITION BY pathway_id ORDER BY started_at, plan_id) AS nth
                FROM pathway_plan
               WHERE tenant_id = :tenant AND patient_id = :patient AND state = 'active'
                 AND pathway_id = ANY (:once)) AS running
             WHERE nth > 1
            """)
        .param("tenant", Tenancy.current().value())
        .param("patient", merge.survivor().value())
        .param("once", ids(definitions.once()))
        .query((row, n) -> row.getObject(1, UUID.class))
        .list()
        .forEach(plan ->
            stop.stop(
                new StopPlans.Running(merge.survivor(), plan), StopPlans.MERGED, clock.instant()));
    lookAgain(List.of(merge.survivor()));
  }

  /// A diagnosis or a result may begin what is begun by what holds of the patient.
  @EventListener
  void profilesChanged(ProfilesChanged changed) {
    List<PatientId> patients =
        changed.patients().entrySet().stream()
            .filter(each -> !Collections.disjoint(each.getValue(), SOURCES))
            .map(Map.Entry::getKey)
            .toList();
    if (!patients.isEmpty()) {
      lookAgain(patients);
    }
  }

  private void lookAgain(List<PatientId> patients) {
    jdbc.sql(
            """
            INSERT INTO pathway_pending (tenant_id, patient_id, since)
            SELECT :tenant, patient_id, now() FROM unnest(:patients::uuid[]) AS p (patient_id) ORDER BY patient_id
            ON CONFLICT DO NOTHING
            """)
        .param("tenant", Tenancy.current().value())
        .param("patients", patients.stream().map(PatientId::value).toArray(UUID[]::new))
        .update();
    TransactionSynchronizationManager.registerSynchronization(
        new TransactionSynchronization() {
          @Override
          public void afterCommit() {
            work.wake();
          }
        });
  }

  /// A visit that was cancelled starts nothing, nor does a discharge. Its plans give their occasion
  /// back, so that the real one, when it comes, starts its own.
  private void takeBack(EncounterRecorded visit, Collection<PathwayDefinition> pathways) {
    jdbc.sql(
            """
            UPDATE pathway_plan SET cycle = plan_id, origin = NULL
             WHERE tenant_id = :tenant AND patient_id = :patient AND coalesce(origin, cycle) = :encounter
               AND state = 'active' AND pathway_id = ANY (:pathways)
            RETURNING plan_id
            """)
        .param("tenant", Tenancy.current().value())
        .param("patient", visit.patient().value())
        .param("encounter", visit.encounterId())
        .param("pathways", ids(pathways))
        .query((row, n) -> row.getObject(1, UUID.class))
        .list()
        .forEach(plan ->
            stop.stop(
                new StopPlans.Running(visit.patient(), plan),
                StopPlans.DISCHARGE_CANCELLED,
                clock.instant()));
  }

  private static String[] ids(Collection<PathwayDefinition> pathways) {
    return pathways.stream().map(PathwayDefinition::id).toArray(String[]::new);
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

  /// A person did what the step asked for, also when its time was over.
  @EventListener
  void done(TaskCompleted task) {
    if (task.closes()) {
      done(task.patient(), task.reference(), task.at());
    }
  }

  @EventListener
  void undone(TaskUndone task) {
    done(task.patient(), task.reference(), null);
  }

  private void done(PatientId patient, String reference, @Nullable Instant at) {
    Reference.parse(reference)
        .ifPresent(step ->
            jdbc.sql(
                    """
                    UPDATE pathway_step SET done_at = :at::timestamptz
                     WHERE tenant_id = :tenant AND patient_id = :patient AND plan_id = :plan AND step_id = :step
                       AND kind = 'task'
                    """)
                .param("tenant", Tenancy.current().value())
                .param("patient", patient.value())
                .param("plan", step.plan())
                .param("step", step.step())
                .param("at", at == null ? null : Timestamp.from(at), Types.TIMESTAMP)
                .update());
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
        .forEach(plan ->
            stop.followUp(
                new StopPlans.Running(death.patient(), plan), "patient-died", clock.instant()));
    jdbc.sql("DELETE FROM pathway_due WHERE tenant_id = :tenant AND patient_id = :patient")
        .param("tenant", Tenancy.current().value())
        .param("patient", death.patient().value())
        .update();
  }
}
