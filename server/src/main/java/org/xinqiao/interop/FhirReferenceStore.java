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
  /// @param name of an organization, a place, a doctor, a medicine
  /// @param code of a medicine
  record Known(
      String reference,
      @Nullable UUID fact,
      @Nullable PatientId patient,
      @Nullable String name,
      @Nullable String code,
      int version) {

    private Known of(@Nullable PatientId whose) {
      return new Known(reference, fact, whose, name, code, version);
    }
  }

  private final JdbcClient jdbc;

  FhirReferenceStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  Map<String, Known> find(UUID peer, Collection<String> references) {
    if (references.isEmpty()) {
      return Map.of();
    }
    List<Known> found =
        jdbc.sql(
                """
                SELECT reference, fact_id, name, code, version FROM interop_fhir_reference
                 WHERE tenant_id = :tenant AND peer_id = :peer AND reference = ANY (:references)
                """)
            .param("tenant", tenant())
            .param("peer", peer)
            .param("references", references.toArray(String[]::new))
            .query((row, n) ->
                new Known(
                    row.getString("reference"),
                    row.getObject("fact_id", UUID.class),
                    null,
                    row.getString("name"),
                    row.getString("code"),
                    row.getInt("version")))
            .list();
    Map<UUID, PatientId> visitors = visitors(found);
    Map<String, Known> known = new HashMap<>();
    for (Known one : found) {
      known.put(one.reference(), one.of(visitors.get(one.fact())));
    }
    return known;
  }

  /// Whose the visits among them are. Asked on its own: joined, it would read all visits.
  private Map<UUID, PatientId> visitors(List<Known> found) {
    Map<UUID, PatientId> visitors = new HashMap<>();
    UUID[] visits =
        found.stream()
            .filter(one -> one.reference().startsWith("Encounter") && one.fact() != null)
            .map(Known::fact)
            .toArray(UUID[]::new);
    if (visits.length > 0) {
      jdbc.sql(
              """
              SELECT encounter_id, patient_id FROM clinical_fact_reported_encounter
               WHERE tenant_id = :tenant AND encounter_id = ANY (:visits)
              """)
          .param("tenant", tenant())
          .param("visits", visits)
          .query(row -> {
            visitors.put(row.getObject(1, UUID.class), new PatientId(row.getObject(2, UUID.class)));
          });
    }
    return visitors;
  }

  Optional<Known> find(UUID peer, String reference) {
    return Optional.ofNullable(find(peer, List.of(reference)).get(reference));
  }

  /// A fact of ours that a partner calls by our id.
  ///
  /// @return its patient, for those types that have facts of their own
  Optional<PatientId> patientOf(String type, UUID fact) {
    return FhirFactKind.of(type)
        .flatMap(kind ->
            jdbc.sql(
                    "SELECT patient_id FROM %s WHERE %s = :id AND tenant_id = :tenant"
                        .formatted(kind.view(), kind.id()))
                .param("tenant", tenant())
                .param("id", fact)
                .query(UUID.class)
                .optional()
                .map(PatientId::new));
  }

  Optional<String> orderOf(UUID prescription) {
    return jdbc.sql(
            """
            SELECT order_key FROM clinical_fact_reported_medication_request
             WHERE tenant_id = :tenant AND request_id = :id
            """)
        .param("tenant", tenant())
        .param("id", prescription)
        .query(String.class)
        .optional();
  }

  /// All that a peer calls these facts: its ids and its numbers. A patient who stands for other
  /// records is called by their names too, behind their own.
  Map<UUID, List<String>> namesOf(UUID peer, Collection<UUID> facts) {
    Map<UUID, List<String>> names = new HashMap<>();
    if (!facts.isEmpty()) {
      jdbc.sql(
              """
              WITH meant AS (
                SELECT f AS fact_id, f AS called_id FROM unnest(:facts) f
                UNION ALL
                SELECT r.patient_id, r.record_id FROM patient_fact_retired r
                 WHERE r.tenant_id = :tenant AND r.patient_id = ANY (:facts))
              SELECT m.fact_id, r.reference FROM meant m
                JOIN interop_fhir_reference r ON r.tenant_id = :tenant AND r.peer_id = :peer AND r.fact_id = m.called_id
               ORDER BY m.called_id <> m.fact_id, r.reference
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
  ///
  /// @param whose of a fact
  record Entry(
      String reference,
      @Nullable UUID fact,
      @Nullable String name,
      @Nullable String code,
      @Nullable PatientId whose) {}

  /// @param versions by how many each counts on: none when it is no new version
  void remember(UUID peer, Collection<Entry> entries, int versions, Instant at) {
    if (entries.isEmpty()) {
      return;
    }
    jdbc.sql(
            """
            INSERT INTO interop_fhir_reference AS old (tenant_id, peer_id, reference, fact_id, name, code, version, changed_at)
            SELECT :tenant, :peer, reference, fact::uuid, name, code, 1, :at
              FROM unnest(:references, :facts, :names, :codes) AS t(reference, fact, name, code)
            ON CONFLICT (tenant_id, peer_id, reference) DO UPDATE
              SET fact_id = EXCLUDED.fact_id, name = EXCLUDED.name, code = EXCLUDED.code, version = old.version + :versions,
                  changed_at = EXCLUDED.changed_at
            """)
        .param("tenant", tenant())
        .param("peer", peer)
        .param("at", Timestamp.from(at))
        .param("versions", versions)
        .param("references", entries.stream().map(Entry::reference).toArray(String[]::new))
        .param(
            "facts",
            entries.stream()
                .map(entry -> entry.fact() == null ? null : entry.fact().toString())
                .toArray(String[]::new))
        .param("names", entries.stream().map(Entry::name).toArray(String[]::new))
        .param("codes", entries.stream().map(Entry::code).toArray(String[]::new))
        .update();
  }

  private static int tenant() {
    return Tenancy.current().value();
  }
}
