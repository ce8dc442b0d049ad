package org.xinqiao.clinical;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.xinqiao.shared.PatientId;
import org.xinqiao.shared.Tenancy;
import tools.jackson.databind.json.JsonMapper;

/// The door for a map that was corrected: says of facts that are kept what their codes mean by now.
/// Which facts, and what they mean, the caller knows from `clinical_fact_code`.
@Service
public class MappedFacts {

  /// @param relation as in `clinical_fact_code`
  /// @param message that reported the fact; when another did meanwhile, that one knows better
  /// @param mapped null: nobody says any more what it means
  public record Change(
      String relation, UUID patient, UUID fact, UUID message, @Nullable MappedCode mapped) {}

  private record Row(UUID patient, UUID fact, UUID message, @Nullable MappedCode mapped) {}

  /// Where facts stand.
  ///
  /// @param ofVisit whether follow-up of a visit hangs on it
  private record Place(String relation, String table, String id, boolean ofVisit) {}

  private static final List<Place> PLACES =
      List.of(
          new Place("condition", "clinical_condition", "condition_id", true),
          new Place("procedure", "clinical_procedure", "procedure_id", true),
          new Place("observation", "clinical_observation", "observation_id", false),
          new Place("medication-request", "clinical_medication_request", "request_id", false),
          new Place("medication-dispense", "clinical_medication_dispense", "dispense_id", false),
          new Place("service-request", "clinical_service_request", "request_id", false),
          new Place("encounter", "clinical_encounter", "encounter_id", true));

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final JdbcClient jdbc;
  private final ApplicationEventPublisher events;

  MappedFacts(JdbcClient jdbc, ApplicationEventPublisher events) {
    this.jdbc = jdbc;
    this.events = events;
  }

  /// Writes what is new, one statement for each table, and tells of the visits that are concerned
  /// as if their messages had come again, so that follow-up begins where it should have.
  ///
  /// @return how many facts were changed
  @Transactional(propagation = Propagation.MANDATORY)
  public int apply(List<Change> changes) {
    int changed = 0;
    Set<UUID> visits = new LinkedHashSet<>();
    for (Place place : PLACES) {
      List<Row> rows =
          changes.stream()
              .filter(change -> change.relation().equals(place.relation()))
              .map(change ->
                  new Row(change.patient(), change.fact(), change.message(), change.mapped()))
              .toList();
      if (!rows.isEmpty()) {
        changed += update(place, rows, visits);
      }
    }
    if (!visits.isEmpty()) {
      tell(visits);
    }
    return changed;
  }

  private int update(Place place, List<Row> rows, Set<UUID> visits) {
    String set =
        switch (place.relation()) {
          case "encounter" ->
              "mapped_department_code = r.mapped->>'code', mapped_department_name = r.mapped->>'name'";
          case "observation" ->
              """
              mapped_system = r.mapped->>'system', mapped_code = r.mapped->>'code', mapped_name = r.mapped->>'name',
              mapped_value = (r.mapped->>'value')::double precision, mapped_unit = r.mapped->>'unit'
              """;
          default ->
              "mapped_system = r.mapped->>'system', mapped_code = r.mapped->>'code', mapped_name = r.mapped->>'name'";
        };
    List<Optional<UUID>> changed =
        jdbc.sql(
                """
                UPDATE %s f SET %s
                  FROM jsonb_to_recordset(cast(:rows AS jsonb)) AS r(patient uuid, fact uuid, message uuid, mapped jsonb)
                 WHERE f.tenant_id = :tenant AND f.patient_id = r.patient AND f.%s = r.fact
                   AND f.source_message_id = r.message
                RETURNING %s
                """
                    .formatted(
                        place.table(),
                        set,
                        place.id(),
                        place.ofVisit() ? "f.encounter_id" : "NULL::uuid"))
            .param("rows", JSON.writeValueAsString(rows))
            .param("tenant", tenant())
            .query((row, n) -> Optional.ofNullable(row.getObject(1, UUID.class)))
            .list();
    changed.forEach(visit -> visit.ifPresent(visits::add));
    return changed.size();
  }

  private void tell(Set<UUID> visits) {
    jdbc.sql(
            """
            SELECT patient_id, encounter_id, class, status, coalesce(mapped_department_code, department_code) AS code,
                   coalesce(mapped_department_name, department_name) AS name, started_at, discharged_at
              FROM clinical_encounter WHERE tenant_id = :tenant AND encounter_id IN (:visits)
            """)
        .param("tenant", tenant())
        .param("visits", visits)
        .query((row, n) -> {
          java.sql.Timestamp discharged = row.getTimestamp("discharged_at");
          return new EncounterRecorded(
              new PatientId(row.getObject("patient_id", UUID.class)),
              row.getObject("encounter_id", UUID.class),
              EncounterRecord.EncounterClass.valueOf(word(row.getString("class"))),
              EncounterRecord.Status.valueOf(word(row.getString("status"))),
              row.getString("code"),
              row.getString("name"),
              row.getTimestamp("started_at").toInstant(),
              discharged == null ? null : discharged.toInstant());
        })
        .list()
        .forEach(events::publishEvent);
  }

  private static String word(String stored) {
    return stored.toUpperCase(java.util.Locale.ROOT).replace('-', '_');
  }

  private static int tenant() {
    return Tenancy.current().value();
  }
}
