package org.xinqiao.clinical;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.xinqiao.crypto.FieldCipher;
import org.xinqiao.shared.PatientId;
import org.xinqiao.shared.Tenancy;

/// What is known clinically about a patient, as rows that can be compared before and after the
/// facts were built anew: what they say, without our ids and without which message said it last.
@Service
public class FactContent {

  private static final Map<String, String> TABLES =
      Map.of(
          "encounter", "clinical_encounter",
          "condition", "clinical_condition",
          "procedure", "clinical_procedure",
          "observation", "clinical_observation",
          "allergy", "clinical_allergy",
          "return-order", "clinical_return_order",
          "medication-request", "clinical_medication_request",
          "medication-dispense", "clinical_medication_dispense",
          "service-request", "clinical_service_request",
          "diagnostic-report", "clinical_diagnostic_report");

  private static final String NOT_COMPARED =
      """
      '{tenant_id,patient_id,home_id,condition_id,procedure_id,observation_id,allergy_id,request_id,dispense_id,report_id,
        advice_enc,event_at,source_message_id,source_patient}'::text[]
      """;

  private final JdbcClient jdbc;
  private final FieldCipher cipher;

  FactContent(JdbcClient jdbc, FieldCipher cipher) {
    this.jdbc = jdbc;
    this.cipher = cipher;
  }

  /// By kind, in any order. They hold what a doctor wrote: compare them, and let them go.
  ///
  /// @param patient the standing record
  @Transactional(propagation = Propagation.MANDATORY)
  public Map<String, List<String>> of(PatientId patient) {
    Map<String, List<String>> rows = new TreeMap<>();
    TABLES.forEach((kind, table) ->
        rows.put(
            kind,
            jdbc.sql(
                    "SELECT (to_jsonb(t) - "
                        + NOT_COMPARED
                        + ")::text FROM "
                        + table
                        + " t WHERE tenant_id = :tenant AND patient_id = :patient")
                .param("tenant", Tenancy.current().value())
                .param("patient", patient.value())
                .query(String.class)
                .list()));
    rows.put("advice", advice(patient));
    return rows;
  }

  /// The messages that the facts of a patient come from.
  ///
  /// @param patient the standing record
  @Transactional(propagation = Propagation.MANDATORY)
  public Set<UUID> sources(PatientId patient) {
    List<String> selects = new ArrayList<>();
    TABLES
        .values()
        .forEach(table ->
            selects.add(
                "SELECT source_message_id FROM "
                    + table
                    + " WHERE tenant_id = :tenant AND patient_id = :patient"));
    selects.add(
        "SELECT message_id FROM clinical_encounter_statement WHERE tenant_id = :tenant AND patient_id = :patient");
    return jdbc
        .sql(String.join(" UNION ", selects))
        .param("tenant", Tenancy.current().value())
        .param("patient", patient.value())
        .query(UUID.class)
        .list()
        .stream()
        .collect(Collectors.toSet());
  }

  private List<String> advice(PatientId patient) {
    return jdbc.sql(
            """
            SELECT encounter_id, advice_enc FROM clinical_return_order
             WHERE tenant_id = :tenant AND patient_id = :patient
            """)
        .param("tenant", Tenancy.current().value())
        .param("patient", patient.value())
        .query((row, n) -> {
          UUID encounter = row.getObject(1, UUID.class);
          return encounter
              + cipher.decrypt(patient, "clinical_return_order.advice", encounter, row.getBytes(2));
        })
        .list();
  }
}
