package org.xinqiao.task;

import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.xinqiao.organization.StaffId;
import org.xinqiao.patient.Patients;
import org.xinqiao.shared.Cursor;
import org.xinqiao.shared.Page;
import org.xinqiao.shared.Reach;
import org.xinqiao.shared.Tenancy;

/// Today's work 今日工作 of a member of staff: the lists and the numbers above them. Each number counts
/// what the list of that name shows.
///
/// Whoever does not reach the whole hospital has on them what is assigned to their departments, and
/// what concerns patients whom they look after themselves (ADR 0061).
@Service
class Worklist {

  /// The lists.
  enum View {
    /// What I took and have not finished.
    MINE("state <> 'done' AND owner_staff_id = :me"),
    /// What nobody took.
    POOL("state <> 'done' AND owner_staff_id IS NULL"),
    /// What colleagues took or were given.
    TEAM("state <> 'done' AND owner_staff_id <> :me"),
    /// Every P1 that is not done, whoever has it.
    RED("state <> 'done' AND priority = 1"),
    /// What I finished today.
    DONE("state = 'done' AND done_by = :me AND done_at >= :today");

    private final String condition;

    View(String condition) {
      this.condition = condition;
    }

    /// Whether it holds nobody else's work.
    boolean isOwn() {
      return this == MINE || this == DONE;
    }

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /// What is on the lists of somebody who does not reach the whole hospital: what is assigned to
  /// their departments, and what is about patients whom they look after themselves, as whoever took
  /// a task of theirs does. Two statements, since the database compares before it looks up whose
  /// patient a task is about only as long as comparing costs nearly nothing.
  private static final String ASSIGNED =
      """
      (SELECT * FROM task_task
        WHERE tenant_id = :tenant AND state <> 'done' AND department_id = ANY((SELECT reach_parties())::uuid[])
       UNION ALL
       SELECT * FROM task_task
        WHERE tenant_id = :tenant AND state <> 'done'
          AND patient_id = ANY(ARRAY(SELECT r.patient_id FROM care_fact_relation r
                                      WHERE r.tenant_id = :tenant AND r.party_id = :me AND r.kind IN ('care-team', 'task')))
          AND (department_id = ANY((SELECT reach_parties())::uuid[])) IS NOT TRUE) task_task
      """;

  private static final String SUMMARY =
      """
      SELECT w.*, d.done_today, c.reached, c.dialled
        FROM (SELECT count(*) FILTER (WHERE priority = 1) AS red,
                     count(*) FILTER (WHERE owner_staff_id = :me) AS mine,
                     count(*) FILTER (WHERE owner_staff_id IS NULL) AS pool,
                     count(*) FILTER (WHERE owner_staff_id <> :me) AS team,
                     count(*) FILTER (WHERE coalesce(owner_staff_id, :me) = :me AND due_at < :now) AS overdue,
                     count(*) FILTER (WHERE coalesce(owner_staff_id, :me) = :me
                                        AND due_at >= :now AND due_at < :tomorrow) AS due_today
                FROM %s WHERE tenant_id = :tenant AND state <> 'done') w,
             (SELECT count(*) AS done_today FROM task_task
               WHERE tenant_id = :tenant AND state = 'done' AND done_by = :me AND done_at >= :today) d,
             (SELECT count(*) FILTER (WHERE outcome_code = ANY(:connected)) AS reached,
                     count(*) FILTER (WHERE outcome_code = ANY(:connected)
                                         OR outcome_code = ANY(:not_connected)) AS dialled
                FROM task_act
               WHERE tenant_id = :tenant AND act = 'complete' AND NOT undone AND by_staff_id = :me
                 AND at >= :today) c
      """;

  /// The numbers above the lists.
  ///
  /// @param redWaiting P1 not done, whoever has it
  /// @param overdue mine and the pool's, past their due time
  /// @param dueToday mine and the pool's, due until midnight and not overdue
  /// @param doneToday finished by me since midnight
  /// @param reached my calls of today in which somebody spoke to the patient
  /// @param dialled my calls of today
  record Summary(
      int redWaiting,
      int overdue,
      int dueToday,
      int doneToday,
      int mine,
      int pool,
      int team,
      int reached,
      int dialled) {

    int totalToday() {
      return overdue + dueToday + doneToday;
    }

    @Nullable Double connectRate() {
      return dialled == 0 ? null : (double) reached / dialled;
    }
  }

  private final JdbcClient jdbc;
  private final TaskStore store;
  private final Patients patients;
  private final TaskOutcomes outcomes;

  Worklist(JdbcClient jdbc, TaskStore store, Patients patients, TaskOutcomes outcomes) {
    this.jdbc = jdbc;
    this.store = store;
    this.patients = patients;
    this.outcomes = outcomes;
  }

  /// One page of a list, by priority, then due time.
  ///
  /// @param text looks for a patient as the search of patients does, or for words of the title;
  ///   empty for all
  @Transactional(readOnly = true)
  Page<Task> page(
      View view,
      StaffId me,
      String text,
      @Nullable String cursor,
      int limit,
      Instant now,
      ZoneId zone) {
    After after = After.parse(cursor);
    String words = text.strip();
    UUID[] found =
        words.isEmpty()
            ? new UUID[0]
            : patients.search(words, null, Page.MAX_LIMIT).items().stream()
                .map(hit -> hit.patient().id().value())
                .toArray(UUID[]::new);
    List<Task> rows =
        jdbc.sql(sql(view, reachesAll(), after != null, !words.isEmpty()))
            .param("tenant", Tenancy.current().value())
            .param("me", me.value())
            .param("today", Timestamp.from(midnight(now, zone)))
            .param("found", found)
            .param("words", words)
            .param("priority", after == null ? 0 : after.priority())
            .param("due", Timestamp.from(after == null ? now : after.due()))
            .param("id", after == null ? me.value() : after.id())
            .param("limit", limit + 1)
            .query(store.mapper())
            .list();
    return Page.of(
        rows, limit, task -> Cursor.of(task.priority().number(), task.dueAt(), task.id()));
  }

  static String sql(View view, boolean all, boolean continued, boolean filtered) {
    return TaskStore.FIELDS
        + (all || view.isOwn() ? "task_task" : ASSIGNED)
        + " WHERE tenant_id = :tenant AND "
        + view.condition
        + (continued ? " AND (priority, due_at, task_id) > (:priority, :due, :id)" : "")
        + (filtered
            ? " AND (patient_id = ANY(:found) OR strpos(title_zh, :words) > 0"
                + " OR strpos(lower(title_en), lower(:words)) > 0)"
            : "")
        + " ORDER BY priority, due_at, task_id LIMIT :limit";
  }

  @Transactional(readOnly = true)
  Summary summary(StaffId me, Instant now, ZoneId zone) {
    LocalDate today = now.atZone(zone).toLocalDate();
    return jdbc.sql(SUMMARY.formatted(reachesAll() ? "task_task" : ASSIGNED))
        .param("tenant", Tenancy.current().value())
        .param("me", me.value())
        .param("now", Timestamp.from(now))
        .param("today", Timestamp.from(today.atStartOfDay(zone).toInstant()))
        .param("tomorrow", Timestamp.from(today.plusDays(1).atStartOfDay(zone).toInstant()))
        .param("connected", outcomes.connected().toArray(String[]::new))
        .param("not_connected", outcomes.notConnected().toArray(String[]::new))
        .query((row, n) ->
            new Summary(
                row.getInt("red"),
                row.getInt("overdue"),
                row.getInt("due_today"),
                row.getInt("done_today"),
                row.getInt("mine"),
                row.getInt("pool"),
                row.getInt("team"),
                row.getInt("reached"),
                row.getInt("dialled")))
        .single();
  }

  private static boolean reachesAll() {
    return Reach.current().map(reach -> reach.parties() == null).orElse(true);
  }

  private static Instant midnight(Instant now, ZoneId zone) {
    return now.atZone(zone).toLocalDate().atStartOfDay(zone).toInstant();
  }

  /// The last row of the page before.
  private record After(int priority, Instant due, UUID id) {

    static @Nullable After parse(@Nullable String text) {
      Cursor cursor = Cursor.parse(text, 3);
      if (cursor == null) {
        return null;
      }
      return new After(cursor.number(0), cursor.moment(1), cursor.id(2));
    }
  }
}
