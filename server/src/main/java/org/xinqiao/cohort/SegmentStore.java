package org.xinqiao.cohort;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.xinqiao.condition.SavedConditions;
import org.xinqiao.organization.StaffId;
import org.xinqiao.shared.Tenancy;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The tables of segments: what they say, their versions, what uses them, how many they held of.
@Component
class SegmentStore implements SavedConditions {

  private static final JsonMapper JSON = new JsonMapper();

  private static final String COLUMNS =
      """
      SELECT s.segment_id, s.name, s.note, s.condition::text AS condition, s.version, s.made_by, s.changed_at,
             s.changed_by, coalesce(f.display_name, '') AS changed_by_name, s.number, s.counted_at,
             s.number - (SELECT b.number FROM cohort_segment_count b
                          WHERE b.tenant_id = s.tenant_id AND b.segment_id = s.segment_id
                            AND b.day = s.counted_for - 1 AND b.version = s.version) AS change,
             (SELECT count(*) FROM cohort_segment_use u
               WHERE u.tenant_id = s.tenant_id AND u.segment_id = s.segment_id) AS uses
        FROM cohort_segment s
        LEFT JOIN organization_fact_staff f ON f.tenant_id = s.tenant_id AND f.staff_id = s.changed_by
      """;

  private final JdbcClient jdbc;

  SegmentStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  @Override
  public Optional<Saved> find(UUID id) {
    return jdbc.sql(
            """
            SELECT name, condition::text AS condition FROM cohort_segment
             WHERE tenant_id = :tenant AND segment_id = :id
            """)
        .param("tenant", tenant())
        .param("id", id)
        .query((row, n) -> new Saved(row.getString("name"), json(row)))
        .optional();
  }

  Optional<Segment> get(UUID id) {
    return jdbc.sql(COLUMNS + "WHERE s.tenant_id = :tenant AND s.segment_id = :id")
        .param("tenant", tenant())
        .param("id", id)
        .query((row, n) -> segment(row))
        .optional();
  }

  /// Those whose names hold a text, in the order of their names.
  ///
  /// @param after the last name seen; null for the first page
  List<Segment> page(@Nullable String text, @Nullable String after, int limit) {
    return jdbc.sql(
            COLUMNS
                + """
                WHERE s.tenant_id = :tenant
                  AND (:text::text IS NULL OR strpos(lower(s.name), lower(:text)) > 0)
                  AND (:after::text IS NULL OR s.name > :after)
                ORDER BY s.name LIMIT :limit
                """)
        .param("tenant", tenant())
        .param("text", text, Types.VARCHAR)
        .param("after", after, Types.VARCHAR)
        .param("limit", limit)
        .query((row, n) -> segment(row))
        .list();
  }

  /// Makes those who change segments of a hospital wait for each other: a limit holds, and two
  /// changes together make no circle.
  void lock() {
    jdbc.sql("SELECT pg_advisory_xact_lock(hashtext('segment'), :tenant)")
        .param("tenant", tenant())
        .query((row, n) -> n)
        .single();
  }

  int number() {
    return jdbc.sql("SELECT count(*) FROM cohort_segment WHERE tenant_id = :tenant")
        .param("tenant", tenant())
        .query(Integer.class)
        .single();
  }

  boolean isTaken(String name, UUID besides) {
    return jdbc.sql(
            """
            SELECT EXISTS (SELECT FROM cohort_segment
                            WHERE tenant_id = :tenant AND name = :name AND segment_id <> :id)
            """)
        .param("tenant", tenant())
        .param("name", name)
        .param("id", besides)
        .query(Boolean.class)
        .single();
  }

  void insert(UUID id, Segment.Draft draft, Collection<UUID> named, StaffId by, Instant at) {
    jdbc.sql(
            """
            INSERT INTO cohort_segment (tenant_id, segment_id, name, note, condition, version, made_by, changed_at,
                                        changed_by)
            VALUES (:tenant, :id, :name, :note, :condition::jsonb, 1, :by, :at, :by)
            """)
        .params(params(id, draft, by, at))
        .param("note", draft.note(), Types.VARCHAR)
        .update();
    keepVersion(id, named);
  }

  void update(UUID id, Segment.Draft draft, Collection<UUID> named, StaffId by, Instant at) {
    jdbc.sql(
            """
            UPDATE cohort_segment
               SET name = :name, note = :note, condition = :condition::jsonb, version = version + 1, changed_at = :at,
                   changed_by = :by, number = NULL, counted_at = NULL, counted_for = NULL
             WHERE tenant_id = :tenant AND segment_id = :id
            """)
        .params(params(id, draft, by, at))
        .param("note", draft.note(), Types.VARCHAR)
        .update();
    keepVersion(id, named);
  }

  private static Map<String, Object> params(UUID id, Segment.Draft draft, StaffId by, Instant at) {
    return Map.of(
        "tenant", tenant(),
        "id", id,
        "name", draft.name(),
        "condition", JSON.writeValueAsString(draft.condition()),
        "by", by.value(),
        "at", Timestamp.from(at));
  }

  private void keepVersion(UUID id, Collection<UUID> named) {
    jdbc.sql(
            """
            INSERT INTO cohort_segment_version (tenant_id, segment_id, version, name, note, condition, changed_at,
                                                changed_by)
            SELECT tenant_id, segment_id, version, name, note, condition, changed_at, changed_by
              FROM cohort_segment WHERE tenant_id = :tenant AND segment_id = :id
            """)
        .param("tenant", tenant())
        .param("id", id)
        .update();
    forgetUsesOf(id);
    jdbc.sql(
            """
            INSERT INTO cohort_segment_use (tenant_id, segment_id, kind, user_id)
            SELECT :tenant, used, 'segment', :id FROM unnest(:named) AS used
            """)
        .param("tenant", tenant())
        .param("id", id)
        .param("named", named.toArray(UUID[]::new))
        .update();
  }

  private void forgetUsesOf(UUID id) {
    jdbc.sql(
            """
            DELETE FROM cohort_segment_use WHERE tenant_id = :tenant AND kind = 'segment' AND user_id = :id
            """)
        .param("tenant", tenant())
        .param("id", id)
        .update();
  }

  void delete(UUID id) {
    forgetUsesOf(id);
    jdbc.sql(
            """
            WITH counts AS (DELETE FROM cohort_segment_count WHERE tenant_id = :tenant AND segment_id = :id),
                 versions AS (DELETE FROM cohort_segment_version WHERE tenant_id = :tenant AND segment_id = :id)
            DELETE FROM cohort_segment WHERE tenant_id = :tenant AND segment_id = :id
            """)
        .param("tenant", tenant())
        .param("id", id)
        .update();
  }

  /// What uses it, by name.
  List<Segment.Use> usesOf(UUID id) {
    return jdbc.sql(
            """
            SELECT u.kind, u.user_id, s.name FROM cohort_segment_use u
              JOIN cohort_segment s ON s.tenant_id = u.tenant_id AND s.segment_id = u.user_id
             WHERE u.tenant_id = :tenant AND u.segment_id = :id ORDER BY s.name
            """)
        .param("tenant", tenant())
        .param("id", id)
        .query((row, n) ->
            new Segment.Use(
                row.getString("kind"), row.getObject("user_id", UUID.class), row.getString("name")))
        .list();
  }

  /// The segments that name it, also by way of others.
  List<UUID> dependents(UUID id) {
    return jdbc.sql(
            """
            WITH RECURSIVE above AS (
              SELECT user_id FROM cohort_segment_use
               WHERE tenant_id = :tenant AND kind = 'segment' AND segment_id = :id
              UNION
              SELECT u.user_id FROM above a
                JOIN cohort_segment_use u ON u.tenant_id = :tenant AND u.kind = 'segment' AND u.segment_id = a.user_id)
            SELECT user_id FROM above
            """)
        .param("tenant", tenant())
        .param("id", id)
        .query((row, n) -> row.getObject(1, UUID.class))
        .list();
  }

  /// The newest first.
  ///
  /// @param before the last version seen; null for the first page
  List<Segment.Version> versions(UUID id, @Nullable Integer before, int limit) {
    return jdbc.sql(
            """
            SELECT v.version, v.name, v.note, v.condition::text AS condition, v.changed_at,
                   coalesce(f.display_name, '') AS changed_by_name, v.number
              FROM cohort_segment_version v
              LEFT JOIN organization_fact_staff f ON f.tenant_id = v.tenant_id AND f.staff_id = v.changed_by
             WHERE v.tenant_id = :tenant AND v.segment_id = :id AND (:before::integer IS NULL OR v.version < :before)
             ORDER BY v.version DESC LIMIT :limit
            """)
        .param("tenant", tenant())
        .param("id", id)
        .param("before", before, Types.INTEGER)
        .param("limit", limit)
        .query((row, n) ->
            new Segment.Version(
                row.getInt("version"),
                row.getString("name"),
                row.getString("note"),
                json(row),
                row.getTimestamp("changed_at").toInstant(),
                row.getString("changed_by_name"),
                row.getObject("number", Long.class)))
        .list();
  }

  /// How many it held of on a day.
  record Count(LocalDate day, long number, int version) {}

  /// In the order of the days.
  List<Count> counts(UUID id, LocalDate from) {
    return jdbc.sql(
            """
            SELECT day, number, version FROM cohort_segment_count
             WHERE tenant_id = :tenant AND segment_id = :id AND day >= :from ORDER BY day
            """)
        .param("tenant", tenant())
        .param("id", id)
        .param("from", from)
        .query((row, n) ->
            new Count(
                row.getObject("day", LocalDate.class),
                row.getLong("number"),
                row.getInt("version")))
        .list();
  }

  /// One that was not counted for the day; those that were changed stand first.
  Optional<UUID> due(LocalDate day) {
    return jdbc.sql(
            """
            SELECT segment_id FROM cohort_segment
             WHERE tenant_id = :tenant AND (counted_for IS NULL OR counted_for < :day)
             ORDER BY counted_for NULLS FIRST, segment_id LIMIT 1
            """)
        .param("tenant", tenant())
        .param("day", day)
        .query(UUID.class)
        .optional();
  }

  void countAgain(Collection<UUID> ids) {
    jdbc.sql(
            """
            UPDATE cohort_segment SET counted_for = NULL WHERE tenant_id = :tenant AND segment_id = ANY (:ids)
            """)
        .param("tenant", tenant())
        .param("ids", ids.toArray(UUID[]::new))
        .update();
  }

  /// Keeps a count, unless the segment was changed meanwhile.
  ///
  /// @param number null when it could not be counted
  void counted(UUID id, int version, LocalDate day, @Nullable Long number, Instant at) {
    jdbc.sql(
            """
            WITH counted AS (
              UPDATE cohort_segment SET number = :number::bigint, counted_at = :at, counted_for = :day
               WHERE tenant_id = :tenant AND segment_id = :id AND version = :version
              RETURNING tenant_id, segment_id, version),
            kept AS (
              UPDATE cohort_segment_version v SET number = :number::bigint
                FROM counted c
               WHERE v.tenant_id = c.tenant_id AND v.segment_id = c.segment_id AND v.version = c.version)
            INSERT INTO cohort_segment_count (tenant_id, segment_id, day, version, number, counted_at)
            SELECT tenant_id, segment_id, :day, version, :number::bigint, :at
              FROM counted WHERE :number::bigint IS NOT NULL
            ON CONFLICT (tenant_id, segment_id, day) DO UPDATE
               SET version = EXCLUDED.version, number = EXCLUDED.number, counted_at = EXCLUDED.counted_at
            """)
        .param("tenant", tenant())
        .param("id", id)
        .param("version", version)
        .param("day", day)
        .param("number", number, Types.BIGINT)
        .param("at", Timestamp.from(at))
        .update();
  }

  int forgetCountsBefore(LocalDate day) {
    return jdbc.sql("DELETE FROM cohort_segment_count WHERE tenant_id = :tenant AND day < :day")
        .param("tenant", tenant())
        .param("day", day)
        .update();
  }

  private static Segment segment(ResultSet row) throws SQLException {
    Timestamp counted = row.getTimestamp("counted_at");
    return new Segment(
        row.getObject("segment_id", UUID.class),
        row.getString("name"),
        row.getString("note"),
        json(row),
        row.getInt("version"),
        new StaffId(row.getObject("made_by", UUID.class)),
        row.getTimestamp("changed_at").toInstant(),
        new StaffId(row.getObject("changed_by", UUID.class)),
        row.getString("changed_by_name"),
        row.getObject("number", Long.class),
        counted == null ? null : counted.toInstant(),
        row.getObject("change", Long.class),
        row.getInt("uses"));
  }

  private static JsonNode json(ResultSet row) throws SQLException {
    return JSON.readTree(row.getString("condition"));
  }

  private static int tenant() {
    return Tenancy.current().value();
  }
}
