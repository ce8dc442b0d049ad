package org.xinqiao.task;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.xinqiao.organization.StaffId;
import org.xinqiao.shared.PatientId;
import org.xinqiao.shared.Reach;
import org.xinqiao.shared.Tenancy;

/// What giving out tasks reads and writes, for many tasks at once.
@Component
class GivingStore {

  /// A task that is to be given.
  ///
  /// @param from who has it and is away; null when nobody has it
  record Open(
      TaskId task,
      PatientId patient,
      TaskKind kind,
      TaskPriority priority,
      @Nullable UUID department,
      Instant dueAt,
      boolean alert,
      @Nullable StaffId from,
      @Nullable StaffId deputy,
      Giving.@Nullable Why why) {}

  /// Days on which somebody does none of their tasks.
  ///
  /// @param since what they do themselves after that stays with them for the day
  record Gone(
      StaffId staff, LocalDate first, LocalDate last, Instant since, @Nullable StaffId deputy) {}

  /// A number of tasks of a kind that somebody has on a day.
  record Count(StaffId staff, LocalDate day, TaskKind kind, int tasks) {}

  /// The last decision about a task, as lists show it.
  ///
  /// @param from who had it and was away
  record Given(Giving.Why why, @Nullable StaffId from, int open, int capacity) {}

  private final JdbcClient jdbc;

  GivingStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /// Whether this node gives out the work of the hospital until the transaction ends.
  boolean tryLock() {
    return jdbc.sql("SELECT pg_try_advisory_xact_lock(hashtextextended('task-giving', :tenant))")
        .param("tenant", tenant())
        .query(Boolean.class)
        .single();
  }

  /// Those who cannot sign in any more, and may still have tasks.
  Set<StaffId> disabled() {
    return new HashSet<>(
        jdbc.sql(
                """
                SELECT staff_id FROM access_fact_account WHERE tenant_id = :tenant AND disabled_at IS NOT NULL
                """)
            .param("tenant", tenant())
            .query((row, n) -> new StaffId(row.getObject(1, UUID.class)))
            .list());
  }

  /// Tasks of people who are away on the day on which they are to be done, the most urgent first.
  /// What somebody does today although they are away stays with them today.
  List<Open> ofThoseWhoAreGone(
      List<Gone> gone, LocalDate today, Instant midnight, ZoneId zone, int limit) {
    return jdbc.sql(
            """
            SELECT t.patient_id, t.task_id, t.kind, t.priority, t.department_id, t.due_at,
                   t.alert_id IS NOT NULL AS alert, t.owner_staff_id AS from_staff_id, g.deputy_id, t.given_why
              FROM unnest(:staff, cast(:first AS date[]), cast(:last AS date[]), cast(:since AS timestamptz[]),
                          :deputies) AS g(staff_id, first_day, last_day, since, deputy_id)
              JOIN task_task t ON t.tenant_id = :tenant AND t.owner_staff_id = g.staff_id AND t.state <> 'done'
             WHERE greatest((t.due_at AT TIME ZONE :zone)::date, cast(:today AS date))
                   BETWEEN g.first_day AND g.last_day
               AND NOT EXISTS (SELECT FROM task_act a
                                WHERE a.tenant_id = t.tenant_id AND a.patient_id = t.patient_id
                                  AND a.task_id = t.task_id AND a.by_staff_id = g.staff_id
                                  AND a.at >= greatest(g.since, cast(:midnight AS timestamptz)))
             ORDER BY t.priority, t.due_at, t.task_id LIMIT :limit FOR UPDATE OF t SKIP LOCKED
            """)
        .param("staff", each(gone, one -> one.staff().value()))
        .param("first", gone.stream().map(one -> one.first().toString()).toArray(String[]::new))
        .param("last", gone.stream().map(one -> one.last().toString()).toArray(String[]::new))
        .param("since", gone.stream().map(one -> one.since().toString()).toArray(String[]::new))
        .param("deputies", each(gone, one -> value(one.deputy())))
        .param("tenant", tenant())
        .param("zone", zone.getId())
        .param("today", today)
        .param("midnight", Timestamp.from(midnight))
        .param("limit", limit)
        .query((row, n) -> open(row))
        .list();
  }

  /// Tasks that nobody has and somebody is to be given, the most urgent first.
  List<Open> waiting(Instant now, int limit) {
    return jdbc.sql(
            """
            SELECT patient_id, task_id, kind, priority, department_id, due_at, alert_id IS NOT NULL AS alert,
                   NULL::uuid AS from_staff_id, NULL::uuid AS deputy_id, given_why
              FROM task_task
             WHERE tenant_id = :tenant AND state <> 'done' AND owner_staff_id IS NULL AND give_at <= :now
             ORDER BY priority, due_at, task_id LIMIT :limit FOR UPDATE SKIP LOCKED
            """)
        .param("tenant", tenant())
        .param("now", Timestamp.from(now))
        .param("limit", limit)
        .query((row, n) -> open(row))
        .list();
  }

  /// Somebody can be given more than before: what nobody could be given is looked at again.
  void again(Instant now) {
    jdbc.sql(
            """
            UPDATE task_task SET give_at = :now
             WHERE tenant_id = :tenant AND state <> 'done' AND owner_staff_id IS NULL AND give_at > :now
            """)
        .param("tenant", tenant())
        .param("now", Timestamp.from(now))
        .update();
  }

  /// What people have to do, by the day on which it is to be done; what is overdue, today.
  List<Count> open(Collection<StaffId> staff, LocalDate today, ZoneId zone) {
    return jdbc.sql(
            """
            SELECT owner_staff_id AS staff_id, greatest((due_at AT TIME ZONE :zone)::date, cast(:today AS date)) AS day,
                   kind, count(*) AS tasks
              FROM task_task
             WHERE tenant_id = :tenant AND state <> 'done' AND owner_staff_id = ANY(:staff)
             GROUP BY 1, 2, 3
            """)
        .param("tenant", tenant())
        .param("zone", zone.getId())
        .param("today", today)
        .param("staff", each(staff, StaffId::value))
        .query((row, n) -> count(row))
        .list();
  }

  /// What people did since midnight.
  List<Count> done(Collection<StaffId> staff, LocalDate today, Instant midnight) {
    return jdbc.sql(
            """
            SELECT done_by AS staff_id, cast(:today AS date) AS day, kind, count(*) AS tasks FROM task_task
             WHERE tenant_id = :tenant AND state = 'done' AND done_by = ANY(:staff) AND done_at >= :midnight
             GROUP BY 1, 3
            """)
        .param("tenant", tenant())
        .param("today", today)
        .param("staff", each(staff, StaffId::value))
        .param("midnight", Timestamp.from(midnight))
        .query((row, n) -> count(row))
        .list();
  }

  /// Who of these people may work on tasks of which patient: whose reach holds the patient, and
  /// from whom the file is not kept. A file that was opened in an emergency is not meant.
  ///
  /// @param reaches how far the right to work on tasks reaches in their hands
  Map<PatientId, Set<StaffId>> mayWork(
      Set<PatientId> patients, Collection<Reach> reaches, Instant now) {
    Map<PatientId, Set<StaffId>> may = new HashMap<>();
    List<UUID> staff = new ArrayList<>();
    List<UUID> parties = new ArrayList<>();
    List<String> since = new ArrayList<>();
    Set<StaffId> everybody = new HashSet<>();
    for (Reach reach : reaches) {
      if (reach.parties() == null) {
        everybody.add(new StaffId(reach.staff()));
      } else {
        for (UUID party : reach.parties()) {
          staff.add(reach.staff());
          parties.add(party);
          since.add(reach.since().toString());
        }
      }
    }
    patients.forEach(patient -> may.put(patient, new HashSet<>(everybody)));
    jdbc.sql(
            """
            SELECT DISTINCT c.patient_id, p.staff_id
              FROM unnest(:staff, :parties, cast(:since AS timestamptz[])) AS p(staff_id, party_id, since)
              JOIN care_fact_relation c ON c.tenant_id = :tenant AND c.party_id = p.party_id
             WHERE c.patient_id = ANY(:patients) AND c.last_at > p.since AND c.until > :now
            """)
        .param("staff", staff.toArray(UUID[]::new))
        .param("parties", parties.toArray(UUID[]::new))
        .param("since", since.toArray(String[]::new))
        .param("tenant", tenant())
        .param("patients", each(patients, PatientId::value))
        .param("now", Timestamp.from(now))
        .query(row -> {
          may.computeIfAbsent(patient(row), one -> new HashSet<>())
              .add(new StaffId(row.getObject("staff_id", UUID.class)));
        });
    jdbc.sql(
            """
            SELECT patient_id, staff_id FROM care_fact_exclusion
             WHERE tenant_id = :tenant AND patient_id = ANY(:patients) AND until > :now
            """)
        .param("tenant", tenant())
        .param("patients", each(patients, PatientId::value))
        .param("now", Timestamp.from(now))
        .query(row -> {
          may.computeIfAbsent(patient(row), one -> new HashSet<>())
              .remove(new StaffId(row.getObject("staff_id", UUID.class)));
        });
    return may;
  }

  /// Who knows these patients, the best first: the owner and the primary nurse of the care team,
  /// then whoever recorded the last outcome.
  ///
  /// @param since what was recorded before counts no more
  Map<PatientId, List<Giving.Known>> known(Set<PatientId> patients, Instant since, Instant now) {
    Map<PatientId, List<Giving.Known>> known = new HashMap<>();
    jdbc.sql(
            """
            SELECT patient_id, staff_id, why FROM (
              SELECT patient_id, staff_id, function AS why, since AS at FROM care_fact_team
               WHERE tenant_id = :tenant AND patient_id = ANY(:patients) AND function IN ('owner', 'primary-nurse')
                 AND since <= :now AND coalesce(until, 'infinity') > :now
              UNION ALL
              (SELECT DISTINCT ON (patient_id) patient_id, by_staff_id, 'dealt-last', at FROM task_act
                WHERE tenant_id = :tenant AND patient_id = ANY(:patients) AND act = 'complete' AND NOT undone
                  AND by_staff_id IS NOT NULL AND at > :since
                ORDER BY patient_id, at DESC)) k
             ORDER BY array_position(ARRAY['owner', 'primary-nurse', 'dealt-last'], why), at DESC, staff_id
            """)
        .param("tenant", tenant())
        .param("patients", each(patients, PatientId::value))
        .param("now", Timestamp.from(now))
        .param("since", Timestamp.from(since))
        .query(row -> {
          known
              .computeIfAbsent(patient(row), one -> new ArrayList<>())
              .add(
                  new Giving.Known(
                      new StaffId(row.getObject("staff_id", UUID.class)),
                      Giving.Why.of(row.getString("why"))));
        });
    return known;
  }

  /// Keeps who was given what, and what was taken from whoever is away, with the reasons.
  ///
  /// @param moved those whose owner changes
  void give(List<Open> moved, List<Giving.Decision> decisions, Instant at, Instant again) {
    jdbc.sql(
            """
            INSERT INTO task_act (tenant_id, patient_id, task_id, version, act, at, before_state,
                                  before_owner_staff_id, before_due_at, before_snoozed_until, before_outcome_code,
                                  before_note_enc, before_outcome_at, before_outcome_by)
            SELECT t.tenant_id, t.patient_id, t.task_id, t.version + 1, 'assign', :at, t.state, t.owner_staff_id,
                   t.due_at, t.snoozed_until, t.outcome_code, t.note_enc, t.outcome_at, t.outcome_by
              FROM unnest(:patients, :tasks) AS g(patient_id, task_id)
              JOIN task_task t ON t.tenant_id = :tenant AND t.patient_id = g.patient_id AND t.task_id = g.task_id
            """)
        .param("at", Timestamp.from(at))
        .param("patients", each(moved, one -> one.patient().value()))
        .param("tasks", each(moved, one -> one.task().value()))
        .param("tenant", tenant())
        .update();
    write(moved, decisions, at, again, 1);
  }

  /// Keeps why nobody could be given a task that nobody had: the task itself stays as it is.
  void noteWhyNot(List<Open> left, List<Giving.Decision> decisions, Instant at, Instant again) {
    write(left, decisions, at, again, 0);
  }

  private void write(
      List<Open> tasks, List<Giving.Decision> decisions, Instant at, Instant again, int step) {
    jdbc.sql(
            """
            UPDATE task_task t
               SET owner_staff_id = g.to_id, given_to = g.to_id, given_from = g.from_id, given_why = g.why,
                   given_open = g.open, given_capacity = g.capacity, given_at = :at,
                   give_at = CASE WHEN g.to_id IS NULL AND g.why <> 'not-given' THEN cast(:again AS timestamptz) END,
                   state = 'open', version = t.version + :step
              FROM unnest(:patients, :tasks, :to, :from, :why, :open, :capacity)
                   AS g(patient_id, task_id, to_id, from_id, why, open, capacity)
             WHERE t.tenant_id = :tenant AND t.patient_id = g.patient_id AND t.task_id = g.task_id
            """)
        .param("at", Timestamp.from(at))
        .param("again", Timestamp.from(again))
        .param("step", step)
        .param("patients", each(tasks, one -> one.patient().value()))
        .param("tasks", each(tasks, one -> one.task().value()))
        .param("to", each(decisions, one -> value(one.to())))
        .param("from", each(tasks, one -> value(one.from())))
        .param("why", decisions.stream().map(one -> one.why().toString()).toArray(String[]::new))
        .param("open", decisions.stream().map(Giving.Decision::open).toArray(Integer[]::new))
        .param(
            "capacity", decisions.stream().map(Giving.Decision::capacity).toArray(Integer[]::new))
        .param("tenant", tenant())
        .update();
  }

  /// Why these tasks are with whom they are, or why nobody could be given them; nothing of those
  /// that somebody took by themselves.
  Map<TaskId, Given> given(Collection<Task> tasks) {
    Map<TaskId, Given> given = new HashMap<>();
    jdbc.sql(
            """
            SELECT t.task_id, t.given_why, t.given_from, t.given_open, t.given_capacity
              FROM unnest(:patients, :tasks) AS g(patient_id, task_id)
              JOIN task_task t ON t.tenant_id = :tenant AND t.patient_id = g.patient_id AND t.task_id = g.task_id
             WHERE t.given_why IS NOT NULL AND t.given_to IS NOT DISTINCT FROM t.owner_staff_id
            """)
        .param("patients", each(tasks, task -> task.patient().value()))
        .param("tasks", each(tasks, task -> task.id().value()))
        .param("tenant", tenant())
        .query(row -> {
          given.put(
              new TaskId(row.getObject("task_id", UUID.class)),
              new Given(
                  Giving.Why.of(row.getString("given_why")),
                  staff(row, "given_from"),
                  row.getInt("given_open"),
                  row.getInt("given_capacity")));
        });
    return given;
  }

  private static Open open(ResultSet row) throws SQLException {
    String why = row.getString("given_why");
    return new Open(
        new TaskId(row.getObject("task_id", UUID.class)),
        patient(row),
        TaskKind.of(row.getString("kind")),
        TaskPriority.of(row.getInt("priority")),
        row.getObject("department_id", UUID.class),
        row.getTimestamp("due_at").toInstant(),
        row.getBoolean("alert"),
        staff(row, "from_staff_id"),
        staff(row, "deputy_id"),
        why == null ? null : Giving.Why.of(why));
  }

  private static Count count(ResultSet row) throws SQLException {
    return new Count(
        new StaffId(row.getObject("staff_id", UUID.class)),
        row.getObject("day", LocalDate.class),
        TaskKind.of(row.getString("kind")),
        row.getInt("tasks"));
  }

  private static PatientId patient(ResultSet row) throws SQLException {
    return new PatientId(row.getObject("patient_id", UUID.class));
  }

  private static @Nullable StaffId staff(ResultSet row, String column) throws SQLException {
    UUID id = row.getObject(column, UUID.class);
    return id == null ? null : new StaffId(id);
  }

  private static @Nullable UUID value(@Nullable StaffId staff) {
    return staff == null ? null : staff.value();
  }

  private static <T> @Nullable UUID[] each(Collection<T> all, Function<T, @Nullable UUID> of) {
    return all.stream().map(of).toArray(UUID[]::new);
  }

  private static int tenant() {
    return Tenancy.current().value();
  }
}
