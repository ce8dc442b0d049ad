package org.xinqiao.interop;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.xinqiao.audit.Actor;
import org.xinqiao.audit.Audit;
import org.xinqiao.audit.AuditEvent;
import org.xinqiao.patient.PatientRecord;
import org.xinqiao.patient.PatientSummary;
import org.xinqiao.patient.Patients;
import org.xinqiao.shared.Cursor;
import org.xinqiao.shared.Page;
import org.xinqiao.shared.PatientId;
import org.xinqiao.shared.Problem;
import org.xinqiao.shared.Tenancy;

/// What partners may read over FHIR, in our own words; each patient that is handed out is in the
/// audit, in the same transaction.
@Service
class FhirReads {

  /// @param identifiers numbers of the hospital; no number of the state is handed out
  record PatientRead(PatientSummary patient, List<PatientRecord.Identifier> identifiers) {}

  record EncounterRead(
      UUID id,
      PatientId patient,
      String visit,
      String encounterClass,
      String status,
      String department,
      @Nullable String place,
      @Nullable String doctor,
      Instant startedAt,
      @Nullable Instant endedAt,
      @Nullable String disposition) {}

  private static final String ENCOUNTER =
      """
      SELECT encounter_id, patient_id, visit_key, class, status, department_name, place, attending_doctor,
             started_at, discharged_at, disposition
        FROM clinical_fact_encounter
       WHERE tenant_id = :tenant
      """;

  private final JdbcClient jdbc;
  private final Patients patients;
  private final Audit audit;

  FhirReads(JdbcClient jdbc, Patients patients, Audit audit) {
    this.jdbc = jdbc;
    this.patients = patients;
    this.audit = audit;
  }

  @Transactional
  public Optional<PatientRead> patient(PatientId id, UUID peer) {
    return patients.find(id).map(found -> handOut(found, peer));
  }

  @Transactional
  public Optional<PatientRead> patientByNumber(
      PatientRecord.Identifier.Kind kind, String assigner, String value, UUID peer) {
    return patients
        .byIdentifier(kind, assigner, value)
        .flatMap(patients::find)
        .map(found -> handOut(found, peer));
  }

  /// Those who have this number at any of the admitted systems; mostly one, as numbers are.
  @Transactional
  public List<PatientRead> patientsByNumber(String value, UUID peer) {
    List<String> assigners =
        jdbc.sql(
                """
                SELECT DISTINCT application FROM intake_peer WHERE tenant_id = :tenant AND state = 'admitted'
                """)
            .param("tenant", Tenancy.current().value())
            .query((row, n) -> row.getString(1))
            .list();
    return assigners.stream()
        .flatMap(assigner ->
            Stream.of(
                    PatientRecord.Identifier.Kind.HIS,
                    PatientRecord.Identifier.Kind.MRN,
                    PatientRecord.Identifier.Kind.CARD)
                .map(kind -> patients.byIdentifier(kind, assigner, value)))
        .flatMap(Optional::stream)
        .distinct()
        .map(patients::find)
        .flatMap(Optional::stream)
        .map(found -> handOut(found, peer))
        .toList();
  }

  @Transactional
  public Page<PatientRead> patientsByName(
      String name, @Nullable String cursor, int limit, UUID peer) {
    Page<Patients.Found> found = patients.search(name, cursor, limit);
    return new Page<>(
        found.items().stream()
            .filter(hit -> List.of("name", "pinyin", "initials").contains(hit.matched()))
            .map(hit -> handOut(hit.patient(), peer))
            .toList(),
        found.nextCursor());
  }

  @Transactional
  public Optional<EncounterRead> encounter(UUID id, UUID peer) {
    return jdbc.sql(ENCOUNTER + " AND encounter_id = :id")
        .param("tenant", Tenancy.current().value())
        .param("id", id)
        .query((row, n) -> encounter(row))
        .optional()
        .map(found -> handOut(found, peer));
  }

  /// The newest first. At least one of visit and patient is given.
  @Transactional
  public Page<EncounterRead> encounters(
      @Nullable String visit,
      @Nullable PatientId patient,
      @Nullable String cursorText,
      int limit,
      UUID peer) {
    Place after = Place.parse(cursorText);
    List<EncounterRead> rows =
        jdbc.sql(
                ENCOUNTER
                    + (visit == null ? "" : " AND visit_key = :visit")
                    + (patient == null ? "" : " AND patient_id = :patient")
                    + " AND (started_at, encounter_id) < (:at, :id)"
                    + " ORDER BY started_at DESC, encounter_id DESC LIMIT :limit")
            .param("tenant", Tenancy.current().value())
            .param("visit", visit, Types.VARCHAR)
            .param("patient", patient == null ? null : patient.value(), Types.OTHER)
            .param("at", Timestamp.from(after.at()))
            .param("id", after.id())
            .param("limit", limit + 1)
            .query((row, n) -> encounter(row))
            .list();
    Page<EncounterRead> page =
        Page.of(rows, limit, encounter -> Cursor.of(encounter.startedAt(), encounter.id()));
    page.items().forEach(encounter -> handOut(encounter, peer));
    return page;
  }

  private PatientRead handOut(PatientSummary patient, UUID peer) {
    audit.record(
        AuditEvent.allowed(Actor.peer(peer), "fhir.read-patient")
            .on("patient", patient.id())
            .of(patient.id()));
    return new PatientRead(
        patient,
        patients.identifiers(patient.id()).stream()
            .filter(identifier ->
                switch (identifier.kind()) {
                  case HIS, MRN, CARD -> true;
                  case ID_CARD, INSURANCE, PASSPORT, WECHAT, WECOM, TEMPORARY -> false;
                })
            .toList());
  }

  private EncounterRead handOut(EncounterRead encounter, UUID peer) {
    audit.record(
        AuditEvent.allowed(Actor.peer(peer), "fhir.read-encounter")
            .on("encounter", encounter.id())
            .of(encounter.patient()));
    return encounter;
  }

  private static EncounterRead encounter(ResultSet row) throws SQLException {
    Timestamp ended = row.getTimestamp("discharged_at");
    return new EncounterRead(
        row.getObject("encounter_id", UUID.class),
        new PatientId(row.getObject("patient_id", UUID.class)),
        row.getString("visit_key"),
        row.getString("class"),
        row.getString("status"),
        row.getString("department_name"),
        row.getString("place"),
        row.getString("attending_doctor"),
        row.getTimestamp("started_at").toInstant(),
        ended == null ? null : ended.toInstant(),
        row.getString("disposition"));
  }

  /// The last encounter of the page before.
  private record Place(Instant at, UUID id) {

    private static final Place BEFORE_ALL =
        new Place(Instant.parse("9999-01-01T00:00:00Z"), new UUID(-1, -1));

    static Place parse(@Nullable String text) {
      Cursor cursor = Cursor.parse(text, 2);
      if (cursor == null) {
        return BEFORE_ALL;
      }
      try {
        return new Place(
            Instant.parse(cursor.values().get(0)), UUID.fromString(cursor.values().get(1)));
      } catch (DateTimeException | IllegalArgumentException e) {
        throw Problem.of("list.cursor-invalid", 400).exception();
      }
    }
  }
}
