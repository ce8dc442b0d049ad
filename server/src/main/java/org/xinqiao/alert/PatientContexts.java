package org.xinqiao.alert;

import java.time.LocalDate;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.xinqiao.redflag.PatientContext;
import org.xinqiao.shared.PatientId;
import org.xinqiao.shared.Tenancy;

/// What the hospital's facts say about patients, as far as it changes how their words and readings
/// are judged. Needs a transaction of the tenant.
@Repository
public class PatientContexts {

  private final JdbcClient jdbc;

  PatientContexts(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /// @param inHospital in a bed or in the emergency department now: those around them act
  record Situation(PatientContext context, boolean inHospital, boolean deceased) {}

  /// Diabetes counts when it is on record (ICD-10 E10 to E14); that it is not on record does not
  /// mean that there is none.
  @Transactional(propagation = Propagation.MANDATORY, readOnly = true)
  public PatientContext of(PatientId patient, LocalDate today) {
    Situation situation = of(Set.of(patient), today).get(patient);
    return situation == null ? PatientContext.unknown() : situation.context();
  }

  /// Those of many records, each as the patient's whose record it is.
  Map<PatientId, Situation> of(Collection<PatientId> patients, LocalDate today) {
    Map<PatientId, Situation> situations = new HashMap<>();
    jdbc.sql(
            """
            SELECT r.record_id, p.deceased,
                   (SELECT cast(:today AS date) - max(o.performed_on) FROM clinical_fact_procedure o
                     WHERE o.tenant_id = p.tenant_id AND o.patient_id = p.patient_id
                       AND o.performed_on <= :today) AS since_surgery,
                   EXISTS (SELECT 1 FROM clinical_fact_condition c
                            WHERE c.tenant_id = p.tenant_id AND c.patient_id = p.patient_id
                              AND c.code >= 'E10' AND c.code < 'E15') AS diabetic,
                   EXISTS (SELECT 1 FROM clinical_fact_encounter e
                            WHERE e.tenant_id = p.tenant_id AND e.patient_id = p.patient_id
                              AND e.status = 'in-progress' AND e.class IN ('inpatient', 'emergency')) AS in_hospital,
                   extract(year FROM age(cast(:today AS date), p.birth_date))::integer AS age
              FROM patient_fact_record r
              JOIN patient_fact_patient p ON p.tenant_id = r.tenant_id AND p.patient_id = r.patient_id
             WHERE r.tenant_id = :tenant AND r.record_id = ANY (:patients)
            """)
        .param("tenant", Tenancy.current().value())
        .param("patients", patients.stream().map(PatientId::value).toArray(UUID[]::new))
        .param("today", today)
        .query(row -> {
          situations.put(
              new PatientId(row.getObject("record_id", UUID.class)),
              new Situation(
                  new PatientContext(
                      row.getBoolean("diabetic") ? true : null,
                      null,
                      row.getObject("since_surgery", Integer.class),
                      null,
                      null,
                      row.getObject("age", Integer.class)),
                  row.getBoolean("in_hospital"),
                  row.getBoolean("deceased")));
        });
    return situations;
  }
}
