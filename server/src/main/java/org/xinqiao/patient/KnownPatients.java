package org.xinqiao.patient;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.xinqiao.crypto.KeyedHash;
import org.xinqiao.shared.PatientId;

/// Recognizes many records with a handful of statements, where they say nothing that is not known:
/// the patients of a laboratory's reports were registered long before. For these it does what
/// [Patients#recognize] does, which is to note that the same was said again, later. A record that
/// says anything new is left alone, for that method.
@Component
class KnownPatients {

  private final KnownStore store;
  private final KeyedHash hash;

  KnownPatients(KnownStore store, KeyedHash hash) {
    this.store = store;
    this.hash = hash;
  }

  /// @param keyed the identifiers of each record by their keys, in the order of the source
  /// @return for each record its patient, or empty when it says something new
  List<Optional<PatientId>> recognize(
      List<PatientRecord> records, List<Map<String, PatientRecord.Identifier>> keyed) {
    Set<String> keys = new HashSet<>();
    keyed.forEach(each -> keys.addAll(each.keySet()));
    Map<String, Map<PatientId, Instant>> holders = store.holders(keys);
    List<@Nullable PatientId> homes = new ArrayList<>();
    for (int i = 0; i < records.size(); i++) {
      homes.add(home(records.get(i), keyed.get(i), holders));
    }
    Set<PatientId> asked = new HashSet<>();
    homes.stream().filter(Objects::nonNull).forEach(asked::add);
    if (asked.isEmpty()) {
      return records.stream().map(record -> Optional.<PatientId>empty()).toList();
    }
    Map<PatientId, KnownStore.Known> known = store.lock(asked);
    Map<KnownStore.Contact, Instant> contacts = store.contacts(asked);
    Newest newest = new Newest();
    List<Optional<PatientId>> recognized = new ArrayList<>();
    for (int i = 0; i < records.size(); i++) {
      PatientRecord record = records.get(i);
      PatientId patient = homes.get(i);
      KnownStore.Known now = patient == null ? null : known.get(patient);
      if (patient == null || now == null || !agrees(record, now)) {
        recognized.add(Optional.empty());
        continue;
      }
      List<KnownStore.Contact> said = contacts(patient, record);
      if (!contacts.keySet().containsAll(said)) {
        recognized.add(Optional.empty());
        continue;
      }
      newest.hear(patient, record, now);
      said.forEach(contact -> newest.hear(contact, record, contacts));
      recognized.add(Optional.of(patient));
    }
    store.confirm(newest.confirmed());
    store.heardAgain(newest.contacts);
    return recognized;
  }

  /// The one record that holds every identifier of this one, and held it already when this was
  /// said; null when there is none.
  private static @Nullable PatientId home(
      PatientRecord record,
      Map<String, PatientRecord.Identifier> keyed,
      Map<String, Map<PatientId, Instant>> holders) {
    boolean more =
        record.deceasedAt() != null
            || !record.relatives().isEmpty()
            || record.identifiers().stream().anyMatch(one -> !one.kind().agrees());
    if (more || keyed.values().stream().noneMatch(one -> one.kind().identifies())) {
      return null;
    }
    PatientId home = null;
    for (Map.Entry<String, PatientRecord.Identifier> one : keyed.entrySet()) {
      if (home == null && one.getValue().kind() == PatientRecord.Identifier.Kind.HIS) {
        home = only(holders.get(one.getKey()));
      }
    }
    boolean sourced = home != null;
    for (String key : keyed.keySet()) {
      Map<PatientId, Instant> holding = holders.getOrDefault(key, Map.of());
      home = home == null ? only(holding) : home;
      Instant since = home == null ? null : holding.get(home);
      if (since == null || since.isAfter(record.eventAt()) || !sourced && holding.size() > 1) {
        return null;
      }
    }
    return home;
  }

  private static @Nullable PatientId only(@Nullable Map<PatientId, Instant> holding) {
    return holding != null && holding.size() == 1 ? holding.keySet().iterator().next() : null;
  }

  /// Whether the record leaves what is known as it is.
  private static boolean agrees(PatientRecord said, KnownStore.Known known) {
    if (known.merged() || said.eventAt().isBefore(known.registeredAt())) {
      return false;
    }
    Instant at = said.eventAt();
    PersonName name = said.name();
    boolean named =
        name.whole().isEmpty()
            || at.isBefore(known.nameAt())
            || name.equals(known.name()) && name.anonymous() == known.anonymous();
    boolean sexed =
        said.sex() == Sex.UNKNOWN || said.sex() == known.sex() || at.isBefore(known.sexAt());
    boolean born =
        said.birthDate() == null
            || said.birthDate().equals(known.birthDate())
            || at.isBefore(known.birthDateAt());
    boolean numbered = known.numbered() || Patients.mrn(said) == null;
    boolean carded = known.cardRead() || PatientStore.card(said).isEmpty();
    return named && sexed && born && numbered && carded;
  }

  private List<KnownStore.Contact> contacts(PatientId patient, PatientRecord record) {
    return Stream.concat(
            record.phones().stream()
                .map(phone -> contact(patient, ContactPoint.System.PHONE, phone.e164())),
            record.emails().stream()
                .map(email ->
                    contact(
                        patient,
                        ContactPoint.System.EMAIL,
                        email.strip().toLowerCase(Locale.ROOT))))
        .toList();
  }

  private KnownStore.Contact contact(PatientId patient, ContactPoint.System system, String value) {
    return new KnownStore.Contact(
        patient, system.toString(), HexFormat.of().formatHex(hash.of(system.toString(), value)));
  }

  /// The newest word on each patient and contact point, over all records.
  private static final class Newest {

    private final Map<PatientId, KnownStore.Confirmed> patients = new LinkedHashMap<>();
    private final Map<KnownStore.Contact, Instant> contacts = new LinkedHashMap<>();

    void hear(PatientId patient, PatientRecord record, KnownStore.Known known) {
      KnownStore.Confirmed before =
          patients.getOrDefault(patient, new KnownStore.Confirmed(patient, null, null, null, null));
      Instant at = record.eventAt();
      boolean name =
          !record.name().whole().isEmpty()
              && !at.isBefore(known.nameAt())
              && (before.nameAt() == null || !at.isBefore(before.nameAt()));
      UUID from = name ? record.messageId() : before.nameFrom();
      patients.put(
          patient,
          new KnownStore.Confirmed(
              patient,
              name ? at : before.nameAt(),
              from,
              later(before.sexAt(), record.sex() != Sex.UNKNOWN, at),
              later(before.birthDateAt(), record.birthDate() != null, at)));
    }

    void hear(
        KnownStore.Contact contact, PatientRecord record, Map<KnownStore.Contact, Instant> known) {
      Instant since = known.get(contact);
      if (since != null && record.eventAt().isAfter(since)) {
        contacts.merge(contact, record.eventAt(), (one, other) -> one.isAfter(other) ? one : other);
      }
    }

    private static @Nullable Instant later(@Nullable Instant before, boolean said, Instant at) {
      return said && (before == null || at.isAfter(before)) ? at : before;
    }

    List<KnownStore.Confirmed> confirmed() {
      return patients.values().stream()
          .filter(one -> one.nameAt() != null || one.sexAt() != null || one.birthDateAt() != null)
          .toList();
    }
  }
}
