package org.xinqiao.selfreport;

import java.sql.Timestamp;
import java.sql.Types;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.xinqiao.shared.PatientId;
import org.xinqiao.shared.Tenancy;

/// The table selfreport_statement, and which forms tell something.
@Repository
class SelfReportStore {

  private final JdbcClient jdbc;

  SelfReportStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /// @param code of the option; null for a number
  /// @param value in the unit of the topic; null for a choice
  record Statement(
      UUID form,
      String topic,
      @Nullable String code,
      @Nullable Double value,
      Instant at,
      String by) {}

  void say(
      PatientId patient,
      UUID id,
      UUID form,
      Topic topic,
      @Nullable String code,
      @Nullable Double value,
      SaidBy by,
      Instant at) {
    jdbc.sql(
            """
            INSERT INTO selfreport_statement (tenant_id, patient_id, statement_id, form_id, topic, code, value, said_by, said_at)
            VALUES (:tenant, :patient, :id, :form, :topic, :code, :value, :by, :at)
            """)
        .param("tenant", Tenancy.current().value())
        .param("patient", patient.value())
        .param("id", id)
        .param("form", form)
        .param("topic", topic.word())
        .param("code", code, Types.VARCHAR)
        .param("value", value, Types.DOUBLE)
        .param("by", by.toString())
        .param("at", Timestamp.from(at))
        .update();
  }

  /// What holds now.
  List<Statement> current(PatientId patient) {
    return jdbc.sql(
            """
            SELECT form_id, topic, code, value, said_at, said_by FROM selfreport_fact_statement
             WHERE tenant_id = :tenant AND patient_id = :patient
             ORDER BY topic, said_at DESC, statement_id
            """)
        .param("tenant", Tenancy.current().value())
        .param("patient", patient.value())
        .query((row, n) ->
            new Statement(
                row.getObject("form_id", UUID.class),
                row.getString("topic"),
                row.getString("code"),
                row.getObject("value", Double.class),
                row.getTimestamp("said_at").toInstant(),
                row.getString("said_by")))
        .list();
  }

  /// The newest form of the questionnaire that was sent in.
  Optional<UUID> lastSubmitted(PatientId patient, String questionnaire) {
    return jdbc.sql(
            """
            SELECT form_id FROM questionnaire_fact_form
             WHERE tenant_id = :tenant AND patient_id = :patient AND questionnaire_id = :questionnaire
               AND submitted_at IS NOT NULL
             ORDER BY submitted_at DESC, form_id DESC LIMIT 1
            """)
        .param("tenant", Tenancy.current().value())
        .param("patient", patient.value())
        .param("questionnaire", questionnaire)
        .query(UUID.class)
        .optional();
  }

  /// The form that the patient may still fill in, the newest of several.
  Optional<UUID> open(PatientId patient, String questionnaire, Instant now) {
    return jdbc.sql(
            """
            SELECT form_id FROM questionnaire_fact_form
             WHERE tenant_id = :tenant AND patient_id = :patient AND questionnaire_id = :questionnaire
               AND submitted_at IS NULL AND expires_at > :now
             ORDER BY opened_at DESC, form_id DESC LIMIT 1
            """)
        .param("tenant", Tenancy.current().value())
        .param("patient", patient.value())
        .param("questionnaire", questionnaire)
        .param("now", Timestamp.from(now))
        .query(UUID.class)
        .optional();
  }
}
