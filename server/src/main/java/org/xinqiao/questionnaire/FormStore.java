package org.xinqiao.questionnaire;

import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.xinqiao.questionnaire.domain.Level;
import org.xinqiao.shared.PatientId;
import org.xinqiao.shared.Tenancy;

/// The tables of forms.
@Repository
class FormStore {

  record Row(
      UUID id,
      String questionnaireId,
      int version,
      String reference,
      Instant openedAt,
      Instant expiresAt,
      @Nullable Instant submittedAt,
      @Nullable UUID submitKey,
      @Nullable Level level) {}

  private final JdbcClient jdbc;

  FormStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  void keepDefinition(String id, int version, String content, Instant at) {
    jdbc.sql(
            """
            INSERT INTO questionnaire_definition (tenant_id, questionnaire_id, version, content, kept_at)
            VALUES (:tenant, :id, :version, :content, :at)
            ON CONFLICT (tenant_id, questionnaire_id, version) DO NOTHING
            """)
        .param("tenant", tenant())
        .param("id", id)
        .param("version", version)
        .param("content", content)
        .param("at", Timestamp.from(at))
        .update();
  }

  Optional<String> keptDefinition(String id, int version) {
    return jdbc.sql(
            """
            SELECT content FROM questionnaire_definition
             WHERE tenant_id = :tenant AND questionnaire_id = :id AND version = :version
            """)
        .param("tenant", tenant())
        .param("id", id)
        .param("version", version)
        .query(String.class)
        .optional();
  }

  UUID open(
      PatientId patient,
      UUID id,
      String reference,
      String questionnaireId,
      int version,
      Instant openedAt,
      Instant expiresAt) {
    jdbc.sql(
            """
            INSERT INTO questionnaire_form (tenant_id, patient_id, form_id, questionnaire_id, version, reference,
                                            opened_at, expires_at)
            VALUES (:tenant, :patient, :id, :questionnaire, :version, :reference, :opened, :expires)
            ON CONFLICT (tenant_id, patient_id, reference) DO NOTHING
            """)
        .param("tenant", tenant())
        .param("patient", patient.value())
        .param("id", id)
        .param("questionnaire", questionnaireId)
        .param("version", version)
        .param("reference", reference)
        .param("opened", Timestamp.from(openedAt))
        .param("expires", Timestamp.from(expiresAt))
        .update();
    return jdbc.sql(
            """
            SELECT form_id FROM questionnaire_form
             WHERE tenant_id = :tenant AND patient_id = :patient AND reference = :reference
            """)
        .param("tenant", tenant())
        .param("patient", patient.value())
        .param("reference", reference)
        .query(UUID.class)
        .single();
  }

  Optional<LocalDate> birthDate(PatientId patient) {
    return jdbc.sql(
            """
            SELECT birth_date FROM patient_fact_patient
             WHERE tenant_id = :tenant AND patient_id = :patient AND birth_date IS NOT NULL
            """)
        .param("tenant", tenant())
        .param("patient", patient.value())
        .query(LocalDate.class)
        .optional();
  }

  Optional<Row> find(PatientId patient, UUID form) {
    return select(patient, form, "");
  }

  /// Holds the form until the transaction ends: its answers are written one after the other.
  Optional<Row> lock(PatientId patient, UUID form) {
    return select(patient, form, "FOR UPDATE");
  }

  private Optional<Row> select(PatientId patient, UUID form, String lock) {
    return jdbc.sql(
            """
            SELECT form_id, questionnaire_id, version, reference, opened_at, expires_at, submitted_at,
                   submit_key, level
              FROM questionnaire_form
             WHERE tenant_id = :tenant AND patient_id = :patient AND form_id = :form
            """
                + lock)
        .param("tenant", tenant())
        .param("patient", patient.value())
        .param("form", form)
        .query((row, n) -> row(row))
        .optional();
  }

  Map<String, byte[]> answers(PatientId patient, UUID form) {
    Map<String, byte[]> answers = new HashMap<>();
    jdbc.sql(
            """
            SELECT item_id, value_enc FROM questionnaire_answer
             WHERE tenant_id = :tenant AND patient_id = :patient AND form_id = :form
            """)
        .param("tenant", tenant())
        .param("patient", patient.value())
        .param("form", form)
        .query(row -> {
          answers.put(row.getString("item_id"), row.getBytes("value_enc"));
        });
    return answers;
  }

  void putAnswer(PatientId patient, UUID form, String item, byte[] sealed, Instant at) {
    jdbc.sql(
            """
            INSERT INTO questionnaire_answer (tenant_id, patient_id, form_id, item_id, value_enc, answered_at)
            VALUES (:tenant, :patient, :form, :item, :value, :at)
            ON CONFLICT (tenant_id, patient_id, form_id, item_id)
              DO UPDATE SET value_enc = EXCLUDED.value_enc, answered_at = EXCLUDED.answered_at
            """)
        .param("tenant", tenant())
        .param("patient", patient.value())
        .param("form", form)
        .param("item", item)
        .param("value", sealed)
        .param("at", Timestamp.from(at))
        .update();
  }

  void removeAnswer(PatientId patient, UUID form, String item) {
    jdbc.sql(
            """
            DELETE FROM questionnaire_answer
             WHERE tenant_id = :tenant AND patient_id = :patient AND form_id = :form AND item_id = :item
            """)
        .param("tenant", tenant())
        .param("patient", patient.value())
        .param("form", form)
        .param("item", item)
        .update();
  }

  void submit(
      PatientId patient,
      UUID form,
      UUID key,
      @Nullable Level level,
      @Nullable BigDecimal score,
      Instant at) {
    jdbc.sql(
            """
            UPDATE questionnaire_form SET submitted_at = :at, submit_key = :key, level = :level, score = :score
             WHERE tenant_id = :tenant AND patient_id = :patient AND form_id = :form
               AND submitted_at IS NULL
            """)
        .param("tenant", tenant())
        .param("patient", patient.value())
        .param("form", form)
        .param("key", key)
        .param("level", level == null ? null : level.name(), Types.VARCHAR)
        .param("score", score, Types.DOUBLE)
        .param("at", Timestamp.from(at))
        .update();
  }

  private static Row row(ResultSet row) throws SQLException {
    Timestamp submitted = row.getTimestamp("submitted_at");
    String level = row.getString("level");
    return new Row(
        row.getObject("form_id", UUID.class),
        row.getString("questionnaire_id"),
        row.getInt("version"),
        row.getString("reference"),
        row.getTimestamp("opened_at").toInstant(),
        row.getTimestamp("expires_at").toInstant(),
        submitted == null ? null : submitted.toInstant(),
        row.getObject("submit_key", UUID.class),
        level == null ? null : Level.valueOf(level));
  }

  private static int tenant() {
    return Tenancy.current().value();
  }
}
