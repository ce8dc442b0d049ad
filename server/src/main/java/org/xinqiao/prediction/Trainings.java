package org.xinqiao.prediction;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;
import org.xinqiao.shared.IdGenerator;
import org.xinqiao.shared.Tenancy;

/// Trainings that were asked for, how far they are, and how they ended. At most one of a hospital
/// is open.
@Repository
class Trainings {

  /// @param askedBy null where it began by itself
  /// @param state `waiting`, `running`, `done`, `stopped` or `failed`
  /// @param model that is being trained, or was when it ended
  /// @param phase `reading`, `training` or `judging`
  /// @param examples read so far for that model
  /// @param finished how many models are done
  record Training(
      UUID id,
      @Nullable UUID askedBy,
      Instant askedAt,
      String state,
      @Nullable String model,
      @Nullable String phase,
      int examples,
      int finished,
      @Nullable Instant endedAt) {

    boolean open() {
      return state.equals("waiting") || state.equals("running");
    }
  }

  private final JdbcClient jdbc;
  private final IdGenerator ids;

  Trainings(JdbcClient jdbc, IdGenerator ids) {
    this.jdbc = jdbc;
    this.ids = ids;
  }

  /// @return empty when one is open
  Optional<UUID> ask(@Nullable UUID by, Instant at) {
    UUID id = ids.next();
    int asked =
        jdbc.sql(
                """
                INSERT INTO prediction_training (tenant_id, training_id, asked_by, asked_at, state)
                VALUES (:tenant, :id, :by, :at, 'waiting')
                ON CONFLICT (tenant_id) WHERE state IN ('waiting', 'running') DO NOTHING
                """)
            .param("tenant", tenant())
            .param("id", id)
            .param("by", by, Types.OTHER)
            .param("at", Timestamp.from(at))
            .update();
    return asked == 1 ? Optional.of(id) : Optional.empty();
  }

  @Transactional(readOnly = true)
  Optional<Training> newest() {
    return jdbc.sql(
            """
            SELECT training_id, asked_by, asked_at, state, model, phase, examples, finished, ended_at
              FROM prediction_training WHERE tenant_id = :tenant ORDER BY asked_at DESC, training_id DESC LIMIT 1
            """)
        .param("tenant", tenant())
        .query((row, n) -> training(row))
        .optional();
  }

  /// @return false when another node is at work on this hospital
  boolean lockWork() {
    return jdbc.sql("SELECT pg_try_advisory_xact_lock(hashtextextended('prediction', :tenant))")
        .param("tenant", tenant())
        .query(Boolean.class)
        .single();
  }

  /// @return false when it was stopped meanwhile
  boolean reached(UUID training, Kind kind, String phase, int examples) {
    return jdbc.sql(
                """
                UPDATE prediction_training SET state = 'running', model = :model, phase = :phase, examples = :examples
                 WHERE tenant_id = :tenant AND training_id = :id AND state IN ('waiting', 'running')
                """)
            .param("tenant", tenant())
            .param("id", training)
            .param("model", kind.toString())
            .param("phase", phase)
            .param("examples", examples)
            .update()
        == 1;
  }

  /// @return false when it was stopped meanwhile
  boolean finished(UUID training, int models, boolean all, Instant at) {
    return jdbc.sql(
                """
                UPDATE prediction_training
                   SET finished = :models, state = CASE WHEN :all THEN 'done' ELSE 'running' END,
                       ended_at = CASE WHEN :all THEN :at::timestamptz END
                 WHERE tenant_id = :tenant AND training_id = :id AND state IN ('waiting', 'running')
                """)
            .param("tenant", tenant())
            .param("id", training)
            .param("models", models)
            .param("all", all)
            .param("at", Timestamp.from(at))
            .update()
        == 1;
  }

  /// @return the one that was open
  Optional<UUID> stop(UUID by, Instant at) {
    return jdbc.sql(
            """
            UPDATE prediction_training SET state = 'stopped', stopped_by = :by, ended_at = :at
             WHERE tenant_id = :tenant AND state IN ('waiting', 'running') RETURNING training_id
            """)
        .param("tenant", tenant())
        .param("by", by)
        .param("at", Timestamp.from(at))
        .query(UUID.class)
        .optional();
  }

  void failed(UUID training, Instant at) {
    jdbc.sql(
            """
            UPDATE prediction_training SET state = 'failed', ended_at = :at
             WHERE tenant_id = :tenant AND training_id = :id AND state IN ('waiting', 'running')
            """)
        .param("tenant", tenant())
        .param("id", training)
        .param("at", Timestamp.from(at))
        .update();
  }

  private static Training training(ResultSet row) throws SQLException {
    Timestamp ended = row.getTimestamp("ended_at");
    return new Training(
        row.getObject("training_id", UUID.class),
        row.getObject("asked_by", UUID.class),
        row.getTimestamp("asked_at").toInstant(),
        row.getString("state"),
        row.getString("model"),
        row.getString("phase"),
        row.getInt("examples"),
        row.getInt("finished"),
        ended == null ? null : ended.toInstant());
  }

  private static int tenant() {
    return Tenancy.current().value();
  }
}
