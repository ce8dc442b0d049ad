package org.xinqiao.patient;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.xinqiao.crypto.FieldCipher;
import org.xinqiao.crypto.KeyedHash;
import org.xinqiao.shared.IdGenerator;
import org.xinqiao.shared.Page;
import org.xinqiao.shared.PatientId;

/// The door of the registry: recognizes patients in what sources say, and tells who they are.
@Service
public class Patients {

  private final PatientStore store;
  private final KeyedHash hash;
  private final FieldCipher cipher;
  private final IdGenerator ids;
  private final ApplicationEventPublisher events;

  Patients(
      PatientStore store,
      KeyedHash hash,
      FieldCipher cipher,
      IdGenerator ids,
      ApplicationEventPublisher events) {
    this.store = store;
    this.hash = hash;
    this.cipher = cipher;
    this.ids = ids;
    this.events = events;
  }

  /// Finds the patient a record is about, or registers them, and keeps what is new in it.
  /// Identifiers decide, never names. Two records of one patient may come in any order: the newer
  /// one, by its own event time, has the last word on demographics, while identifiers and contact
  /// points add up.
  ///
  /// Runs in the caller's transaction, so that it is undone with it.
  @Transactional(propagation = Propagation.MANDATORY)
  public Recognition recognize(PatientRecord record) {
    Map<String, PatientRecord.Identifier> byHash = identifying(record);
    if (byHash.isEmpty()) {
      return new Recognition.NoIdentifier();
    }
    Map<String, PatientId> taken = store.ownersOf(byHash.keySet());
    List<PatientId> owners =
        taken.values().stream().distinct().sorted(Comparator.comparing(PatientId::value)).toList();
    if (owners.size() > 1) {
      return new Recognition.Disagreement(owners);
    }
    boolean known = !owners.isEmpty();
    PatientId patient = known ? owners.getFirst() : new PatientId(ids.next());
    if (!known) {
      // Two messages about one new patient may arrive at once. Whoever gets the identifier first
      // registers; the other finds them.
      PatientId claimed = claimFirst(patient, byHash, record);
      if (!claimed.equals(patient)) {
        return recognize(record);
      }
      store.register(patient, record, mismatch(record), mrn(record));
      events.publishEvent(new PatientRegistered(patient));
    } else {
      store.refresh(patient, record, mismatch(record), mrn(record));
    }
    byHash.forEach((key, identifier) -> {
      if (!taken.containsKey(key)) {
        claim(patient, key, identifier, record);
      }
    });
    remember(patient, record);
    return known ? new Recognition.Known(patient) : new Recognition.Registered(patient);
  }

  @Transactional(readOnly = true)
  public Optional<PatientSummary> find(PatientId patient) {
    return store.find(patient);
  }

  /// Summaries of many patients at once, for lists.
  @Transactional(readOnly = true)
  public Map<PatientId, PatientSummary> find(Set<PatientId> patients) {
    return patients.isEmpty() ? Map.of() : store.find(patients);
  }

  /// The patient behind a number that an institution gave.
  @Transactional(readOnly = true)
  public Optional<PatientId> byIdentifier(
      PatientRecord.Identifier.Kind kind, String assigner, String value) {
    String key = key(new PatientRecord.Identifier(kind, assigner, value));
    return Optional.ofNullable(store.ownersOf(Set.of(key)).get(key));
  }

  /// Contact points in use, best first: verified before unverified, newest first.
  @Transactional(readOnly = true)
  public List<ContactPoint> contactPoints(PatientId patient) {
    return store.contactPoints(
        patient,
        (id, sealed) -> cipher.decrypt(patient, "patient_contact_point.value", id, sealed));
  }

  /// Everybody who has or had this number, in no order that means anything.
  @Transactional(readOnly = true)
  public List<PatientId> owners(PhoneNumber phone) {
    return store.ownersOfContactPoint(hash.of(ContactPoint.System.PHONE.toString(), phone.e164()));
  }

  /// The best phone number of each of many patients, for lists.
  @Transactional(readOnly = true)
  public Map<PatientId, PhoneNumber> phones(List<PatientId> patients) {
    return patients.isEmpty()
        ? Map.of()
        : store.phones(
            patients,
            (patient, id, sealed) ->
                cipher.decrypt(patient, "patient_contact_point.value", id, sealed));
  }

  /// The patient answered from this contact point and proved who they are: it is theirs.
  @Transactional
  public void verified(PatientId patient, UUID contactPoint, java.time.Instant at) {
    store.verify(patient, contactPoint, at);
  }

  /// Relatives as the hospital knows them, with their phone where given.
  @Transactional(readOnly = true)
  public List<PatientRecord.Relative> relatives(PatientId patient) {
    return store.relatives(
        patient,
        (id, sealed) -> cipher.decrypt(patient, "patient_related_person.phone", id, sealed));
  }

  /// Adds a relative whom a source names on their own.
  @Transactional(propagation = Propagation.MANDATORY)
  public void addRelative(PatientId patient, PatientRecord.Relative relative, UUID message) {
    UUID id = ids.next();
    PhoneNumber phone = relative.phone();
    store.addRelative(
        patient,
        id,
        relative,
        phone == null
            ? null
            : cipher.encrypt(patient, "patient_related_person.phone", id, phone.e164()),
        message);
  }

  /// The patient's numbers, for partners that may see them.
  @Transactional(readOnly = true)
  public List<PatientRecord.Identifier> identifiers(PatientId patient) {
    return store.identifiers(
        patient, (id, sealed) -> cipher.decrypt(patient, "patient_identifier.value", id, sealed));
  }

  /// Finds patients by the start of name, given name, pinyin or initials, by MRN, by a whole phone
  /// number or the last four digits of a phone or an ID card. Which it is, is read from the text.
  @Transactional(readOnly = true)
  public Page<Found> search(String text, @Nullable String cursor, int limit) {
    String query = text.strip();
    if (query.isEmpty()) {
      return store.browse(cursor, limit);
    }
    Map<String, SearchTerm> terms = new TreeMap<>();
    String lower = query.toLowerCase(Locale.ROOT).replace(" ", "");
    if (query
        .codePoints()
        .anyMatch(c -> Character.UnicodeScript.of(c) == Character.UnicodeScript.HAN)) {
      terms.put("name", SearchTerm.prefix(query));
      terms.put("given", SearchTerm.prefix(query));
    } else if (lower.chars().allMatch(c -> c >= 'a' && c <= 'z')) {
      terms.put("initials", SearchTerm.prefix(lower));
      terms.put("pinyin", SearchTerm.prefix(lower));
    }
    if (lower.matches("[0-9]{3}[0-9x]")) {
      terms.put("phone-tail", SearchTerm.exact(tailKey("phone-tail", lower)));
      terms.put("id-tail", SearchTerm.exact(tailKey("id-tail", lower.toUpperCase(Locale.ROOT))));
    }
    PhoneNumber.parse(query)
        .ifPresent(phone -> terms.put("phone", SearchTerm.exact(tailKey("phone", phone.e164()))));
    terms.put("mrn", SearchTerm.prefix(query.toUpperCase(Locale.ROOT)));
    return store.search(terms, cursor, limit);
  }

  /// A patient in a list of search results, and by which key they were found.
  public record Found(PatientSummary patient, String matched) {}

  record SearchTerm(String value, boolean isPrefix) {

    static SearchTerm prefix(String value) {
      return new SearchTerm(value, true);
    }

    static SearchTerm exact(String value) {
      return new SearchTerm(value, false);
    }
  }

  private Map<String, PatientRecord.Identifier> identifying(PatientRecord record) {
    Map<String, PatientRecord.Identifier> byHash = new TreeMap<>();
    for (PatientRecord.Identifier identifier : record.identifiers()) {
      if (identifier.kind().identifies()) {
        byHash.put(key(identifier), identifier);
      }
    }
    return byHash;
  }

  /// Takes the first identifier for the patient, or tells who has it already.
  private PatientId claimFirst(
      PatientId patient, Map<String, PatientRecord.Identifier> byHash, PatientRecord record) {
    Map.Entry<String, PatientRecord.Identifier> first = byHash.entrySet().iterator().next();
    return claim(patient, first.getKey(), first.getValue(), record);
  }

  private PatientId claim(
      PatientId patient, String key, PatientRecord.Identifier identifier, PatientRecord record) {
    return store.claimIdentifier(
        patient,
        key,
        identifier,
        cipher.encrypt(patient, "patient_identifier.value", key, identifier.value()),
        record.eventAt());
  }

  private void remember(PatientId patient, PatientRecord record) {
    List<SearchKeys.Key> keys = new ArrayList<>(SearchKeys.of(record.name()));
    for (PhoneNumber phone : record.phones()) {
      addContactPoint(patient, ContactPoint.System.PHONE, phone.e164(), record);
      keys.add(new SearchKeys.Key("phone-tail", tailKey("phone-tail", phone.tail())));
      keys.add(new SearchKeys.Key("phone", tailKey("phone", phone.e164())));
    }
    for (String email : record.emails()) {
      addContactPoint(
          patient, ContactPoint.System.EMAIL, email.strip().toLowerCase(Locale.ROOT), record);
    }
    for (PatientRecord.Identifier identifier : record.identifiers()) {
      if (identifier.kind() == PatientRecord.Identifier.Kind.ID_CARD) {
        String tail = identifier.value().substring(identifier.value().length() - 4);
        keys.add(new SearchKeys.Key("id-tail", tailKey("id-tail", tail.toUpperCase(Locale.ROOT))));
      }
      if (identifier.kind() == PatientRecord.Identifier.Kind.HIS
          || identifier.kind() == PatientRecord.Identifier.Kind.MRN) {
        keys.add(new SearchKeys.Key("mrn", identifier.value().toUpperCase(Locale.ROOT)));
      }
    }
    store.addSearchKeys(patient, keys);
    for (PatientRecord.Relative relative : record.relatives()) {
      addRelative(patient, relative, record.messageId());
    }
    if (record.deceasedAt() != null && store.markDeceased(patient, record.deceasedAt())) {
      events.publishEvent(new PatientDied(patient, record.deceasedAt()));
    }
  }

  private void addContactPoint(
      PatientId patient, ContactPoint.System system, String value, PatientRecord record) {
    UUID id = ids.next();
    store.addContactPoint(
        patient,
        id,
        system,
        hash.of(system.toString(), value),
        cipher.encrypt(patient, "patient_contact_point.value", id, value),
        record);
  }

  private String key(PatientRecord.Identifier identifier) {
    return HexFormat.of()
        .formatHex(
            hash.of(
                "identifier/" + identifier.kind().code(),
                identifier.assigner() + "|" + identifier.value().strip()));
  }

  private String tailKey(String kind, String value) {
    return HexFormat.of().formatHex(hash.shortOf(kind, value));
  }

  private static @Nullable String mrn(PatientRecord record) {
    return record.identifiers().stream()
        .filter(i ->
            i.kind() == PatientRecord.Identifier.Kind.HIS
                || i.kind() == PatientRecord.Identifier.Kind.MRN)
        .map(PatientRecord.Identifier::value)
        .findFirst()
        .orElse(null);
  }

  /// The hospital's word stands; where the identity card says otherwise, staff get to see it.
  private static @Nullable String mismatch(PatientRecord record) {
    return record.identifiers().stream()
        .filter(i -> i.kind() == PatientRecord.Identifier.Kind.ID_CARD)
        .flatMap(i -> IdCard.parse(i.value()).stream())
        .map(card -> {
          if (record.birthDate() != null && !card.birthDate().equals(record.birthDate())) {
            return "birth-date";
          }
          return record.sex() != Sex.UNKNOWN && card.sex() != record.sex() ? "sex" : "";
        })
        .filter(word -> !word.isEmpty())
        .findFirst()
        .orElse(null);
  }
}
