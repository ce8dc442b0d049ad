package org.xinqiao.alert;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.xinqiao.crypto.FieldCipher;
import org.xinqiao.organization.StaffId;
import org.xinqiao.shared.PatientId;
import org.xinqiao.shared.Tenancy;
import org.xinqiao.shared.Text;
import org.xinqiao.task.TaskId;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/// The tables of this module: alerts and the steps of their ladders.
@Component
class AlertStore {

  private static final String SEVERITY =
      "array_position(ARRAY['EMERGENCY', 'URGENT', 'ATTENTION'], level)";
  private static final String COLUMNS =
      """
      SELECT patient_id, alert_id, reference, level, category, title_zh, title_en, excerpt_enc, matched, rule_ids,
             source, system_actions, raised_at, due_at, task_id, state, acknowledged_by, acknowledged_at,
             closed_by, closed_at, outcome
        FROM alert_alert
      """;

  private final JdbcClient jdbc;
  private final FieldCipher cipher;
  private final JsonMapper json;

  AlertStore(JdbcClient jdbc, FieldCipher cipher, JsonMapper json) {
    this.jdbc = jdbc;
    this.cipher = cipher;
    this.json = json;
  }

  /// @return false when it is known already at this level
  boolean insert(AlertId id, NewAlert alert, EscalationLadder.Limit limit, TaskId task) {
    return jdbc.sql(
                """
                INSERT INTO alert_alert (tenant_id, patient_id, alert_id, reference, level, category, title_zh, title_en,
                                         excerpt_enc, matched, rule_ids, source, system_actions, raised_at, half_at,
                                         due_at, task_id, state)
                VALUES (:tenant, :patient, :id, :reference, :level, :category, :titleZh, :titleEn, :excerpt,
                        :matched::jsonb, :rules, :source, :actions::jsonb, :raised, :half, :due, :task, 'open')
                ON CONFLICT (tenant_id, patient_id, reference, level) DO NOTHING
                """)
            .param("tenant", tenant())
            .param("patient", alert.patient().value())
            .param("id", id.value())
            .param("reference", alert.reference())
            .param("level", alert.level().name())
            .param("category", alert.category())
            .param("titleZh", alert.title().zh())
            .param("titleEn", alert.title().en())
            .param(
                "excerpt",
                cipher.encrypt(alert.patient(), "alert_alert.excerpt", id, alert.excerpt()))
            .param("matched", json.writeValueAsString(alert.matched()))
            .param("rules", alert.ruleIds().toArray(String[]::new))
            .param("source", alert.source().toString())
            .param("actions", json.writeValueAsString(alert.systemActions()))
            .param("raised", Timestamp.from(alert.raisedAt()))
            .param("half", Timestamp.from(limit.half()))
            .param("due", Timestamp.from(limit.due()))
            .param("task", task.value())
            .update()
        == 1;
  }

  /// The alert of that reference, at that level or a more severe one.
  Optional<AlertId> known(PatientId patient, String reference, AlertLevel level) {
    return jdbc.sql(
            """
            SELECT alert_id FROM alert_alert
             WHERE tenant_id = :tenant AND patient_id = :patient AND reference = :reference
               AND level = ANY(:levels)
            """
                + " ORDER BY "
                + SEVERITY
                + " LIMIT 1")
        .param("tenant", tenant())
        .param("patient", patient.value())
        .param("reference", reference)
        .param("levels", atLeast(level))
        .query(UUID.class)
        .optional()
        .map(AlertId::new);
  }

  /// Those of these alerts that are there already, at their level or a more severe one.
  Set<NewAlert> known(List<NewAlert> alerts) {
    if (alerts.isEmpty()) {
      return Set.of();
    }
    Map<Reference, AlertLevel> worst = new HashMap<>();
    jdbc.sql(
            """
            SELECT a.patient_id, a.reference, a.level FROM unnest(:patients, :references) AS r(patient_id, reference)
              JOIN alert_alert a ON a.tenant_id = :tenant AND a.patient_id = r.patient_id AND a.reference = r.reference
            """)
        .param("tenant", tenant())
        .param(
            "patients", alerts.stream().map(alert -> alert.patient().value()).toArray(UUID[]::new))
        .param("references", alerts.stream().map(NewAlert::reference).toArray(String[]::new))
        .query(row -> {
          worst.merge(
              new Reference(new PatientId(row.getObject(1, UUID.class)), row.getString(2)),
              AlertLevel.valueOf(row.getString(3)),
              (one, other) -> one.compareTo(other) <= 0 ? one : other);
        });
    return alerts.stream()
        .filter(alert -> {
          AlertLevel there = worst.get(new Reference(alert.patient(), alert.reference()));
          return there != null && there.compareTo(alert.level()) <= 0;
        })
        .collect(Collectors.toSet());
  }

  private record Reference(PatientId patient, String reference) {}

  private static String[] atLeast(AlertLevel level) {
    return java.util.Arrays.stream(AlertLevel.values())
        .filter(other -> other.compareTo(level) <= 0)
        .map(Enum::name)
        .toArray(String[]::new);
  }

  Optional<Alert> find(AlertId id) {
    return jdbc.sql(COLUMNS + " WHERE tenant_id = :tenant AND alert_id = :id")
        .param("tenant", tenant())
        .param("id", id.value())
        .query((row, n) -> alert(row))
        .optional();
  }

  /// Alerts that are not closed, the most severe first, then the oldest.
  List<Alert> active(PatientId patient) {
    return jdbc.sql(
            COLUMNS
                + " WHERE tenant_id = :tenant AND patient_id = :patient AND state <> 'closed' ORDER BY "
                + SEVERITY
                + ", raised_at, alert_id")
        .param("tenant", tenant())
        .param("patient", patient.value())
        .query((row, n) -> alert(row))
        .list();
  }

  /// @return false when somebody has acknowledged it already
  boolean acknowledge(PatientId patient, AlertId id, StaffId by, Instant at) {
    return jdbc.sql(
                """
                UPDATE alert_alert SET state = 'acknowledged', acknowledged_by = :by, acknowledged_at = :at
                 WHERE tenant_id = :tenant AND patient_id = :patient AND alert_id = :id AND state = 'open'
                """)
            .param("by", by.value())
            .param("at", Timestamp.from(at))
            .param("tenant", tenant())
            .param("patient", patient.value())
            .param("id", id.value())
            .update()
        == 1;
  }

  boolean close(PatientId patient, AlertId id, StaffId by, Instant at, String outcome) {
    return jdbc.sql(
                """
                UPDATE alert_alert
                   SET state = 'closed', closed_by = :by, closed_at = :at, outcome = :outcome,
                       acknowledged_by = coalesce(acknowledged_by, :by),
                       acknowledged_at = coalesce(acknowledged_at, :at)
                 WHERE tenant_id = :tenant AND patient_id = :patient AND alert_id = :id AND state <> 'closed'
                """)
            .param("by", by.value())
            .param("at", Timestamp.from(at))
            .param("outcome", outcome)
            .param("tenant", tenant())
            .param("patient", patient.value())
            .param("id", id.value())
            .update()
        == 1;
  }

  /// Takes back what followed from an act on its task.
  ///
  /// @param owner who has the task; null: nobody, so the alert waits again
  void reopen(PatientId patient, AlertId id, @Nullable StaffId owner) {
    jdbc.sql(
            """
            UPDATE alert_alert
               SET state = CASE WHEN :owned THEN 'acknowledged' ELSE 'open' END,
                   acknowledged_by = CASE WHEN :owned THEN acknowledged_by END,
                   acknowledged_at = CASE WHEN :owned THEN acknowledged_at END,
                   closed_by = NULL, closed_at = NULL, outcome = NULL
             WHERE tenant_id = :tenant AND patient_id = :patient AND alert_id = :id
            """)
        .param("owned", owner != null)
        .param("tenant", tenant())
        .param("patient", patient.value())
        .param("id", id.value())
        .update();
  }

  private Alert alert(ResultSet row) throws SQLException {
    PatientId patient = new PatientId(row.getObject("patient_id", UUID.class));
    AlertId id = new AlertId(row.getObject("alert_id", UUID.class));
    return new Alert(
        id,
        patient,
        row.getString("reference"),
        AlertLevel.valueOf(row.getString("level")),
        row.getString("category"),
        new Text(row.getString("title_zh"), row.getString("title_en")),
        cipher.decrypt(patient, "alert_alert.excerpt", id, row.getBytes("excerpt_enc")),
        json.readValue(row.getString("matched"), new TypeReference<List<MatchedWords>>() {}),
        List.of((String[]) row.getArray("rule_ids").getArray()),
        AlertSource.of(row.getString("source")),
        json.readValue(row.getString("system_actions"), new TypeReference<List<Text>>() {}),
        row.getTimestamp("raised_at").toInstant(),
        row.getTimestamp("due_at").toInstant(),
        new TaskId(row.getObject("task_id", UUID.class)),
        Alert.State.of(row.getString("state")),
        acknowledgement(row),
        closing(row),
        escalations(patient, id));
  }

  private static Alert.@Nullable Acknowledgement acknowledgement(ResultSet row)
      throws SQLException {
    UUID by = row.getObject("acknowledged_by", UUID.class);
    return by == null
        ? null
        : new Alert.Acknowledgement(
            new StaffId(by), row.getTimestamp("acknowledged_at").toInstant());
  }

  private static Alert.@Nullable Closing closing(ResultSet row) throws SQLException {
    UUID by = row.getObject("closed_by", UUID.class);
    return by == null
        ? null
        : new Alert.Closing(
            new StaffId(by),
            row.getTimestamp("closed_at").toInstant(),
            Objects.requireNonNull(row.getString("outcome")));
  }

  private List<Alert.Escalation> escalations(PatientId patient, AlertId id) {
    return jdbc.sql(
            """
            SELECT step, to_role, at FROM alert_escalation
             WHERE tenant_id = :tenant AND patient_id = :patient AND alert_id = :id
             ORDER BY planned_at, step
            """)
        .param("tenant", tenant())
        .param("patient", patient.value())
        .param("id", id.value())
        .query((row, n) ->
            new Alert.Escalation(
                row.getString("step"),
                EscalationRole.of(row.getString("to_role")),
                row.getTimestamp("at").toInstant()))
        .list();
  }

  private static int tenant() {
    return Tenancy.current().value();
  }
}
