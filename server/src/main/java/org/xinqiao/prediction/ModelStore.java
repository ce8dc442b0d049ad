package org.xinqiao.prediction;

import java.sql.Date;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Instant;
import java.time.LocalDate;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;
import org.xinqiao.prediction.domain.DaysJudgement;
import org.xinqiao.prediction.domain.Judgement;
import org.xinqiao.prediction.domain.Margin;
import org.xinqiao.prediction.domain.Scorecard;
import org.xinqiao.shared.Tenancy;
import tools.jackson.databind.json.JsonMapper;

/// Trained models, each version for ever.
@Repository
class ModelStore {

  /// @param version counts up from 1 for each model of a hospital
  record Version(int version, Instant trainedAt, Trained trained) {}

  private final JdbcClient jdbc;
  private final JsonMapper json;

  ModelStore(JdbcClient jdbc, JsonMapper json) {
    this.jdbc = jdbc;
    this.json = json;
  }

  void add(UUID training, Trained trained, Instant at) {
    jdbc.sql(
            """
            INSERT INTO prediction_model (tenant_id, model, version, training_id, trained_at, trained_from, split_on,
                                          judged_until, examples, events, naive, card, judgement, days, margin, lacks)
            SELECT :tenant, :model, coalesce(max(version), 0) + 1, :training, :at, :from, :split, :until, :examples,
                   :events, :naive, cast(:card AS jsonb), cast(:judgement AS jsonb), cast(:days AS jsonb),
                   cast(:margin AS jsonb), :lacks
              FROM prediction_model WHERE tenant_id = :tenant AND model = :model
            """)
        .param("tenant", tenant())
        .param("model", trained.kind().toString())
        .param("training", training)
        .param("at", Timestamp.from(at))
        .param("from", Date.valueOf(trained.from()))
        .param("split", Date.valueOf(trained.split()))
        .param("until", Date.valueOf(trained.until()))
        .param("examples", trained.examples())
        .param("events", trained.events())
        .param("naive", trained.naive())
        .param("card", written(trained.card()), Types.VARCHAR)
        .param("judgement", json.writeValueAsString(trained.judgement()))
        .param("days", written(trained.days()), Types.VARCHAR)
        .param("margin", json.writeValueAsString(trained.margin()))
        .param("lacks", trained.lacks().toArray(String[]::new))
        .update();
  }

  /// The newest version of each model that was ever trained.
  @Transactional(readOnly = true)
  Map<Kind, Version> newest() {
    Map<Kind, Version> newest = new EnumMap<>(Kind.class);
    jdbc.sql(
            """
            SELECT DISTINCT ON (model) model, version, trained_at, trained_from, split_on, judged_until, examples, events,
                   naive, card::text AS card, judgement::text AS judgement, days::text AS days, margin::text AS margin,
                   lacks
              FROM prediction_model WHERE tenant_id = :tenant ORDER BY model, version DESC
            """)
        .param("tenant", tenant())
        .query((row, n) -> version(row))
        .list()
        .forEach(version -> newest.put(version.trained().kind(), version));
    return newest;
  }

  /// The newest first.
  ///
  /// @param before the last one seen; null for the first page
  @Transactional(readOnly = true)
  List<Version> versions(Kind kind, @Nullable Integer before, int limit) {
    return jdbc.sql(
            """
            SELECT model, version, trained_at, trained_from, split_on, judged_until, examples, events, naive,
                   card::text AS card, judgement::text AS judgement, days::text AS days, margin::text AS margin, lacks
              FROM prediction_model
             WHERE tenant_id = :tenant AND model = :model AND (:before::integer IS NULL OR version < :before::integer)
             ORDER BY version DESC LIMIT :limit
            """)
        .param("tenant", tenant())
        .param("model", kind.toString())
        .param("before", before, Types.INTEGER)
        .param("limit", limit)
        .query((row, n) -> version(row))
        .list();
  }

  private Version version(ResultSet row) throws SQLException {
    String card = row.getString("card");
    String days = row.getString("days");
    return new Version(
        row.getInt("version"),
        row.getTimestamp("trained_at").toInstant(),
        new Trained(
            Kind.of(row.getString("model")),
            row.getObject("trained_from", LocalDate.class),
            row.getObject("split_on", LocalDate.class),
            row.getObject("judged_until", LocalDate.class),
            row.getInt("examples"),
            row.getInt("events"),
            row.getDouble("naive"),
            card == null ? null : json.readValue(card, Scorecard.class),
            json.readValue(row.getString("judgement"), Judgement.class),
            days == null ? null : json.readValue(days, DaysJudgement.class),
            json.readValue(row.getString("margin"), Margin.class),
            List.of((String[]) row.getArray("lacks").getArray())));
  }

  private @Nullable String written(@Nullable Object value) {
    return value == null ? null : json.writeValueAsString(value);
  }

  private static int tenant() {
    return Tenancy.current().value();
  }
}
