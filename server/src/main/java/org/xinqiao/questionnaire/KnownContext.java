package org.xinqiao.questionnaire;

import java.time.LocalDate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.xinqiao.redflag.PatientContext;
import org.xinqiao.shared.PatientId;
import org.xinqiao.shared.Tenancy;

/// What the hospital's facts say about a patient, as far as it changes how words are read.
@Repository
class KnownContext {

  private final JdbcClient jdbc;

  KnownContext(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /// Diabetes counts when it is on record (ICD-10 E10 to E14); that it is not on record does not
  /// mean that there is none.
  PatientContext of(PatientId patient, LocalDate today) {
    return jdbc.sql(
            """
            SELECT (SELECT cast(:today AS date) - max(performed_on) FROM clinical_fact_procedure
                     WHERE tenant_id = :tenant AND patient_id = :patient AND performed_on <= :today) AS since_surgery,
                   EXISTS (SELECT 1 FROM clinical_fact_condition
                            WHERE tenant_id = :tenant AND patient_id = :patient
                              AND code >= 'E10' AND code < 'E15') AS diabetic,
                   (SELECT extract(year FROM age(cast(:today AS date), birth_date))::integer
                      FROM patient_fact_patient
                     WHERE tenant_id = :tenant AND patient_id = :patient) AS age
            """)
        .param("tenant", Tenancy.current().value())
        .param("patient", patient.value())
        .param("today", today)
        .query((row, n) ->
            new PatientContext(
                row.getBoolean("diabetic") ? true : null,
                null,
                row.getObject("since_surgery", Integer.class),
                null,
                null,
                row.getObject("age", Integer.class)))
        .single();
  }
}
