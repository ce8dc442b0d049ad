package org.xinqiao.interop;

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
import org.xinqiao.shared.Page;
import org.xinqiao.shared.PatientId;
import org.xinqiao.shared.Tenancy;

/// What partners may read over FHIR, in our own words; each patient that is handed out is in the
/// audit, in the same transaction.
@Service
class FhirReads {

  /// @param identifiers numbers of the hospital; no number of the state is handed out
  /// @param relatives without their telephones
  record PatientRead(
      PatientSummary patient,
      List<PatientRecord.Identifier> identifiers,
      List<PatientRecord.Relative> relatives) {}

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

  private PatientRead handOut(PatientSummary patient, UUID peer) {
    audit.record(
        AuditEvent.allowed(Actor.peer(peer), "fhir.read-patient")
            .on("patient", patient.id())
            .of(patient.id()));
    return whole(patient);
  }

  /// For an export, which is in the audit as a whole.
  @Transactional(readOnly = true)
  public PatientRead whole(PatientSummary patient) {
    return new PatientRead(
        patient,
        patients.identifiers(patient.id()).stream()
            .filter(identifier ->
                switch (identifier.kind()) {
                  case HIS, MRN, CARD -> true;
                  case ID_CARD, INSURANCE, PASSPORT, WECHAT, WECOM, TEMPORARY -> false;
                })
            .toList(),
        patients.relatives(patient.id()));
  }
}
