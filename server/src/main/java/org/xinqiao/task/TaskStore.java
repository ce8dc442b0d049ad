package org.xinqiao.task;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.xinqiao.crypto.FieldCipher;
import org.xinqiao.duty.TaskKindList;
import org.xinqiao.organization.StaffId;
import org.xinqiao.shared.IdGenerator;
import org.xinqiao.shared.PatientId;
import org.xinqiao.shared.Tenancy;
import org.xinqiao.shared.Text;

/// The tables of this module: tasks and what was done with them.
@Component
class TaskStore {

  static final String FIELDS =
      """
      SELECT patient_id, task_id, reference, kind, priority, title_zh, title_en, reason_zh, reason_en, due_at,
             state, owner_staff_id, alert_id, preferred_channel, version, created_at, snoozed_until,
             outcome_code, note_enc, outcome_at, outcome_by, done_at
        FROM\s
      """;

  private static final String COLUMNS = FIELDS + "task_task";

  /// The last thing that was done with a task.
  ///
  /// @param by null when nobody did it
  record LastAct(TaskAct act, Instant at, @Nullable StaffId by, Task.Before before) {}

  private final JdbcClient jdbc;
  private final IdGenerator ids;
  private final FieldCipher cipher;
  private final TaskKindList kinds;

  TaskStore(JdbcClient jdbc, IdGenerator ids, FieldCipher cipher, TaskKindList kinds) {
    this.kinds = kinds;
    this.jdbc = jdbc;
    this.ids = ids;
    this.cipher = cipher;
  }

  /// Keeps a new task, assigned to the department that saw the patient last or opened their card,
  /// or will see them next when none has.
  ///
  /// @return empty when the reference is known already
  Optional<TaskId> insert(NewTask task) {
    return jdbc.sql(
            """
            INSERT INTO task_task (tenant_id, patient_id, task_id, reference, kind, priority, title_zh, title_en,
                                   reason_zh, reason_en, due_at, state, alert_id, preferred_channel, version,
                                   created_at, department_id, give_at)
            VALUES (:tenant, :patient, :id, :reference, :kind, :priority, :titleZh, :titleEn, :reasonZh, :reasonEn,
                    :due, 'open', :alert, :channel, 1, :created,
                    (SELECT r.party_id FROM care_fact_relation r
                      WHERE r.tenant_id = :tenant AND r.patient_id = :patient
                        AND r.kind IN ('encounter', 'appointment', 'card')
                        AND NOT EXISTS (SELECT FROM organization_fact_staff s
                                         WHERE s.tenant_id = r.tenant_id AND s.staff_id = r.party_id)
                      ORDER BY r.last_at > :created, abs(extract(epoch FROM r.last_at - :created)) LIMIT 1),
                    CASE WHEN :given THEN cast(:created AS timestamptz) END)
            ON CONFLICT (tenant_id, patient_id, reference) DO NOTHING
            RETURNING task_id
            """)
        .param("tenant", tenant())
        .param("patient", task.patient().value())
        .param("id", ids.next())
        .param("reference", task.reference())
        .param("kind", task.kind().toString())
        .param("priority", task.priority().number())
        .param("titleZh", task.title().zh())
        .param("titleEn", task.title().en())
        .param("reasonZh", task.reason().zh())
        .param("reasonEn", task.reason().en())
        .param("due", Timestamp.from(task.dueAt()))
        .param("alert", task.alertId(), Types.OTHER)
        .param("channel", task.preferredChannel(), Types.VARCHAR)
        .param("created", Timestamp.from(task.createdAt()))
        .param("given", task.alertId() == null && kinds.of(task.kind().toString()).given())
        .query(UUID.class)
        .optional()
        .map(TaskId::new);
  }

  TaskId idOf(PatientId patient, String reference) {
    return new TaskId(
        jdbc.sql(
                """
                SELECT task_id FROM task_task
                 WHERE tenant_id = :tenant AND patient_id = :patient AND reference = :reference
                """)
            .param("tenant", tenant())
            .param("patient", patient.value())
            .param("reference", reference)
            .query(UUID.class)
            .single());
  }

  Optional<Task> find(TaskId id) {
    return jdbc.sql(COLUMNS + " WHERE tenant_id = :tenant AND task_id = :id")
        .param("tenant", tenant())
        .param("id", id.value())
        .query(mapper())
        .optional();
  }

  /// Reads a task and keeps everybody else from changing it until the transaction ends.
  Optional<Task> lock(TaskId id) {
    return jdbc.sql(COLUMNS + " WHERE tenant_id = :tenant AND task_id = :id FOR UPDATE")
        .param("tenant", tenant())
        .param("id", id.value())
        .query(mapper())
        .optional();
  }

  Optional<Task> lock(PatientId patient, String reference) {
    return jdbc.sql(
            COLUMNS
                + """
                 WHERE tenant_id = :tenant AND patient_id = :patient AND reference = :reference FOR UPDATE
                """)
        .param("tenant", tenant())
        .param("patient", patient.value())
        .param("reference", reference)
        .query(mapper())
        .optional();
  }

  List<Task> lockOpen(PatientId patient) {
    return jdbc.sql(
            COLUMNS
                + """
                 WHERE tenant_id = :tenant AND patient_id = :patient AND state <> 'done'
                 ORDER BY task_id FOR UPDATE
                """)
        .param("tenant", tenant())
        .param("patient", patient.value())
        .query(mapper())
        .list();
  }

  List<Task> ofPatient(PatientId patient) {
    return jdbc.sql(
            COLUMNS
                + """
                 WHERE tenant_id = :tenant AND patient_id = :patient
                 ORDER BY state = 'done', done_at DESC, priority, due_at, task_id
                """)
        .param("tenant", tenant())
        .param("patient", patient.value())
        .query(mapper())
        .list();
  }

  /// Keeps what was done and how the task was before it, and writes the task as it is now.
  ///
  /// @param by null when nobody did it
  /// @param closedWhy why it became pointless; null when a person acted
  void change(
      Task before,
      Task after,
      TaskAct act,
      @Nullable StaffId by,
      Instant at,
      @Nullable String closedWhy) {
    keepAct(before, after, act, by, at);
    Task.Outcome outcome = after.outcome();
    boolean endedByPerson = after.isDone() && closedWhy == null;
    int changed =
        jdbc.sql(
                """
                UPDATE task_task
                   SET state = :state, owner_staff_id = :owner, due_at = :due, snoozed_until = :snoozed,
                       outcome_code = :outcome, note_enc = :note, outcome_at = :outcomeAt, outcome_by = :outcomeBy,
                       done_at = :doneAt, done_by = :doneBy, closed_why = :why, version = :version
                 WHERE tenant_id = :tenant AND patient_id = :patient AND task_id = :id AND version = :from
                """)
            .param("state", after.state().toString())
            .param("owner", value(after.owner()), Types.OTHER)
            .param("due", Timestamp.from(after.dueAt()))
            .param("snoozed", timestamp(after.snoozedUntil()), Types.TIMESTAMP)
            .param("outcome", outcome == null ? null : outcome.code(), Types.VARCHAR)
            .param("note", sealedNote(after), Types.BINARY)
            .param("outcomeAt", timestamp(outcome == null ? null : outcome.at()), Types.TIMESTAMP)
            .param("outcomeBy", value(outcome == null ? null : outcome.by()), Types.OTHER)
            .param("doneAt", timestamp(after.doneAt()), Types.TIMESTAMP)
            .param("doneBy", endedByPerson ? value(by) : null, Types.OTHER)
            .param("why", closedWhy, Types.VARCHAR)
            .param("version", after.version())
            .param("tenant", tenant())
            .param("patient", after.patient().value())
            .param("id", after.id().value())
            .param("from", before.version())
            .update();
    if (changed != 1) {
      throw new IllegalStateException("Task " + after.id() + " was changed without its lock");
    }
  }

  private void keepAct(Task before, Task after, TaskAct act, @Nullable StaffId by, Instant at) {
    Task.Outcome outcome = after.outcome();
    jdbc.sql(
            """
            INSERT INTO task_act (tenant_id, patient_id, task_id, version, act, at, by_staff_id, outcome_code,
                                  before_state, before_owner_staff_id, before_due_at, before_snoozed_until,
                                  before_outcome_code, before_note_enc, before_outcome_at, before_outcome_by)
            SELECT tenant_id, patient_id, task_id, :version, :act, :at, :by, :outcome,
                   state, owner_staff_id, due_at, snoozed_until, outcome_code, note_enc, outcome_at, outcome_by
              FROM task_task
             WHERE tenant_id = :tenant AND patient_id = :patient AND task_id = :id
            """)
        .param("version", after.version())
        .param("act", act.toString())
        .param("at", Timestamp.from(at))
        .param("by", value(by), Types.OTHER)
        .param(
            "outcome",
            act == TaskAct.COMPLETE && outcome != null ? outcome.code() : null,
            Types.VARCHAR)
        .param("tenant", tenant())
        .param("patient", before.patient().value())
        .param("id", before.id().value())
        .update();
  }

  Optional<LastAct> lastAct(Task task) {
    return jdbc.sql(
            """
            SELECT act, at, by_staff_id, before_state, before_owner_staff_id, before_due_at, before_snoozed_until,
                   before_outcome_code, before_note_enc, before_outcome_at, before_outcome_by
              FROM task_act
             WHERE tenant_id = :tenant AND patient_id = :patient AND task_id = :id AND version = :version
            """)
        .param("tenant", tenant())
        .param("patient", task.patient().value())
        .param("id", task.id().value())
        .param("version", task.version())
        .query((row, n) ->
            new LastAct(
                TaskAct.of(row.getString("act")),
                row.getTimestamp("at").toInstant(),
                staff(row, "by_staff_id"),
                new Task.Before(
                    Task.State.of(row.getString("before_state")),
                    staff(row, "before_owner_staff_id"),
                    row.getTimestamp("before_due_at").toInstant(),
                    instant(row, "before_snoozed_until"),
                    outcome(task.patient(), task.id(), row, "before_"))))
        .optional();
  }

  void markUndone(Task task) {
    jdbc.sql(
            """
            UPDATE task_act SET undone = true
             WHERE tenant_id = :tenant AND patient_id = :patient AND task_id = :id AND version = :version
            """)
        .param("tenant", tenant())
        .param("patient", task.patient().value())
        .param("id", task.id().value())
        .param("version", task.version())
        .update();
  }

  /// Notes with the act that made this version how the patient was.
  void note(Task after, Mood mood) {
    jdbc.sql(
            """
            UPDATE task_act SET mood = :mood
             WHERE tenant_id = :tenant AND patient_id = :patient AND task_id = :id AND version = :version
            """)
        .param("mood", mood.toString())
        .param("tenant", tenant())
        .param("patient", after.patient().value())
        .param("id", after.id().value())
        .param("version", after.version())
        .update();
  }

  /// How often an outcome was recorded for a task and not taken back.
  int attempts(Task task, String outcome) {
    return jdbc.sql(
            """
            SELECT count(*) FROM task_act
             WHERE tenant_id = :tenant AND patient_id = :patient AND task_id = :id
               AND act = 'complete' AND outcome_code = :outcome AND NOT undone
            """)
        .param("tenant", tenant())
        .param("patient", task.patient().value())
        .param("id", task.id().value())
        .param("outcome", outcome)
        .query(Integer.class)
        .single();
  }

  RowMapper<Task> mapper() {
    return (row, n) -> task(row);
  }

  private Task task(ResultSet row) throws SQLException {
    PatientId patient = new PatientId(row.getObject("patient_id", UUID.class));
    TaskId id = new TaskId(row.getObject("task_id", UUID.class));
    return new Task(
        id,
        patient,
        row.getString("reference"),
        TaskKind.of(row.getString("kind")),
        TaskPriority.of(row.getInt("priority")),
        new Text(row.getString("title_zh"), row.getString("title_en")),
        new Text(row.getString("reason_zh"), row.getString("reason_en")),
        row.getTimestamp("due_at").toInstant(),
        Task.State.of(row.getString("state")),
        staff(row, "owner_staff_id"),
        row.getObject("alert_id", UUID.class),
        row.getString("preferred_channel"),
        row.getInt("version"),
        row.getTimestamp("created_at").toInstant(),
        instant(row, "snoozed_until"),
        outcome(patient, id, row, ""),
        instant(row, "done_at"));
  }

  private Task.@Nullable Outcome outcome(PatientId patient, TaskId id, ResultSet row, String prefix)
      throws SQLException {
    String code = row.getString(prefix + "outcome_code");
    if (code == null) {
      return null;
    }
    byte[] note = row.getBytes(prefix + "note_enc");
    return new Task.Outcome(
        code,
        note == null ? null : cipher.decrypt(patient, "task_task.note", id, note),
        row.getTimestamp(prefix + "outcome_at").toInstant(),
        Objects.requireNonNull(staff(row, prefix + "outcome_by")));
  }

  private byte @Nullable [] sealedNote(Task task) {
    Task.Outcome outcome = task.outcome();
    return outcome == null || outcome.note() == null
        ? null
        : cipher.encrypt(task.patient(), "task_task.note", task.id(), outcome.note());
  }

  private static @Nullable StaffId staff(ResultSet row, String column) throws SQLException {
    UUID id = row.getObject(column, UUID.class);
    return id == null ? null : new StaffId(id);
  }

  private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
    Timestamp at = row.getTimestamp(column);
    return at == null ? null : at.toInstant();
  }

  private static @Nullable UUID value(@Nullable StaffId staff) {
    return staff == null ? null : staff.value();
  }

  private static @Nullable Timestamp timestamp(@Nullable Instant at) {
    return at == null ? null : Timestamp.from(at);
  }

  private static int tenant() {
    return Tenancy.current().value();
  }
}
