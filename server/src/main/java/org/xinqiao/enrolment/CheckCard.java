package org.xinqiao.enrolment;

import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.xinqiao.access.CurrentStaff;
import org.xinqiao.audit.Audit;
import org.xinqiao.audit.AuditEvent;
import org.xinqiao.patient.DuplicateDegree;
import org.xinqiao.patient.DuplicateReason;
import org.xinqiao.patient.Duplicates;
import org.xinqiao.patient.Households;
import org.xinqiao.patient.IdCard;
import org.xinqiao.patient.PatientSummary;
import org.xinqiao.patient.Patients;
import org.xinqiao.patient.PersonName;
import org.xinqiao.patient.PhoneNumber;
import org.xinqiao.patient.Sex;
import org.xinqiao.shared.PatientId;

/// What the desk is shown while somebody types: what the identity card says, who may be registered
/// already, and who else is reached on the telephone. Nothing is saved. Looks at the whole
/// hospital, for a person who is registered elsewhere in it is registered; so it shows no more than
/// is needed to tell two people apart, a name as it was typed or in stars, and writes down whom it
/// showed.
@Service
class CheckCard {

  /// @param withIdNumber something was typed as the number of an identity card
  /// @param idCard null when that is none
  /// @param phone null when it is no number, or not yet
  record Typed(
      PersonName name,
      boolean withIdNumber,
      @Nullable IdCard idCard,
      Sex sex,
      @Nullable LocalDate birthDate,
      @Nullable PhoneNumber phone) {}

  /// @param idNumberValid whether the number is one of an identity card; null when none was typed
  /// @param child somebody else decides for them, and is to be named
  record CardCheck(
      @Nullable Boolean idNumberValid,
      @Nullable LocalDate birthDate,
      Sex sex,
      @Nullable Integer age,
      boolean child,
      List<CardDuplicate> duplicates,
      List<CardSharer> sharers) {}

  /// Somebody who may be the same person.
  record CardDuplicate(
      UUID patientId,
      String name,
      Sex sex,
      @Nullable LocalDate birthDate,
      @Nullable String mrn,
      @Nullable String phoneMasked,
      DuplicateDegree degree,
      List<DuplicateReason> reasons) {}

  /// Somebody else who is reached on the telephone.
  ///
  /// @param name in stars
  record CardSharer(UUID patientId, String name, Sex sex, @Nullable Integer age) {}

  private final Duplicates duplicates;
  private final Households households;
  private final Patients patients;
  private final Audit audit;
  private final Clock clock;

  CheckCard(
      Duplicates duplicates, Households households, Patients patients, Audit audit, Clock clock) {
    this.duplicates = duplicates;
    this.households = households;
    this.patients = patients;
    this.audit = audit;
    this.clock = clock;
  }

  @Transactional
  public CardCheck check(Typed typed, CurrentStaff staff) {
    LocalDate today = LocalDate.now(clock);
    CardForm form =
        new CardForm(
            typed.name(),
            typed.idCard(),
            typed.sex(),
            typed.birthDate(),
            typed.phone(),
            null,
            CardForm.Consent.NOT_ASKED,
            null,
            Set.of());
    List<Duplicates.Duplicate> found = duplicates.of(form.draft());
    List<PatientSummary> sharing =
        typed.phone() == null
            ? List.of()
            : households.on(typed.phone()).members().stream()
                .map(Households.Member::patient)
                .filter(
                    one -> found.stream().noneMatch(same -> same.patient().id().equals(one.id())))
                .toList();
    audit.record(AuditEvent.allowed(staff.actor(), "card.check"));
    found.forEach(one -> shown(one.patient().id(), staff));
    sharing.forEach(one -> shown(one.id(), staff));
    Map<PatientId, PhoneNumber> phones =
        patients.phones(found.stream().map(one -> one.patient().id()).toList());
    LocalDate born = form.knownBirthDate();
    return new CardCheck(
        typed.withIdNumber() ? typed.idCard() != null : null,
        born,
        form.knownSex(),
        born == null || born.isAfter(today)
            ? null
            : java.time.Period.between(born, today).getYears(),
        form.child(today),
        found.stream()
            .map(one -> duplicate(one, typed.name(), phones.get(one.patient().id())))
            .toList(),
        sharing.stream()
            .map(one ->
                new CardSharer(one.id().value(), one.name().inStars(), one.sex(), one.age(today)))
            .toList());
  }

  private void shown(PatientId patient, CurrentStaff staff) {
    audit.record(AuditEvent.allowed(staff.actor(), "card.check").of(patient));
  }

  private static CardDuplicate duplicate(
      Duplicates.Duplicate one, PersonName typed, @Nullable PhoneNumber phone) {
    PatientSummary patient = one.patient();
    return new CardDuplicate(
        patient.id().value(),
        patient.name().whole().equals(typed.whole())
            ? patient.name().whole()
            : patient.name().inStars(),
        patient.sex(),
        patient.birthDate(),
        patient.mrn(),
        phone == null ? null : phone.masked(),
        one.degree(),
        one.reasons());
  }
}
