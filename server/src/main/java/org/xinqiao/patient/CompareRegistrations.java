package org.xinqiao.patient;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.xinqiao.access.CurrentStaff;
import org.xinqiao.audit.Audit;
import org.xinqiao.audit.AuditEvent;
import org.xinqiao.patient.PatientRecord.Identifier;
import org.xinqiao.shared.PatientId;

/// Two records beside each other, for whoever decides whether they are one person. Numbers are
/// masked, so what agrees is said here: two numbers may have one end.
@Service
class CompareRegistrations {

  /// @param one the record that stands for the first that was asked about, and so the other
  /// @param together they are one patient already
  /// @param cardsDiffer they carry different identity cards and cannot be merged
  /// @param seen to be handed back with the decision
  /// @param review what is or was asked about the two; null when nothing was
  record RegistrationComparison(
      RegistrationSide one,
      RegistrationSide other,
      boolean together,
      boolean cardsDiffer,
      String seen,
      RegistrationReviews.@Nullable Review review) {}

  /// @param records how many records are merged in this one, itself included
  record RegistrationSide(
      UUID id,
      String name,
      Sex sex,
      @Nullable LocalDate birthDate,
      @Nullable String mrn,
      @Nullable String mismatch,
      boolean deceased,
      int records,
      List<RegistrationPhone> phones,
      List<RegistrationIdentifier> identifiers) {}

  /// @param same the other record has it, too
  record RegistrationPhone(String masked, boolean verified, boolean same) {}

  /// @param tail its end
  /// @param same the other record has it, too
  record RegistrationIdentifier(String kind, String assigner, String tail, boolean same) {}

  private final Patients patients;
  private final PatientStore store;
  private final MergeStore merges;
  private final RegistrationReviews reviews;
  private final Audit audit;

  CompareRegistrations(
      Patients patients,
      PatientStore store,
      MergeStore merges,
      RegistrationReviews reviews,
      Audit audit) {
    this.patients = patients;
    this.store = store;
    this.merges = merges;
    this.reviews = reviews;
    this.audit = audit;
  }

  /// @return empty when there is no such record, or it is another hospital's: nobody can tell
  @Transactional
  public Optional<RegistrationComparison> compare(
      PatientId one, PatientId other, CurrentStaff staff) {
    Optional<PatientSummary> first = patients.find(one);
    Optional<PatientSummary> second = patients.find(other);
    if (first.isEmpty() || second.isEmpty()) {
      return Optional.empty();
    }
    PatientId left = first.get().id();
    PatientId right = second.get().id();
    audit.record(
        AuditEvent.allowed(staff.actor(), "patient.compare").on("patient", right).of(left));
    audit.record(
        AuditEvent.allowed(staff.actor(), "patient.compare").on("patient", left).of(right));
    return Optional.of(
        new RegistrationComparison(
            side(first.get(), right),
            side(second.get(), left),
            left.equals(right),
            store.identityCardsDiffer(left, right),
            merges.seen(left, right),
            reviews.about(one, other).orElse(null)));
  }

  private RegistrationSide side(PatientSummary patient, PatientId beside) {
    List<String> phones = phones(beside).stream().map(ContactPoint::value).toList();
    List<Identifier> identifiers = patients.identifiers(beside);
    return new RegistrationSide(
        patient.id().value(),
        patient.name().whole(),
        patient.sex(),
        patient.birthDate(),
        patient.mrn(),
        patient.mismatch(),
        patient.deceasedAt() != null,
        merges.mergedInto(patient.id()).size(),
        phones(patient.id()).stream()
            .map(point ->
                new RegistrationPhone(
                    new PhoneNumber(point.value()).masked(),
                    point.verifiedAt() != null,
                    phones.contains(point.value())))
            .toList(),
        patients.identifiers(patient.id()).stream()
            .map(one ->
                new RegistrationIdentifier(
                    one.kind().code(),
                    one.assigner(),
                    tail(one.value()),
                    identifiers.contains(one)))
            .toList());
  }

  private List<ContactPoint> phones(PatientId patient) {
    return patients.contactPoints(patient).stream()
        .filter(point -> point.system() == ContactPoint.System.PHONE)
        .toList();
  }

  private static String tail(String value) {
    return value.length() <= 4 ? value : value.substring(value.length() - 4);
  }
}
