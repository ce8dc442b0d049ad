package org.xinqiao.registry;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.xinqiao.access.CurrentStaff;
import org.xinqiao.audit.Audit;
import org.xinqiao.audit.AuditEvent;
import org.xinqiao.shared.PatientId;
import org.xinqiao.shared.Tenancy;
import org.xinqiao.shared.Text;
import org.xinqiao.task.NewTask;
import org.xinqiao.task.TaskId;
import org.xinqiao.task.TaskKind;
import org.xinqiao.task.TaskPriority;
import org.xinqiao.task.Tasks;

/// A member of staff asks that many patients be called: one task each, in the pool of the
/// department that saw the patient last, or their own. Who cannot be called for is left out and
/// counted, and the same question can be asked without doing anything.
///
/// Refusals: [Refusal].
@Service
class AskFollowUps {

  /// Most patients at once.
  static final int MOST = 200;

  /// Tasks are due when the working day ends.
  private static final LocalTime END_OF_DAY = LocalTime.of(17, 0);

  private static final Text TITLE = new Text("电话随访", "Follow-up call");
  private static final Text REASON = new Text("从患者列表布置", "Asked for from the list of patients");

  sealed interface Result {}

  /// @param done who gets a task, or would
  /// @param skipped who does not, by reason
  record Answer(List<PatientId> done, Map<Skip, List<PatientId>> skipped) implements Result {}

  /// Why nothing at all was done.
  enum Refusal implements Result {
    /// Nobody was named, or more than [#MOST].
    NOT_SO_MANY,
    /// Due on a day that has passed, or is more than a year away.
    NOT_A_DAY
  }

  /// Why a patient is left out, in lower case with a hyphen on the wire.
  enum Skip {
    /// There is no such patient, or they are not within the caller's reach, or their record was
    /// merged.
    NOT_FOUND,
    DECEASED,
    /// A temporary identity: nobody knows whom to call.
    UNIDENTIFIED,
    /// Somebody is to call them already.
    CALL_OPEN;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  private record Known(PatientId patient, @Nullable Skip skip) {}

  private final JdbcClient jdbc;
  private final Tasks tasks;
  private final Audit audit;
  private final Clock clock;

  AskFollowUps(JdbcClient jdbc, Tasks tasks, Audit audit, Clock clock) {
    this.jdbc = jdbc;
    this.tasks = tasks;
    this.audit = audit;
    this.clock = clock;
  }

  /// What [#ask] would do, and does not.
  @Transactional(readOnly = true)
  Result check(Set<UUID> patients, LocalDate due) {
    Refusal refusal = refusal(patients, due);
    return refusal == null ? answer(known(patients)) : refusal;
  }

  /// @param request its id: sent twice it asks once
  /// @param due the day until whose end the call is to be made
  /// @param mine whether the caller takes the tasks
  @Transactional
  Result ask(UUID request, Set<UUID> patients, LocalDate due, boolean mine, CurrentStaff by) {
    Refusal refusal = refusal(patients, due);
    if (refusal != null) {
      return refusal;
    }
    Instant now = clock.instant();
    Answer answer = answer(known(patients));
    List<AuditEvent> events = new ArrayList<>();
    for (PatientId patient : answer.done()) {
      TaskId task =
          tasks.open(
              NewTask.of(
                  patient,
                  "registry:" + request,
                  TaskKind.CALL,
                  TaskPriority.P3,
                  TITLE,
                  REASON,
                  due.atTime(END_OF_DAY).atZone(clock.getZone()).toInstant(),
                  now));
      if (mine) {
        tasks.assign(task, by.id(), now);
      }
      events.add(AuditEvent.allowed(by.actor(), "registry.follow-up").on("task", task).of(patient));
    }
    audit.recordAll(events);
    return answer;
  }

  private @Nullable Refusal refusal(Set<UUID> patients, LocalDate due) {
    LocalDate today = LocalDate.now(clock);
    if (patients.isEmpty() || patients.size() > MOST) {
      return Refusal.NOT_SO_MANY;
    }
    return due.isBefore(today) || due.isAfter(today.plusYears(1)) ? Refusal.NOT_A_DAY : null;
  }

  private static Answer answer(List<Known> all) {
    List<PatientId> done = new ArrayList<>();
    Map<Skip, List<PatientId>> skipped = new EnumMap<>(Skip.class);
    for (Known one : all) {
      Skip skip = one.skip();
      if (skip == null) {
        done.add(one.patient());
      } else {
        skipped.computeIfAbsent(skip, reason -> new ArrayList<>()).add(one.patient());
      }
    }
    return new Answer(done, skipped);
  }

  private List<Known> known(Set<UUID> patients) {
    return jdbc.sql(
            """
            SELECT asked.id, CASE WHEN p.deceased IS NULL THEN 'NOT_FOUND' WHEN p.deceased THEN 'DECEASED'
                                  WHEN p.anonymous THEN 'UNIDENTIFIED' WHEN p.call_open THEN 'CALL_OPEN' END AS skip
              FROM unnest(:patients) AS asked (id) LEFT JOIN LATERAL (
                     SELECT f.deceased, f.anonymous,
                            EXISTS (SELECT FROM task_fact_task t
                                     WHERE t.tenant_id = :tenant AND t.patient_id = asked.id AND t.kind = 'call'
                                       AND t.state <> 'done' OFFSET 0) AS call_open
                       FROM patient_fact_patient f WHERE f.tenant_id = :tenant AND f.patient_id = asked.id
                     OFFSET 0) p ON true
             ORDER BY asked.id
            """)
        .param("patients", patients.toArray(UUID[]::new))
        .param("tenant", Tenancy.current().value())
        .query((row, n) -> {
          String skip = row.getString("skip");
          return new Known(
              new PatientId(row.getObject("id", UUID.class)),
              skip == null ? null : Skip.valueOf(skip));
        })
        .list();
  }
}
