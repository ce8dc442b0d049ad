package org.xinqiao.erasure;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.xinqiao.access.CurrentStaff;
import org.xinqiao.audit.Actor;
import org.xinqiao.audit.Audit;
import org.xinqiao.audit.AuditEvent;
import org.xinqiao.crypto.FieldCipher;
import org.xinqiao.organization.Organizations;
import org.xinqiao.organization.Staff;
import org.xinqiao.organization.StaffId;
import org.xinqiao.patient.PatientSummary;
import org.xinqiao.patient.Patients;
import org.xinqiao.shared.PatientId;

/// What people are shown before they ask for an erasure or decide about one.
@Service
class ReadErasures {

  private final AskErasure ask;
  private final ErasureStore store;
  private final Patients patients;
  private final FieldCipher cipher;
  private final Organizations organizations;
  private final Audit audit;

  ReadErasures(
      AskErasure ask,
      ErasureStore store,
      Patients patients,
      FieldCipher cipher,
      Organizations organizations,
      Audit audit) {
    this.ask = ask;
    this.store = store;
    this.patients = patients;
    this.cipher = cipher;
    this.organizations = organizations;
    this.audit = audit;
  }

  /// What an erasure takes away.
  ///
  /// @param patient the record that stands for all of them
  /// @param records how many
  /// @param rows how many of which part of the system
  /// @param queued messages that would not be sent any more
  /// @param alerts that are open; with one, nothing is erased
  record ErasureReport(
      UUID patient,
      String name,
      int records,
      Map<String, Long> rows,
      int queued,
      int plans,
      int tasks,
      int alerts) {}

  /// @param patient whom to ask about what would go, which takes a look at every table; null once
  ///   it is decided, or when there is no such patient any more
  /// @param name null when the patient is
  /// @param note what the asker wrote; null once the patient is erased
  /// @param own asked for by whoever reads this, who cannot approve it
  /// @param rows that were erased, by part of the system
  record PatientErasure(
      UUID id,
      @Nullable UUID patient,
      @Nullable String name,
      Ground ground,
      @Nullable String note,
      String askedBy,
      Instant askedAt,
      boolean own,
      @Nullable String decidedBy,
      @Nullable Instant decidedAt,
      boolean approved,
      Map<String, Long> rows,
      @Nullable Instant liftedAt) {}

  record ErasureDesk(List<PatientErasure> waiting, List<PatientErasure> decided) {}

  /// A look at a patient like any other, which is in the audit.
  ///
  /// @return empty when there is no such patient
  @Transactional
  public Optional<ErasureReport> report(PatientId patient, Actor by) {
    Optional<AskErasure.Report> found = ask.report(patient);
    audit.record(
        (found.isPresent()
                ? AuditEvent.allowed(by, "patient.view")
                : AuditEvent.denied(by, "patient.view"))
            .on("patient-erasure", patient)
            .of(patient));
    return found.map(report -> shown(patients.standing(patient), report));
  }

  @Transactional
  public ErasureDesk desk(CurrentStaff staff) {
    Map<StaffId, String> names =
        organizations.allStaff().stream().collect(Collectors.toMap(Staff::id, Staff::displayName));
    return new ErasureDesk(
        store.waiting().stream().map(one -> waiting(one, names, staff)).toList(),
        store.decided().stream().map(one -> shown(one, null, null, names, staff)).toList());
  }

  private PatientErasure waiting(Erasure one, Map<StaffId, String> names, CurrentStaff staff) {
    PatientSummary patient = patients.find(one.standing()).orElse(null);
    String note =
        patient == null
            ? null
            : store
                .note(one.id())
                .map(sealed -> cipher.decrypt(one.standing(), AskErasure.NOTE, one.id(), sealed))
                .orElse(null);
    return shown(one, patient, note, names, staff);
  }

  private static PatientErasure shown(
      Erasure one,
      @Nullable PatientSummary patient,
      @Nullable String note,
      Map<StaffId, String> names,
      CurrentStaff staff) {
    return new PatientErasure(
        one.id(),
        patient == null ? null : one.standing().value(),
        patient == null ? null : patient.name().whole(),
        one.ground(),
        note,
        Objects.requireNonNullElse(names.get(one.askedBy()), ""),
        one.askedAt(),
        one.askedBy().equals(staff.id()),
        one.decidedBy() == null ? null : names.get(one.decidedBy()),
        one.decidedAt(),
        one.approved(),
        byPart(one.rows()),
        one.liftedAt());
  }

  private ErasureReport shown(PatientId standing, AskErasure.Report report) {
    return new ErasureReport(
        standing.value(),
        patients.find(standing).map(found -> found.name().whole()).orElse(""),
        report.records().size(),
        byPart(report.rows()),
        report.going().queued(),
        report.going().plans(),
        report.going().tasks(),
        report.going().alerts());
  }

  /// Tables are named after the module they belong to.
  private static Map<String, Long> byPart(Map<String, Long> rows) {
    return rows.entrySet().stream()
        .collect(
            Collectors.groupingBy(
                row -> row.getKey().replaceFirst("_.*", ""),
                TreeMap::new,
                Collectors.summingLong(Map.Entry::getValue)));
  }
}
