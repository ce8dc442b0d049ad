package org.xinqiao.chart;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;
import org.xinqiao.shared.PatientId;
import org.xinqiao.shared.Tenancy;
import org.xinqiao.task.Mood;

/// The moods that staff noted of a patient.
@Repository
class ReadMoods {

  private static final int LATEST = 5;

  record Noted(Mood mood, Instant at, UUID by) {}

  private final JdbcClient jdbc;

  ReadMoods(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  @Transactional(readOnly = true)
  public List<Noted> of(PatientId patient) {
    return jdbc.sql(
            """
            SELECT mood, noted_at, by_staff_id FROM task_fact_mood
             WHERE tenant_id = :tenant AND patient_id = :patient
             ORDER BY noted_at DESC, mood_id LIMIT :limit
            """)
        .param("tenant", Tenancy.current().value())
        .param("patient", patient.value())
        .param("limit", LATEST)
        .query((row, n) ->
            new Noted(
                Mood.of(row.getString("mood")),
                row.getTimestamp("noted_at").toInstant(),
                row.getObject("by_staff_id", UUID.class)))
        .list();
  }
}
