package org.xinqiao.patient;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.xinqiao.access.CurrentStaff;
import org.xinqiao.audit.Audit;
import org.xinqiao.audit.AuditEvent;
import org.xinqiao.crypto.FieldCipher;
import org.xinqiao.shared.PatientId;

/// A member of staff holds a patient's identity card and takes down its number. What the hospital's
/// systems say of name, birth date and sex stands: nothing is overwritten. A card with another name
/// is another person's until the name is put right at its source; one with another birth date or
/// sex is kept once somebody has looked, and the record says from then on that the two differ.
@Service
public class RecordIdentityCard {

  /// Why it was not kept.
  public enum Refusal {
    UNKNOWN_PATIENT,
    NAME_DIFFERS,
    BIRTH_DATE_DIFFERS,
    SEX_DIFFERS,
    /// The patient has the number of another card already.
    OTHER_CARD_KNOWN,
    /// Another patient of the hospital has this number: who is who is decided first.
    HELD_BY_ANOTHER,
    /// Somebody with this number was erased, and has to be let in again first.
    ERASED
  }

  private final Patients patients;
  private final PatientStore store;
  private final Tombstones tombstones;
  private final FieldCipher cipher;
  private final Audit audit;
  private final Clock clock;

  RecordIdentityCard(
      Patients patients,
      PatientStore store,
      Tombstones tombstones,
      FieldCipher cipher,
      Audit audit,
      Clock clock) {
    this.patients = patients;
    this.store = store;
    this.tombstones = tombstones;
    this.cipher = cipher;
    this.audit = audit;
    this.clock = clock;
  }

  /// Once more with the same number does nothing.
  ///
  /// @param name as the card has it
  /// @param despite somebody has seen that the birth date or the sex differs
  /// @return empty when it is kept
  @Transactional
  public Optional<Refusal> record(
      PatientId patient, IdCard card, PersonName name, boolean despite, CurrentStaff staff) {
    Optional<PatientSummary> found = patients.find(patient);
    if (found.isEmpty()) {
      return Optional.of(Refusal.UNKNOWN_PATIENT);
    }
    PatientSummary known = found.get();
    Optional<Refusal> differs = differs(known, card, name, despite);
    if (differs.isPresent()) {
      return differs;
    }
    List<String> cards = patients.identityCards(known.id());
    if (!cards.isEmpty()) {
      return cards.contains(card.number())
          ? Optional.empty()
          : Optional.of(Refusal.OTHER_CARD_KNOWN);
    }
    PatientRecord.Identifier identifier =
        new PatientRecord.Identifier(PatientRecord.Identifier.Kind.ID_CARD, "", card.number());
    String key = patients.key(identifier);
    store.lock(Set.of(key));
    if (tombstones.hold(Set.of(key))) {
      return Optional.of(Refusal.ERASED);
    }
    if (store.heldByOthers(key, known.id())) {
      return Optional.of(Refusal.HELD_BY_ANOTHER);
    }
    keep(known.id(), card, identifier, key);
    audit.record(
        AuditEvent.allowed(staff.actor(), "identity-card.record")
            .on("patient", known.id())
            .of(known.id()));
    return Optional.empty();
  }

  private static Optional<Refusal> differs(
      PatientSummary known, IdCard card, PersonName name, boolean despite) {
    if (!known.anonymous() && !known.name().whole().equals(name.whole())) {
      return Optional.of(Refusal.NAME_DIFFERS);
    }
    if (despite) {
      return Optional.empty();
    }
    if (known.birthDate() != null && !known.birthDate().equals(card.birthDate())) {
      return Optional.of(Refusal.BIRTH_DATE_DIFFERS);
    }
    return known.sex() != Sex.UNKNOWN && known.sex() != card.sex()
        ? Optional.of(Refusal.SEX_DIFFERS)
        : Optional.empty();
  }

  private void keep(
      PatientId patient, IdCard card, PatientRecord.Identifier identifier, String key) {
    Instant now = clock.instant();
    store.claimIdentifier(
        patient,
        key,
        identifier,
        cipher.encrypt(patient, "patient_identifier.value", key, card.number()),
        now);
    store.compareWith(patient, card);
    store.addSearchKeys(
        patient,
        List.of(
            new SearchKeys.Key(
                "id-tail", patients.tailKey("id-tail", card.number().substring(14)))));
  }
}
