package org.xinqiao.cohort;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.xinqiao.organization.StaffId;
import org.xinqiao.shared.PatientId;
import org.xinqiao.shared.Tenancy;

/// The merges of words with known tags, and what they do to intervals: nothing is deleted, the
/// known tag stands where the word stood, and the word stays beside it.
@Repository
class TagMergeStore {

  private final JdbcClient jdbc;

  TagMergeStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /// All that hold.
  List<TagMerge> holding() {
    return jdbc.sql(
            """
            SELECT m.*, coalesce(a.display_name, '') AS merged, b.display_name AS undone
              FROM cohort_tag_merge m
              LEFT JOIN organization_fact_staff a ON a.tenant_id = m.tenant_id AND a.staff_id = m.merged_by
              LEFT JOIN organization_fact_staff b ON b.tenant_id = m.tenant_id AND b.staff_id = m.undone_by
             WHERE m.tenant_id = :tenant AND m.undone_at IS NULL
            """)
        .param("tenant", tenant())
        .query((row, n) -> merge(row))
        .list();
  }

  /// The newest first.
  ///
  /// @param before when the last one seen was made; null for the first page
  List<TagMerge> page(@Nullable Instant before, @Nullable UUID beforeId, int limit) {
    return jdbc.sql(
            """
            SELECT m.*, coalesce(a.display_name, '') AS merged, b.display_name AS undone
              FROM cohort_tag_merge m
              LEFT JOIN organization_fact_staff a ON a.tenant_id = m.tenant_id AND a.staff_id = m.merged_by
              LEFT JOIN organization_fact_staff b ON b.tenant_id = m.tenant_id AND b.staff_id = m.undone_by
             WHERE m.tenant_id = :tenant
               AND (:before::timestamptz IS NULL OR (m.merged_at, m.merge_id) < (:before::timestamptz, :beforeId::uuid))
             ORDER BY m.merged_at DESC, m.merge_id DESC LIMIT :limit
            """)
        .param("tenant", tenant())
        .param("before", before == null ? null : Timestamp.from(before), Types.TIMESTAMP)
        .param("beforeId", beforeId, Types.OTHER)
        .param("limit", limit)
        .query((row, n) -> merge(row))
        .list();
  }

  Optional<TagMerge> held(UUID id) {
    return holding().stream().filter(each -> each.id().equals(id)).findFirst();
  }

  private static TagMerge merge(ResultSet row) throws SQLException {
    Timestamp undone = row.getTimestamp("undone_at");
    return new TagMerge(
        row.getObject("merge_id", UUID.class),
        row.getString("tag"),
        row.getString("target"),
        FreeTag.State.of(row.getString("before")),
        row.getString("dimension"),
        row.getLong("patients"),
        row.getString("merged"),
        row.getTimestamp("merged_at").toInstant(),
        row.getString("undone"),
        undone == null ? null : undone.toInstant());
  }

  /// @param excluding names of the tags that the target excludes, or that exclude it
  TagMerge.Preview preview(String tag, String target, Collection<String> excluding) {
    return jdbc.sql(
            """
            WITH word AS (
              SELECT patient_id, bool_or(until IS NULL) AS now FROM cohort_interval
               WHERE tenant_id = :tenant AND kind IN ('tag', 'free') AND name = :tag GROUP BY patient_id)
            SELECT count(*) FILTER (WHERE w.now) AS patients, count(*) FILTER (WHERE NOT w.now) AS past,
                   count(*) FILTER (WHERE w.now AND EXISTS (
                     SELECT FROM cohort_fact_tag t
                      WHERE t.tenant_id = :tenant AND t.patient_id = w.patient_id AND t.name = :target)) AS both_now,
                   count(*) FILTER (WHERE w.now AND EXISTS (
                     SELECT FROM cohort_interval o
                      WHERE o.tenant_id = :tenant AND o.patient_id = w.patient_id AND o.kind = 'tag' AND o.name = :target
                        AND o.origin = 'overruled' AND o.until IS NULL)) AS overruled,
                   count(*) FILTER (WHERE w.now AND EXISTS (
                     SELECT FROM cohort_fact_tag t
                      WHERE t.tenant_id = :tenant AND t.patient_id = w.patient_id AND t.name = ANY (:excluding))) AS excluded
              FROM word w
            """)
        .param("tenant", tenant())
        .param("tag", tag)
        .param("target", target)
        .param("excluding", excluding.toArray(String[]::new))
        .query((row, n) ->
            new TagMerge.Preview(
                row.getLong("patients"),
                row.getLong("past"),
                row.getLong("both_now"),
                row.getLong("overruled"),
                row.getLong("excluded"),
                segmentsAskingFor(tag)))
        .single();
  }

  /// Names of the segments whose condition says the name of a tag.
  List<String> segmentsAskingFor(String tag) {
    return jdbc.sql(
            """
            SELECT name FROM cohort_segment
             WHERE tenant_id = :tenant
               AND jsonb_path_exists(condition, '$.** ? (@ == $tag)', jsonb_build_object('tag', :tag::text))
             ORDER BY name
            """)
        .param("tenant", tenant())
        .param("tag", tag)
        .query((row, n) -> row.getString(1))
        .list();
  }

  void record(TagMerge merge, StaffId by) {
    jdbc.sql(
            """
            INSERT INTO cohort_tag_merge (tenant_id, merge_id, tag, target, before, dimension, patients, merged_by,
                                          merged_at)
            VALUES (:tenant, :id, :tag, :target, :before, :dimension, :patients, :by, :at)
            """)
        .param("tenant", tenant())
        .param("id", merge.id())
        .param("tag", merge.tag())
        .param("target", merge.target())
        .param("before", merge.before().toString())
        .param("dimension", merge.dimension(), Types.VARCHAR)
        .param("patients", merge.patients())
        .param("by", by.value())
        .param("at", Timestamp.from(merge.mergedAt()))
        .update();
  }

  void undone(UUID id, StaffId by, Instant at) {
    jdbc.sql(
            """
            UPDATE cohort_tag_merge SET undone_by = :by, undone_at = :at WHERE tenant_id = :tenant AND merge_id = :id
            """)
        .param("tenant", tenant())
        .param("id", id)
        .param("by", by.value())
        .param("at", Timestamp.from(at))
        .update();
  }

  /// The known tag stands for the word from now on, also in the past.
  ///
  /// @return whose it is now
  List<PatientId> standFor(String tag, String target) {
    return patients(
        jdbc.sql(
                """
                UPDATE cohort_interval SET kind = 'tag', name = :target, said = coalesce(said, name)
                 WHERE tenant_id = :tenant AND kind IN ('tag', 'free') AND name = :tag
                RETURNING CASE WHEN until IS NULL THEN patient_id END
                """)
            .param("tenant", tenant())
            .param("tag", tag)
            .param("target", target));
  }

  /// The word stands for itself again, and for the words that stood for it.
  ///
  /// @param words the word, and those that were merged with it before
  /// @param kind of its intervals: tag, or free where it waits again
  /// @return whose it is now
  List<PatientId> standAlone(String tag, String target, Collection<String> words, String kind) {
    return patients(
        jdbc.sql(
                """
                UPDATE cohort_interval SET kind = :kind, name = :tag, said = nullif(said, :tag)
                 WHERE tenant_id = :tenant AND kind = 'tag' AND name = :target AND said = ANY (:words)
                RETURNING CASE WHEN until IS NULL THEN patient_id END
                """)
            .param("tenant", tenant())
            .param("kind", kind)
            .param("tag", tag)
            .param("target", target)
            .param("words", words.toArray(String[]::new)));
  }

  private static List<PatientId> patients(JdbcClient.StatementSpec changed) {
    return changed.query(UUID.class).list().stream()
        .filter(Objects::nonNull)
        .distinct()
        .map(PatientId::new)
        .toList();
  }

  /// What words are, and for which tag they stand.
  void put(
      Collection<String> words,
      FreeTag.State state,
      @Nullable String dimension,
      @Nullable String target,
      @Nullable StaffId by,
      @Nullable Instant at) {
    jdbc.sql(
            """
            UPDATE cohort_free_tag
               SET state = :state, dimension = :dimension, target = :target, decided_by = :by, decided_at = :at
             WHERE tenant_id = :tenant AND tag = ANY (:words)
            """)
        .param("tenant", tenant())
        .param("words", words.toArray(String[]::new))
        .param("state", state.toString())
        .param("dimension", dimension, Types.VARCHAR)
        .param("target", target, Types.VARCHAR)
        .param("by", by == null ? null : by.value(), Types.OTHER)
        .param("at", at == null ? null : Timestamp.from(at), Types.TIMESTAMP)
        .update();
  }

  private static int tenant() {
    return Tenancy.current().value();
  }
}
