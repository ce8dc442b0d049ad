package org.xinqiao.interop;

import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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

  /// A relative, and what the partner calls them and their patient.
  record RelativeRead(Patients.RelativeOf relative, FhirNames names) {}

  private final JdbcClient jdbc;
  private final Patients patients;
  private final FhirReferenceStore references;
  private final Audit audit;

  FhirReads(JdbcClient jdbc, Patients patients, FhirReferenceStore references, Audit audit) {
    this.jdbc = jdbc;
    this.patients = patients;
    this.references = references;
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
    Page<Patients.Found> found = patients.searchByNames(name, cursor, limit);
    return new Page<>(
        found.items().stream()
            .filter(hit -> List.of("name", "pinyin", "initials").contains(hit.matched()))
            .map(hit -> handOut(hit.patient(), peer))
            .toList(),
        found.nextCursor());
  }

  /// @param id as the partner gave it, or ours
  @Transactional
  public Optional<RelativeRead> relative(String id, FhirPartner partner) {
    return references
        .find(partner.peer(), "RelatedPerson/" + id)
        .map(FhirReferenceStore.Known::fact)
        .or(() -> Optional.ofNullable(FhirSearch.id(id)))
        .flatMap(patients::relative)
        .map(found -> handOut(List.of(found), partner).getFirst());
  }

  @Transactional
  public Optional<RelativeRead> relativeByNumber(String identifier, FhirPartner partner) {
    return references
        .find(partner.peer(), "RelatedPerson?identifier=" + identifier)
        .map(FhirReferenceStore.Known::fact)
        .flatMap(patients::relative)
        .map(found -> handOut(List.of(found), partner).getFirst());
  }

  /// @param patient as the partner calls them, or our id
  @Transactional
  public List<RelativeRead> relativesOf(String patient, FhirPartner partner) {
    UUID record =
        references
            .find(partner.peer(), "Patient/" + patient)
            .map(FhirReferenceStore.Known::fact)
            .orElseGet(() -> FhirSearch.id(patient));
    return record == null
        ? List.of()
        : handOut(patients.relativesOf(patients.standing(new PatientId(record))), partner);
  }

  private List<RelativeRead> handOut(List<Patients.RelativeOf> relatives, FhirPartner partner) {
    Set<UUID> named = new HashSet<>();
    Set<PatientId> whose = new LinkedHashSet<>();
    for (Patients.RelativeOf each : relatives) {
      named.add(each.person());
      named.add(each.patient().value());
      whose.add(each.patient());
    }
    whose.forEach(patient ->
        audit.record(
            AuditEvent.allowed(Actor.peer(partner.token()), "fhir.read-related-person")
                .on("patient", patient)
                .of(patient)));
    FhirNames names = new FhirNames(references.namesOf(partner.peer(), named));
    return relatives.stream().map(each -> new RelativeRead(each, names)).toList();
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
