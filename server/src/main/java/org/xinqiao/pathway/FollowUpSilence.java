package org.xinqiao.pathway;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.xinqiao.shared.PatientId;
import org.xinqiao.shared.Tenancy;
import org.xinqiao.shared.Text;
import org.xinqiao.task.NewTask;
import org.xinqiao.task.TaskKind;
import org.xinqiao.task.TaskPriority;
import org.xinqiao.task.Tasks;

/// Silence is never the end of it: a form that nobody answered, a message that could not be sent
/// and a return visit to which nobody came become a person's task, each once.
@Service
class FollowUpSilence {

  private final PathwayLibrary definitions;
  private final Tasks tasks;
  private final JdbcClient jdbc;

  FollowUpSilence(PathwayLibrary definitions, Tasks tasks, JdbcClient jdbc) {
    this.definitions = definitions;
    this.tasks = tasks;
    this.jdbc = jdbc;
  }

  private record Silent(PatientId patient, UUID plan, String pathway, String step, String state) {}

  @Transactional
  public void round(LocalDate today, Instant now) {
    for (Silent silent : unanswered(today, now)) {
      open(silent, TaskKind.MISSED_STEP, now, now.plus(Duration.ofHours(8)), reason(silent));
    }
    for (Silent silent : missedVisits(today, now)) {
      open(
          silent,
          TaskKind.REVISIT,
          now,
          now.plus(Duration.ofHours(24)),
          new Text("应复诊未到", "Due return visit missed"));
    }
  }

  private static Text reason(Silent silent) {
    return switch (silent.state()) {
      case "not-sent", "failed", "expired" -> new Text("问卷未能送达", "The form could not be delivered");
      default -> new Text("问卷48小时未答", "No answer to the form");
    };
  }

  private List<Silent> unanswered(LocalDate today, Instant now) {
    return jdbc.sql(
            """
            WITH silent AS (
              SELECT s.tenant_id, s.patient_id, s.plan_id, s.step_id, c.state
                FROM pathway_step s
                JOIN pathway_plan p USING (tenant_id, patient_id, plan_id)
                JOIN messaging_fact_contact c
                  ON c.tenant_id = s.tenant_id AND c.patient_id = s.patient_id
                 AND c.reference = 'pathway:' || s.plan_id || ':' || s.step_id || ':' || s.step_id
               WHERE s.tenant_id = :tenant AND s.no_reply_hours IS NOT NULL AND s.followed_up_at IS NULL
                 AND p.state = 'active' AND c.replied_at IS NULL
                 AND (p.muted_until IS NULL OR p.muted_until < :today)
                 AND (c.state IN ('not-sent', 'failed', 'expired')
                      OR c.sent_at + make_interval(hours => s.no_reply_hours) <= cast(:now AS timestamptz))
               LIMIT 200)
            UPDATE pathway_step s SET followed_up_at = cast(:now AS timestamptz)
              FROM silent x JOIN pathway_plan p USING (tenant_id, patient_id, plan_id)
             WHERE s.tenant_id = x.tenant_id AND s.patient_id = x.patient_id AND s.plan_id = x.plan_id
               AND s.step_id = x.step_id
            RETURNING s.patient_id, s.plan_id, p.pathway_id, s.step_id, x.state
            """)
        .param("tenant", Tenancy.current().value())
        .param("today", today)
        .param("now", now.toString())
        .query((row, n) -> silent(row))
        .list();
  }

  private List<Silent> missedVisits(LocalDate today, Instant now) {
    return jdbc.sql(
            """
            UPDATE pathway_step s SET followed_up_at = cast(:now AS timestamptz)
              FROM pathway_plan p, appointment_fact_revisit r
             WHERE s.tenant_id = :tenant AND s.kind = 'revisit' AND s.followed_up_at IS NULL
               AND s.due_on < :today AND s.closes_on >= :today
               AND p.tenant_id = s.tenant_id AND p.patient_id = s.patient_id AND p.plan_id = s.plan_id
               AND p.state = 'active' AND (p.muted_until IS NULL OR p.muted_until < :today)
               AND r.tenant_id = s.tenant_id AND r.patient_id = s.patient_id
               AND r.reference = 'pathway:' || s.plan_id || ':' || s.step_id
               AND r.attended_on IS NULL AND NOT r.cancelled
               AND NOT EXISTS (SELECT 1 FROM appointment_fact_appointment a
                                WHERE a.tenant_id = r.tenant_id AND a.patient_id = r.patient_id
                                  AND a.department_name = r.department_name AND a.status = 'booked'
                                  AND a.starts_on >= :today)
            RETURNING s.patient_id, s.plan_id, p.pathway_id, s.step_id, 'missed' AS state
            """)
        .param("tenant", Tenancy.current().value())
        .param("today", today)
        .param("now", now.toString())
        .query((row, n) -> silent(row))
        .list();
  }

  private static Silent silent(java.sql.ResultSet row) throws java.sql.SQLException {
    return new Silent(
        new PatientId(row.getObject("patient_id", UUID.class)),
        row.getObject("plan_id", UUID.class),
        row.getString("pathway_id"),
        row.getString("step_id"),
        row.getString("state"));
  }

  private void open(Silent silent, TaskKind kind, Instant now, Instant dueAt, Text reason) {
    Text title =
        definitions
            .find(silent.pathway())
            .map(pathway -> pathway.title(silent.step()))
            .orElse(new Text("随访", "Follow-up"));
    tasks.open(
        NewTask.of(
            silent.patient(),
            Reference.silence(silent.plan(), silent.step()),
            kind,
            TaskPriority.P3,
            title,
            reason,
            dueAt,
            now));
  }
}
