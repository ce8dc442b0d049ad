package org.xinqiao.registry;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import org.xinqiao.audit.Actor;
import org.xinqiao.audit.Audit;
import org.xinqiao.audit.AuditEvent;
import org.xinqiao.shared.Cursor;
import org.xinqiao.shared.Page;
import org.xinqiao.shared.PatientId;
import org.xinqiao.shared.Tenancy;

/// Reads the list of patients. Departments have those whom they saw or opened a card for, the
/// latest first; the whole hospital has everybody, the latest registered first. Either order is
/// that of an index.
///
/// A page looks at [#SCAN] rows of that index at most, however few of them the other filters let
/// through: so a page costs the same in a hospital of a million, and may be short, or empty, and
/// still have a next one.
@Component
class PatientList {

  /// How many patients of the index one page looks at.
  static final int SCAN = 500;

  // OFFSET 0 keeps the planner from making joins of the look-ups, which would read whole tables.
  private static final String SEEN =
      """
      WITH candidate AS MATERIALIZED (
        SELECT r.patient_id, r.last_at AS at, r.party_id, r.kind
          FROM unnest(:parties) AS party (id) CROSS JOIN LATERAL (
                 SELECT r.patient_id, r.party_id, r.kind, r.last_at FROM care_fact_relation r
                  WHERE r.tenant_id = :tenant AND r.party_id = party.id AND r.kind IN ('encounter', 'card')
                    AND r.last_at >= :since AND (r.last_at, r.patient_id) < (:at, :id)
                  ORDER BY r.last_at DESC, r.patient_id DESC LIMIT 500) r
         ORDER BY r.last_at DESC, r.patient_id DESC LIMIT 500),
      own AS (
        SELECT c.patient_id, c.at FROM candidate c
         WHERE NOT EXISTS (SELECT FROM care_fact_relation n
                            WHERE n.tenant_id = :tenant AND n.patient_id = c.patient_id
                              AND n.party_id = ANY(:parties) AND n.kind IN ('encounter', 'card')
                              AND (n.last_at, n.party_id, n.kind) > (c.at, c.party_id, c.kind) OFFSET 0)
           AND EXISTS (SELECT FROM patient_fact_newest p
                        WHERE p.tenant_id = :tenant AND p.patient_id = c.patient_id OFFSET 0)),
      """;

  private static final String REGISTERED =
      """
      WITH candidate AS MATERIALIZED (
        SELECT p.patient_id, p.registered_at AS at FROM patient_fact_newest p
         WHERE p.tenant_id = :tenant AND p.registered_at >= :since
           AND (p.registered_at, p.patient_id) < (:at, :id)
         ORDER BY p.registered_at DESC, p.patient_id DESC LIMIT 500),
      own AS (SELECT patient_id, at FROM candidate),
      """;

  /// Those of `own` that the other filters let through, and the last of `candidate` where there may
  /// be more.
  private static final String LISTED =
      """
      hit AS MATERIALIZED (
        SELECT c.patient_id, c.at FROM own c
         WHERE (NOT :task OR EXISTS (SELECT FROM task_fact_task t
                                      WHERE t.tenant_id = :tenant AND t.patient_id = c.patient_id
                                        AND t.state <> 'done' OFFSET 0))
           AND (NOT :alert OR EXISTS (SELECT FROM alert_fact_alert a
                                       WHERE a.tenant_id = :tenant AND a.patient_id = c.patient_id
                                         AND a.state <> 'closed' OFFSET 0))
         ORDER BY c.at DESC, c.patient_id DESC LIMIT :limit)
      SELECT h.patient_id, h.at, true AS listed,
             (SELECT count(*) FROM task_fact_task t
               WHERE t.tenant_id = :tenant AND t.patient_id = h.patient_id AND t.state <> 'done') AS tasks,
             (SELECT count(*) FROM alert_fact_alert a
               WHERE a.tenant_id = :tenant AND a.patient_id = h.patient_id AND a.state <> 'closed') AS alerts
        FROM hit h
      UNION ALL
      (SELECT patient_id, at, false, 0, 0 FROM candidate ORDER BY at DESC, patient_id DESC OFFSET 499 LIMIT 1)
       ORDER BY at DESC, patient_id DESC
      """;

  /// Beyond every row.
  private static final After START =
      new After(Instant.parse("9999-01-01T00:00:00Z"), new UUID(-1L, -1L));

  /// @param parties whose patients: departments and members of staff; null for the whole hospital
  /// @param since seen, or registered, at this time or later
  /// @param withTask only those for whom something is to be done
  /// @param withAlert only those with an alert that is not closed
  record Filter(@Nullable Set<UUID> parties, Instant since, boolean withTask, boolean withAlert) {}

  /// @param at when they were seen last, or for the whole hospital registered
  /// @param tasks how many are to be done
  /// @param alerts how many are not closed
  record Row(PatientId patient, Instant at, int tasks, int alerts) {}

  /// A row of the index: one of the list, or the last one that was looked at.
  private record Seen(Row row, boolean listed) {}

  private final JdbcClient jdbc;
  private final Audit audit;

  PatientList(JdbcClient jdbc, Audit audit) {
    this.jdbc = jdbc;
    this.audit = audit;
  }

  @Transactional
  Page<Row> page(Filter filter, @Nullable String cursor, int limit, Actor by) {
    audit.record(AuditEvent.allowed(by, "patient.list"));
    After after = After.parse(cursor);
    Set<UUID> parties = filter.parties();
    List<Seen> seen =
        parties == null ? registered(filter, after, limit) : seen(filter, parties, after, limit);
    List<Row> listed = seen.stream().filter(Seen::listed).map(Seen::row).toList();
    if (listed.size() > limit) {
      return Page.of(listed, limit, After::of);
    }
    return new Page<>(
        listed,
        seen.stream()
            .filter(one -> !one.listed())
            .map(one -> After.of(one.row()))
            .findFirst()
            .orElse(null));
  }

  private List<Seen> seen(Filter filter, Set<UUID> parties, After after, int limit) {
    return listed(
        jdbc.sql(SEEN + LISTED).param("parties", parties.toArray(UUID[]::new)),
        filter,
        after,
        limit);
  }

  private List<Seen> registered(Filter filter, After after, int limit) {
    return listed(jdbc.sql(REGISTERED + LISTED), filter, after, limit);
  }

  private static List<Seen> listed(StatementSpec statement, Filter filter, After after, int limit) {
    return statement
        .param("tenant", Tenancy.current().value())
        .param("since", Timestamp.from(filter.since()))
        .param("at", Timestamp.from(after.at()))
        .param("id", after.patient())
        .param("task", filter.withTask())
        .param("alert", filter.withAlert())
        .param("limit", limit + 1)
        .query((row, n) -> row(row))
        .list();
  }

  private static Seen row(ResultSet row) throws SQLException {
    return new Seen(
        new Row(
            new PatientId(row.getObject("patient_id", UUID.class)),
            row.getTimestamp("at").toInstant(),
            row.getInt("tasks"),
            row.getInt("alerts")),
        row.getBoolean("listed"));
  }

  /// The last row of the page before.
  private record After(Instant at, UUID patient) {

    static String of(Row row) {
      return Cursor.of(row.at(), row.patient());
    }

    static After parse(@Nullable String text) {
      Cursor cursor = Cursor.parse(text, 2);
      if (cursor == null) {
        return START;
      }
      return new After(cursor.moment(0), cursor.id(1));
    }
  }
}
