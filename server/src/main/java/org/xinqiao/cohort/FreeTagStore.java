package org.xinqiao.cohort;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.xinqiao.organization.StaffId;
import org.xinqiao.shared.Tenancy;

/// The words that staff wrote as tags, and the intervals that they are on patients.
@Repository
class FreeTagStore {

  private final JdbcClient jdbc;

  FreeTagStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /// All of the hospital: some hundreds.
  List<FreeTag> all() {
    return jdbc.sql(
            """
            SELECT w.tag, w.word, w.sensitive, w.state, w.dimension, w.target, w.reason, w.written_at, w.decided_at,
                   coalesce(a.display_name, '') AS written_by, b.display_name AS decided_by
              FROM cohort_free_tag w
              LEFT JOIN organization_fact_staff a ON a.tenant_id = w.tenant_id AND a.staff_id = w.written_by
              LEFT JOIN organization_fact_staff b ON b.tenant_id = w.tenant_id AND b.staff_id = w.decided_by
             WHERE w.tenant_id = :tenant ORDER BY w.written_at, w.tag
            """)
        .param("tenant", tenant())
        .query((row, n) -> word(row))
        .list();
  }

  /// Those of one state, the longest waiting first.
  ///
  /// @param after when the last one seen was written; null for the first page
  List<FreeTag> page(
      FreeTag.State state, @Nullable Instant after, @Nullable String afterTag, int limit) {
    return jdbc.sql(
            """
            SELECT w.tag, w.word, w.sensitive, w.state, w.dimension, w.target, w.reason, w.written_at, w.decided_at,
                   coalesce(a.display_name, '') AS written_by, b.display_name AS decided_by
              FROM cohort_free_tag w
              LEFT JOIN organization_fact_staff a ON a.tenant_id = w.tenant_id AND a.staff_id = w.written_by
              LEFT JOIN organization_fact_staff b ON b.tenant_id = w.tenant_id AND b.staff_id = w.decided_by
             WHERE w.tenant_id = :tenant AND w.state = :state
               AND (:after::timestamptz IS NULL OR (w.written_at, w.tag) > (:after::timestamptz, :afterTag::text))
             ORDER BY w.written_at, w.tag LIMIT :limit
            """)
        .param("tenant", tenant())
        .param("state", state.toString())
        .param("after", after == null ? null : Timestamp.from(after), Types.TIMESTAMP)
        .param("afterTag", afterTag, Types.VARCHAR)
        .param("limit", limit)
        .query((row, n) -> word(row))
        .list();
  }

  private static FreeTag word(ResultSet row) throws SQLException {
    Timestamp decided = row.getTimestamp("decided_at");
    return new FreeTag(
        row.getString("tag"),
        row.getString("word"),
        row.getBoolean("sensitive"),
        FreeTag.State.of(row.getString("state")),
        row.getString("dimension"),
        row.getString("target"),
        row.getString("reason"),
        row.getString("written_by"),
        row.getTimestamp("written_at").toInstant(),
        row.getString("decided_by"),
        decided == null ? null : decided.toInstant());
  }

  /// How many patients have each word that waits now.
  Map<String, Long> waitingPatients() {
    return jdbc
        .sql(
            """
            SELECT name, count(DISTINCT patient_id) AS patients FROM cohort_interval
             WHERE tenant_id = :tenant AND kind = 'free' AND until IS NULL GROUP BY name
            """)
        .param("tenant", tenant())
        .query((row, n) -> Map.entry(row.getString("name"), row.getLong("patients")))
        .list()
        .stream()
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  void write(String tag, String word, boolean sensitive, StaffId by, Instant at) {
    jdbc.sql(
            """
            INSERT INTO cohort_free_tag (tenant_id, tag, word, sensitive, written_by, written_at)
            VALUES (:tenant, :tag, :word, :sensitive, :by, :at)
            """)
        .param("tenant", tenant())
        .param("tag", tag)
        .param("word", word)
        .param("sensitive", sensitive)
        .param("by", by.value())
        .param("at", Timestamp.from(at))
        .update();
  }

  /// @return whether it waited until now
  boolean decide(
      String tag,
      FreeTag.State state,
      @Nullable String dimension,
      @Nullable String target,
      @Nullable String reason,
      @Nullable Boolean sensitive,
      StaffId by,
      Instant at) {
    return jdbc.sql(
                """
                UPDATE cohort_free_tag
                   SET state = :state, dimension = :dimension, target = :target, reason = :reason,
                       sensitive = coalesce(:sensitive::boolean, sensitive), decided_by = :by, decided_at = :at
                 WHERE tenant_id = :tenant AND tag = :tag AND state = 'waiting'
                """)
            .param("tenant", tenant())
            .param("tag", tag)
            .param("state", state.toString())
            .param("dimension", dimension, Types.VARCHAR)
            .param("target", target, Types.VARCHAR)
            .param("reason", reason, Types.VARCHAR)
            .param("sensitive", sensitive, Types.BOOLEAN)
            .param("by", by.value())
            .param("at", Timestamp.from(at))
            .update()
        > 0;
  }

  /// Decisions that were taken back, by word, the newest first. Of all words: some hundreds.
  Map<String, List<FreeTag.Past>> past() {
    return jdbc
        .sql(
            """
            SELECT p.tag, p.state, p.dimension, p.reason, p.decided_at, p.taken_back_at,
                   coalesce(a.display_name, '') AS decided, coalesce(b.display_name, '') AS taken_back
              FROM cohort_free_tag_past p
              LEFT JOIN organization_fact_staff a ON a.tenant_id = p.tenant_id AND a.staff_id = p.decided_by
              LEFT JOIN organization_fact_staff b ON b.tenant_id = p.tenant_id AND b.staff_id = p.taken_back_by
             WHERE p.tenant_id = :tenant ORDER BY p.taken_back_at DESC
            """)
        .param("tenant", tenant())
        .query((row, n) ->
            new FreeTag.Past(
                row.getString("tag"),
                FreeTag.State.of(row.getString("state")),
                row.getString("dimension"),
                row.getString("reason"),
                row.getString("decided"),
                row.getTimestamp("decided_at").toInstant(),
                row.getString("taken_back"),
                row.getTimestamp("taken_back_at").toInstant()))
        .list()
        .stream()
        .collect(Collectors.groupingBy(FreeTag.Past::tag));
  }

  /// The word waits again; what was decided is kept as past.
  ///
  /// @return whether it was accepted or declined until now
  boolean reopen(String tag, StaffId by, Instant at) {
    int kept =
        jdbc.sql(
                """
                INSERT INTO cohort_free_tag_past (tenant_id, tag, state, dimension, reason, decided_by, decided_at,
                                                  taken_back_by, taken_back_at)
                SELECT tenant_id, tag, state, dimension, reason, decided_by, decided_at, :by, :at
                  FROM cohort_free_tag
                 WHERE tenant_id = :tenant AND tag = :tag AND state IN ('accepted', 'declined')
                """)
            .param("tenant", tenant())
            .param("tag", tag)
            .param("by", by.value())
            .param("at", Timestamp.from(at))
            .update();
    if (kept == 0) {
      return false;
    }
    jdbc.sql(
            """
            UPDATE cohort_free_tag
               SET state = 'waiting', dimension = NULL, reason = NULL, decided_by = NULL, decided_at = NULL
             WHERE tenant_id = :tenant AND tag = :tag
            """)
        .param("tenant", tenant())
        .param("tag", tag)
        .update();
    return true;
  }

  /// The word counts no longer, also not for the time in which it did.
  void countNoLonger(String tag) {
    jdbc.sql(
            """
            UPDATE cohort_interval SET kind = 'free' WHERE tenant_id = :tenant AND kind = 'tag' AND name = :tag
            """)
        .param("tenant", tenant())
        .param("tag", tag)
        .update();
  }

  /// Whoever lost the word when it was declined has it again.
  void goOn(String tag, Instant declined) {
    jdbc.sql(
            """
            UPDATE cohort_interval SET until = NULL, ended_by = NULL
             WHERE tenant_id = :tenant AND kind = 'free' AND name = :tag AND until = :declined
            """)
        .param("tenant", tenant())
        .param("tag", tag)
        .param("declined", Timestamp.from(declined))
        .update();
  }

  /// From now on the word counts, also for the time that it waited.
  void count(String tag) {
    jdbc.sql(
            """
            UPDATE cohort_interval SET kind = 'tag' WHERE tenant_id = :tenant AND kind = 'free' AND name = :tag
            """)
        .param("tenant", tenant())
        .param("tag", tag)
        .update();
  }

  void end(String tag, StaffId by, Instant at) {
    jdbc.sql(
            """
            UPDATE cohort_interval SET until = :at, ended_by = :by
             WHERE tenant_id = :tenant AND kind = 'free' AND name = :tag AND until IS NULL
            """)
        .param("tenant", tenant())
        .param("tag", tag)
        .param("by", by.value())
        .param("at", Timestamp.from(at))
        .update();
  }

  /// A word that waits and that nobody has any more is no question: it is forgotten, and with it
  /// whatever it may have said about an erased patient.
  void forgetUnused() {
    jdbc.sql(
            """
            DELETE FROM cohort_free_tag w
             WHERE w.tenant_id = :tenant AND w.state = 'waiting'
               AND NOT EXISTS (SELECT FROM cohort_interval i
                                WHERE i.tenant_id = w.tenant_id AND i.kind = 'free' AND i.name = w.tag)
            """)
        .param("tenant", tenant())
        .update();
  }

  Optional<FreeTag> find(String tag) {
    return all().stream().filter(each -> each.tag().equals(tag)).findFirst();
  }

  private static int tenant() {
    return Tenancy.current().value();
  }
}
