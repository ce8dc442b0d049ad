package org.xinqiao.governor;

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
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;
import org.xinqiao.organization.StaffId;
import org.xinqiao.shared.Cursor;
import org.xinqiao.shared.Page;
import org.xinqiao.shared.Tenancy;

/// The table of stops.
@Repository
class StopStore {

  private final JdbcClient jdbc;

  StopStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /// Waits until every contact that was asked about before this has been decided, and lets none be
  /// asked about until this transaction ends: no decision of before a stop is carried out after it.
  void closeTheGate() {
    jdbc.sql("SELECT pg_advisory_xact_lock(hashtextextended('governor-stop', :tenant)) IS NULL")
        .param("tenant", tenant())
        .query(Boolean.class)
        .single();
  }

  /// Those in force, for a decision that is carried out in this transaction: what is stopped after
  /// this waits for the transaction's end. Two statements, as the second has to see what the first
  /// waited for.
  Stops forDecision() {
    jdbc.sql(
            "SELECT pg_advisory_xact_lock_shared(hashtextextended('governor-stop', :tenant)) IS NULL")
        .param("tenant", tenant())
        .query(Boolean.class)
        .single();
    return Stops.of(inForce());
  }

  /// Those in force, the newest first: at most one for each channel, each pathway and the hospital.
  @Transactional(readOnly = true)
  List<Stop> inForce() {
    return jdbc.sql(
            """
            SELECT * FROM governor_stop WHERE tenant_id = :tenant AND lifted_at IS NULL
             ORDER BY set_at DESC, stop_id
            """)
        .param("tenant", tenant())
        .query((row, n) -> stop(row))
        .list();
  }

  /// Those that were lifted, the last lifted first.
  @Transactional(readOnly = true)
  Page<Stop> lifted(@Nullable String cursorText, int limit) {
    Cursor cursor = Cursor.parse(cursorText, 2);
    List<Stop> rows =
        jdbc.sql(
                """
                SELECT * FROM governor_stop
                 WHERE tenant_id = :tenant AND lifted_at IS NOT NULL
                   AND (cast(:id AS uuid) IS NULL
                        OR (lifted_at, stop_id) < (cast(:at AS timestamptz), cast(:id AS uuid)))
                 ORDER BY lifted_at DESC, stop_id DESC LIMIT :limit
                """)
            .param("tenant", tenant())
            .param("at", cursor == null ? null : cursor.moment(0).toString(), Types.VARCHAR)
            .param("id", cursor == null ? null : cursor.id(1).toString(), Types.VARCHAR)
            .param("limit", limit + 1)
            .query((row, n) -> stop(row))
            .list();
    return Page.of(
        rows, limit, stop -> Cursor.of(Objects.requireNonNull(stop.lifted()).at(), stop.id()));
  }

  /// One, whether in force or not; whoever else would lift it waits until this transaction ends.
  Optional<Stop> lock(UUID id) {
    return jdbc.sql(
            "SELECT * FROM governor_stop WHERE tenant_id = :tenant AND stop_id = :id FOR UPDATE")
        .param("tenant", tenant())
        .param("id", id)
        .query((row, n) -> stop(row))
        .optional();
  }

  /// @return false when the same is stopped already
  boolean set(UUID id, Stop.Kind kind, String what, String reason, StaffId by, Instant now) {
    return jdbc.sql(
                """
                INSERT INTO governor_stop (tenant_id, stop_id, kind, what, reason, set_by, set_at)
                VALUES (:tenant, :id, :kind, :what, :reason, :by, :now) ON CONFLICT DO NOTHING
                """)
            .param("tenant", tenant())
            .param("id", id)
            .param("kind", kind.toString())
            .param("what", what)
            .param("reason", reason)
            .param("by", by.value())
            .param("now", Timestamp.from(now))
            .update()
        == 1;
  }

  void ask(UUID id, StaffId by, Instant now) {
    jdbc.sql(
            """
            UPDATE governor_stop SET asked_by = :by, asked_at = :now
             WHERE tenant_id = :tenant AND stop_id = :id
            """)
        .param("tenant", tenant())
        .param("id", id)
        .param("by", by.value())
        .param("now", Timestamp.from(now))
        .update();
  }

  /// @param keepAsker whether somebody had to ask for it first
  void lift(UUID id, StaffId by, String reason, int held, boolean keepAsker, Instant now) {
    jdbc.sql(
            """
            UPDATE governor_stop
               SET lifted_by = :by, lifted_at = :now, lift_reason = :reason, held = :held,
                   asked_by = CASE WHEN :keep THEN asked_by END, asked_at = CASE WHEN :keep THEN asked_at END
             WHERE tenant_id = :tenant AND stop_id = :id
            """)
        .param("tenant", tenant())
        .param("id", id)
        .param("by", by.value())
        .param("reason", reason)
        .param("held", held)
        .param("keep", keepAsker)
        .param("now", Timestamp.from(now))
        .update();
  }

  /// How many contacts such a stop holds back, or would: those whose time has come and that wait
  /// for nothing later. 100,000 at most are counted.
  ///
  /// @param soon what is stopped is asked about again before this
  @Transactional(readOnly = true)
  int held(Stop.Kind kind, String what, Instant now, Instant soon) {
    return jdbc.sql(
            """
            SELECT count(*) FROM (SELECT 1 FROM messaging_fact_waiting w
             WHERE w.tenant_id = :tenant AND w.lane BETWEEN 0 AND 15 AND w.ready_at <= :soon
               AND w.planned_for <= :now
               AND CASE :kind WHEN 'hospital' THEN true WHEN 'pathway' THEN w.origin = :what
                              ELSE :what = ANY (w.channels_left) END
             LIMIT 100000) c
            """)
        .param("tenant", tenant())
        .param("now", Timestamp.from(now))
        .param("soon", Timestamp.from(soon))
        .param("kind", kind.toString())
        .param("what", what)
        .query(Integer.class)
        .single();
  }

  private static Stop stop(ResultSet row) throws SQLException {
    UUID asked = row.getObject("asked_by", UUID.class);
    Timestamp askedAt = row.getTimestamp("asked_at");
    UUID lifted = row.getObject("lifted_by", UUID.class);
    return new Stop(
        row.getObject("stop_id", UUID.class),
        Stop.Kind.of(row.getString("kind")),
        row.getString("what"),
        row.getString("reason"),
        new StaffId(row.getObject("set_by", UUID.class)),
        row.getTimestamp("set_at").toInstant(),
        asked == null ? null : new StaffId(asked),
        askedAt == null ? null : askedAt.toInstant(),
        lifted == null
            ? null
            : new Stop.Lifted(
                new StaffId(lifted),
                row.getTimestamp("lifted_at").toInstant(),
                row.getString("lift_reason"),
                row.getInt("held")));
  }

  private static int tenant() {
    return Tenancy.current().value();
  }
}
