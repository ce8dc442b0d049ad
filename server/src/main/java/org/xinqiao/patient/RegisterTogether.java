package org.xinqiao.patient;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcOperations;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.xinqiao.crypto.FieldCipher;
import org.xinqiao.crypto.KeyedHash;
import org.xinqiao.shared.IdGenerator;
import org.xinqiao.shared.PatientId;
import org.xinqiao.shared.RowBatch;

/// Registers many patients at once, each with all that one source ever said about them: the same
/// rows as [Patients#recognize] leaves after one record at a time, in one statement a table (ADR
/// 0038). For a hospital that begins with a history; nobody is told of it, and nobody is asked who
/// may be one person.
@Service
public class RegisterTogether {

  private final Patients patients;
  private final PatientStore store;
  private final KeyedHash hash;
  private final FieldCipher cipher;
  private final IdGenerator ids;
  private final Tombstones tombstones;
  private final JdbcOperations jdbc;

  RegisterTogether(
      Patients patients,
      PatientStore store,
      KeyedHash hash,
      FieldCipher cipher,
      IdGenerator ids,
      Tombstones tombstones,
      JdbcOperations jdbc) {
    this.patients = patients;
    this.store = store;
    this.hash = hash;
    this.cipher = cipher;
    this.ids = ids;
    this.tombstones = tombstones;
    this.jdbc = jdbc;
  }

  /// Which of these numbers somebody holds already, or held before they were erased.
  @Transactional(propagation = Propagation.MANDATORY)
  public Set<String> known(
      PatientRecord.Identifier.Kind kind, String assigner, Collection<String> numbers) {
    Map<String, String> byKey =
        numbers.stream()
            .collect(
                Collectors.toMap(
                    number -> patients.key(new PatientRecord.Identifier(kind, assigner, number)),
                    Function.identity()));
    return Stream.concat(
            store.holdersOf(byKey.keySet()).keySet().stream(),
            tombstones.among(byKey.keySet()).stream())
        .map(byKey::get)
        .collect(Collectors.toSet());
  }

  /// @param people who hold no identifier that is known, each with at least one record, in the
  ///   order of their times
  /// @return their ids, in the same order
  /// @throws IllegalArgumentException when an identifier of theirs is known: that patient has to be
  ///   recognized, not registered
  @Transactional(propagation = Propagation.MANDATORY)
  public List<PatientId> register(List<List<PatientRecord>> people) {
    List<PatientId> registered = people.stream().map(person -> new PatientId(ids.next())).toList();
    cipher.makeKeys(registered);
    Batches batches = new Batches();
    for (int i = 0; i < people.size(); i++) {
      batches.add(registered.get(i), people.get(i));
    }
    if (!store.holdersOf(batches.identities).isEmpty() || tombstones.hold(batches.identities)) {
      throw new IllegalArgumentException("Somebody among these patients is known already");
    }
    batches.insert();
    return registered;
  }

  private record Contact(ContactPoint.System system, String value) {}

  private record PhoneSaid(String e164, Instant at) {}

  private record RelativeSaid(PatientRecord.Relative relative, PatientRecord by) {}

  private final class Batches {

    private final Set<String> identities = new LinkedHashSet<>();
    private final RowBatch patient =
        RowBatch.into(
            "patient",
            "patient_id uuid",
            "name text",
            "family_name text",
            "given_name text",
            "sex text",
            "birth_date date",
            "mrn text",
            "deceased_at timestamptz",
            "anonymous boolean",
            "mismatch text",
            "demographics_at timestamptz",
            "sex_at timestamptz",
            "birth_date_at timestamptz",
            "id_card_birth_date date",
            "id_card_sex text",
            "source_message_id uuid",
            "registered_at timestamptz");
    private final RowBatch identifier =
        RowBatch.into(
            "patient_identifier",
            "key_hash bytea",
            "kind text",
            "assigner text",
            "patient_id uuid",
            "value_enc bytea",
            "since timestamptz");
    private final RowBatch contactPoint =
        RowBatch.into(
            "patient_contact_point",
            "patient_id uuid",
            "contact_point_id uuid",
            "system text",
            "value_hash bytea",
            "value_enc bytea",
            "valid_from timestamptz",
            "source_message_id uuid");
    private final RowBatch lookup =
        RowBatch.into("patient_contact_point_lookup", "value_hash bytea", "patient_id uuid");
    private final RowBatch relative =
        RowBatch.into(
            "patient_related_person",
            "patient_id uuid",
            "person_id uuid",
            "name text",
            "relationship text",
            "guardian boolean",
            "phone_enc bytea",
            "said_at timestamptz",
            "phone_at timestamptz",
            "source_message_id uuid");
    private final RowBatch relativeLookup =
        RowBatch.into("patient_relative_lookup", "value_hash bytea", "patient_id uuid");
    private final RowBatch searchKey =
        RowBatch.into("patient_search_key", "patient_id uuid", "kind text", "key text");

    void add(PatientId id, List<PatientRecord> records) {
      addPatient(id, records);
      Set<SearchKeys.Key> keys = new LinkedHashSet<>(SearchKeys.of(records.getLast().name()));
      addIdentifiers(id, records, keys);
      addContactPoints(id, records, keys);
      addRelatives(id, records);
      keys.forEach(key -> searchKey.add(id.value(), key.kind(), key.key()));
    }

    private void addPatient(PatientId id, List<PatientRecord> records) {
      PatientRecord last = records.getLast();
      @Nullable PatientRecord sexed = latest(records, one -> one.sex() != Sex.UNKNOWN);
      @Nullable PatientRecord dated = latest(records, one -> one.birthDate() != null);
      @Nullable LocalDate born = dated == null ? null : dated.birthDate();
      Sex sex = sexed == null ? Sex.UNKNOWN : sexed.sex();
      @Nullable IdCard card =
          records.stream()
              .flatMap(one -> one.identifiers().stream())
              .filter(one -> one.kind() == PatientRecord.Identifier.Kind.ID_CARD)
              .flatMap(one -> IdCard.parse(one.value()).stream())
              .findFirst()
              .orElse(null);
      patient.add(
          id.value(),
          last.name().whole(),
          last.name().family(),
          last.name().given(),
          sex.toString(),
          born,
          Patients.mrn(records.getFirst()),
          records.stream()
              .map(PatientRecord::deceasedAt)
              .filter(at -> at != null)
              .min(Instant::compareTo)
              .orElse(null),
          last.name().anonymous() || last.name().whole().isEmpty(),
          mismatch(card, born, sex),
          last.eventAt(),
          sexed == null ? "-infinity" : sexed.eventAt(),
          dated == null ? "-infinity" : dated.eventAt(),
          card == null ? null : card.birthDate(),
          card == null ? null : card.sex().toString(),
          last.messageId(),
          records.getFirst().eventAt());
    }

    private static @Nullable PatientRecord latest(
        List<PatientRecord> records, Predicate<PatientRecord> says) {
      for (PatientRecord record : records.reversed()) {
        if (says.test(record)) {
          return record;
        }
      }
      return null;
    }

    private static @Nullable String mismatch(
        @Nullable IdCard card, @Nullable LocalDate born, Sex sex) {
      if (card == null) {
        return null;
      }
      return born != null && !card.birthDate().equals(born)
          ? "birth-date"
          : sex != Sex.UNKNOWN && card.sex() != sex ? "sex" : null;
    }

    private void addIdentifiers(
        PatientId id, List<PatientRecord> records, Set<SearchKeys.Key> keys) {
      Map<PatientRecord.Identifier, Instant> since = new LinkedHashMap<>();
      for (PatientRecord record : records) {
        record.identifiers().stream()
            .filter(one -> one.kind().agrees())
            .forEach(one -> since.putIfAbsent(one, record.eventAt()));
      }
      since.forEach((one, at) -> {
        String key = patients.key(one);
        if (one.kind().identifies()) {
          identities.add(key);
        }
        identifier.add(
            HexFormat.of().parseHex(key),
            one.kind().code(),
            one.assigner(),
            id.value(),
            cipher.encrypt(id, "patient_identifier.value", key, one.value()),
            at);
        addSearchKeys(one, keys);
      });
    }

    private void addSearchKeys(PatientRecord.Identifier one, Set<SearchKeys.Key> keys) {
      String value = one.value().toUpperCase(Locale.ROOT);
      switch (one.kind()) {
        case ID_CARD -> {
          String tail = value.substring(value.length() - 4);
          keys.add(new SearchKeys.Key("id-tail", patients.tailKey("id-tail", tail)));
        }
        case HIS, MRN -> keys.add(new SearchKeys.Key("mrn", value));
        case CARD, INSURANCE, PASSPORT, WECHAT, WECOM, TEMPORARY -> {}
      }
    }

    private void addContactPoints(
        PatientId id, List<PatientRecord> records, Set<SearchKeys.Key> keys) {
      record Said(Instant latest, UUID firstMessage) {}
      Map<Contact, Said> said = new LinkedHashMap<>();
      for (PatientRecord record : records) {
        for (Contact contact : contacts(record)) {
          said.merge(
              contact,
              new Said(record.eventAt(), record.messageId()),
              (before, now) -> new Said(now.latest(), before.firstMessage()));
        }
        for (PhoneNumber phone : record.phones()) {
          keys.add(new SearchKeys.Key("phone-tail", patients.tailKey("phone-tail", phone.tail())));
          keys.add(new SearchKeys.Key("phone", patients.tailKey("phone", phone.e164())));
        }
      }
      said.forEach((contact, when) -> {
        UUID point = ids.next();
        byte[] hashed = hash.of(contact.system().toString(), contact.value());
        contactPoint.add(
            id.value(),
            point,
            contact.system().toString(),
            hashed,
            cipher.encrypt(id, "patient_contact_point.value", point, contact.value()),
            when.latest(),
            when.firstMessage());
        lookup.add(hashed, id.value());
      });
    }

    private static List<Contact> contacts(PatientRecord record) {
      List<Contact> contacts = new ArrayList<>();
      record
          .phones()
          .forEach(phone -> contacts.add(new Contact(ContactPoint.System.PHONE, phone.e164())));
      record
          .emails()
          .forEach(email ->
              contacts.add(
                  new Contact(ContactPoint.System.EMAIL, email.strip().toLowerCase(Locale.ROOT))));
      return contacts;
    }

    private void addRelatives(PatientId id, List<PatientRecord> records) {
      Map<List<String>, RelativeSaid> newest = new LinkedHashMap<>();
      Map<List<String>, PhoneSaid> phones = new HashMap<>();
      Set<String> reached = new LinkedHashSet<>();
      for (PatientRecord record : records) {
        for (PatientRecord.Relative one : record.relatives()) {
          List<String> who = List.of(one.name(), one.relationship());
          newest.put(who, new RelativeSaid(one, record));
          if (one.phone() != null) {
            phones.put(who, new PhoneSaid(one.phone().e164(), record.eventAt()));
            reached.add(one.phone().e164());
          }
        }
      }
      newest.forEach((who, said) -> addRelative(id, said, phones.get(who)));
      reached.forEach(phone ->
          relativeLookup.add(hash.of(ContactPoint.System.PHONE.toString(), phone), id.value()));
    }

    private void addRelative(PatientId id, RelativeSaid said, @Nullable PhoneSaid phone) {
      PatientRecord.Relative one = said.relative();
      UUID person = ids.next();
      relative.add(
          id.value(),
          person,
          one.name(),
          one.relationship(),
          one.guardian(),
          phone == null
              ? null
              : cipher.encrypt(id, "patient_related_person.phone", person, phone.e164()),
          said.by().eventAt(),
          phone == null ? "-infinity" : phone.at(),
          said.by().messageId());
    }

    void insert() {
      List.of(patient, identifier, contactPoint, lookup, relative, relativeLookup, searchKey)
          .forEach(rows -> rows.insert(jdbc));
    }
  }
}
