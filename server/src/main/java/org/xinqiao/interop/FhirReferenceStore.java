package org.xinqiao.interop;

import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.xinqiao.shared.PatientId;
import org.xinqiao.shared.Tenancy;

/// What partners call the things they told us, such as `Encounter/42`.
@Repository
class FhirReferenceStore {

  /// @param fact null for what is only a name to us, and for what was withdrawn
  /// @param patient whose, for encounters
  /// @param name of an organization, a place, a doctor
  record Known(
      String reference,
      @Nullable UUID fact,
      @Nullable PatientId patient,
      @Nullable String name,
      int version) {}

  private static final String KNOWN =
      """
      SELECT r.reference, r.fact_id, r.name, r.version, e.patient_id
        FROM interop_fhir_reference r
        LEFT JOIN clinical_fact_reported_encounter e ON e.tenant_id = r.tenant_id AND e.encounter_id = r.fact_id
       WHERE r.tenant_id = :tenant AND r.peer_id = :peer
      """;

  private final JdbcClient jdbc;

  FhirReferenceStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  Map<String, Known> find(UUID peer, Collection<String> references) {
    Map<String, Known> known = new HashMap<>();
    if (!references.isEmpty()) {
      jdbc.sql(KNOWN + " AND r.reference = ANY (:references)")
          .param("tenant", tenant())
          .param("peer", peer)
          .param("references", references.toArray(String[]::new))
          .query(row -> {
            UUID patient = row.getObject("patient_id", UUID.class);
            known.put(
                row.getString("reference"),
                new Known(
                    row.getString("reference"),
                    row.getObject("fact_id", UUID.class),
                    patient == null ? null : new PatientId(patient),
                    row.getString("name"),
                    row.getInt("version")));
          });
    }
    return known;
  }

  Optional<Known> find(UUID peer, String reference) {
    return Optional.ofNullable(find(peer, List.of(reference)).get(reference));
  }

  /// A fact of ours that a partner calls by our id.
  ///
  /// @return its patient, for those types that have facts of their own
  Optional<PatientId> patientOf(String type, UUID fact) {
    String from =
        switch (type) {
          case "Encounter" -> "clinical_fact_reported_encounter WHERE encounter_id";
          case "Condition" -> "clinical_fact_reported_condition WHERE condition_id";
          case "Procedure" -> "clinical_fact_reported_procedure WHERE procedure_id";
          case "Observation" -> "clinical_fact_reported_observation WHERE observation_id";
          case "AllergyIntolerance" -> "clinical_fact_reported_allergy WHERE allergy_id";
          case "Appointment" -> "appointment_fact_reported_appointment WHERE appointment_id";
          default -> null;
        };
    return from == null
        ? Optional.empty()
        : jdbc.sql("SELECT patient_id FROM " + from + " = :id AND tenant_id = :tenant")
            .param("tenant", tenant())
            .param("id", fact)
            .query(UUID.class)
            .optional()
            .map(PatientId::new);
  }

  /// All that a peer calls these facts: its ids and its numbers.
  Map<UUID, List<String>> namesOf(UUID peer, Collection<UUID> facts) {
    Map<UUID, List<String>> names = new HashMap<>();
    if (!facts.isEmpty()) {
      jdbc.sql(
              """
              SELECT fact_id, reference FROM interop_fhir_reference
               WHERE tenant_id = :tenant AND peer_id = :peer AND fact_id = ANY (:facts)
               ORDER BY reference
              """)
          .param("tenant", tenant())
          .param("peer", peer)
          .param("facts", facts.toArray(UUID[]::new))
          .query(row -> {
            names
                .computeIfAbsent(row.getObject(1, UUID.class), id -> new ArrayList<>())
                .add(row.getString(2));
          });
    }
    return names;
  }

  /// A name, and what it is from now on.
  record Entry(String reference, @Nullable UUID fact, @Nullable String name) {}

  void remember(UUID peer, Collection<Entry> entries, Instant at) {
    if (entries.isEmpty()) {
      return;
    }
    jdbc.sql(
            """
            INSERT INTO interop_fhir_reference AS old (tenant_id, peer_id, reference, fact_id, name, version, changed_at)
            SELECT :tenant, :peer, reference, fact::uuid, name, 1, :at
              FROM unnest(:references, :facts, :names) AS t(reference, fact, name)
            ON CONFLICT (tenant_id, peer_id, reference) DO UPDATE
              SET fact_id = EXCLUDED.fact_id, name = EXCLUDED.name, version = old.version + 1,
                  changed_at = EXCLUDED.changed_at
            """)
        .param("tenant", tenant())
        .param("peer", peer)
        .param("at", Timestamp.from(at))
        .param("references", entries.stream().map(Entry::reference).toArray(String[]::new))
        .param(
            "facts",
            entries.stream()
                .map(entry -> entry.fact() == null ? null : entry.fact().toString())
                .toArray(String[]::new))
        .param("names", entries.stream().map(Entry::name).toArray(String[]::new))
        .update();
  }

  private static int tenant() {
    return Tenancy.current().value();
  }
}
