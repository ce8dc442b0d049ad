package org.xinqiao.oversight;

import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.xinqiao.access.CurrentStaff;
import org.xinqiao.audit.Audit;
import org.xinqiao.audit.AuditEvent;
import org.xinqiao.organization.StaffId;
import org.xinqiao.shared.IdGenerator;
import org.xinqiao.shared.Tenancy;

/// The list of a day, and what was found out about it.
@Service
class UnusualAccess {

  /// @param usual the limit that was reached, or the person's own median
  record Finding(String rule, int seen, int usual) {}

  record Note(String note, StaffId by, Instant at) {}

  record Person(StaffId staff, int charts, List<Finding> findings, List<Note> notes) {}

  /// @param countedAt null for a day that was never listed
  record Day(LocalDate day, @Nullable Instant countedAt, List<Person> people) {}

  /// @param people who stand out
  /// @param open of them those about whom nothing is noted yet
  record Recent(LocalDate day, int people, int open) {}

  private final JdbcClient jdbc;
  private final Audit audit;
  private final IdGenerator ids;
  private final Clock clock;

  UnusualAccess(JdbcClient jdbc, Audit audit, IdGenerator ids, Clock clock) {
    this.jdbc = jdbc;
    this.audit = audit;
    this.ids = ids;
    this.clock = clock;
  }

  @Transactional(readOnly = true)
  public Day day(LocalDate day) {
    Map<StaffId, List<Note>> notes = notes(day);
    Map<StaffId, Person> people = new LinkedHashMap<>();
    jdbc.sql(
            """
            SELECT f.staff_id, d.charts, f.rule, f.seen, f.usual
              FROM oversight_finding f
              JOIN oversight_day d ON d.tenant_id = f.tenant_id AND d.day = f.day AND d.staff_id = f.staff_id
             WHERE f.tenant_id = :tenant AND f.day = :day
             ORDER BY count(*) OVER (PARTITION BY f.staff_id) DESC, f.staff_id, f.rule
            """)
        .param("tenant", tenant())
        .param("day", day)
        .query(row -> {
          StaffId staff = new StaffId(row.getObject("staff_id", UUID.class));
          int charts = row.getInt("charts");
          people
              .computeIfAbsent(
                  staff,
                  id ->
                      new Person(id, charts, new ArrayList<>(), notes.getOrDefault(id, List.of())))
              .findings()
              .add(new Finding(row.getString("rule"), row.getInt("seen"), row.getInt("usual")));
        });
    return new Day(day, countedAt(day).orElse(null), List.copyOf(people.values()));
  }

  /// The days with somebody on them, the newest first.
  @Transactional(readOnly = true)
  public List<Recent> recent(int days) {
    return jdbc.sql(
            """
            SELECT f.day, count(DISTINCT f.staff_id) AS people,
                   count(DISTINCT f.staff_id) FILTER (WHERE NOT EXISTS (
                     SELECT FROM oversight_note n
                      WHERE n.tenant_id = f.tenant_id AND n.day = f.day AND n.staff_id = f.staff_id)) AS open
              FROM oversight_finding f
             WHERE f.tenant_id = :tenant AND f.day > :since
             GROUP BY f.day ORDER BY f.day DESC
            """)
        .param("tenant", tenant())
        .param("since", LocalDate.now(clock).minusDays(days))
        .query((row, n) ->
            new Recent(
                row.getObject("day", LocalDate.class), row.getInt("people"), row.getInt("open")))
        .list();
  }

  /// Keeps what was found out; it is never changed, and another note may follow.
  ///
  /// @return false when that person does not stand on that day's list
  @Transactional
  public boolean note(LocalDate day, StaffId staff, String note, CurrentStaff by) {
    int made =
        jdbc.sql(
                """
                INSERT INTO oversight_note (tenant_id, day, staff_id, note_id, note, noted_by, noted_at)
                SELECT :tenant, :day, :staff, :id, :note, :by, :now
                 WHERE EXISTS (SELECT FROM oversight_finding
                                WHERE tenant_id = :tenant AND day = :day AND staff_id = :staff)
                """)
            .param("tenant", tenant())
            .param("day", day)
            .param("staff", staff.value())
            .param("id", ids.next())
            .param("note", note)
            .param("by", by.id().value())
            .param("now", Timestamp.from(clock.instant()))
            .update();
    if (made == 1) {
      audit.record(
          AuditEvent.allowed(by.actor(), "oversight.note").on("staff", staff).because("" + day));
    }
    return made == 1;
  }

  private Map<StaffId, List<Note>> notes(LocalDate day) {
    Map<StaffId, List<Note>> notes = new LinkedHashMap<>();
    jdbc.sql(
            """
            SELECT staff_id, note, noted_by, noted_at FROM oversight_note
             WHERE tenant_id = :tenant AND day = :day ORDER BY noted_at
            """)
        .param("tenant", tenant())
        .param("day", day)
        .query(row -> {
          notes
              .computeIfAbsent(
                  new StaffId(row.getObject("staff_id", UUID.class)), id -> new ArrayList<>())
              .add(
                  new Note(
                      row.getString("note"),
                      new StaffId(row.getObject("noted_by", UUID.class)),
                      row.getTimestamp("noted_at").toInstant()));
        });
    return notes;
  }

  private Optional<Instant> countedAt(LocalDate day) {
    return jdbc.sql(
            "SELECT counted_at FROM oversight_listing WHERE tenant_id = :tenant AND day = :day")
        .param("tenant", tenant())
        .param("day", day)
        .query((row, n) -> row.getTimestamp(1).toInstant())
        .optional();
  }

  private static int tenant() {
    return Tenancy.current().value();
  }
}
