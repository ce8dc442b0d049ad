package org.xinqiao.patient;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.dao.ConcurrencyFailureException;
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
  private final PatientSearch search;
  private final KeyedHash hash;
  private final FieldCipher cipher;
  private final IdGenerator ids;
  private final ApplicationEventPublisher events;
  private final Merges merges;
  private final KnownPatients known;
  private final Tombstones tombstones;

  Patients(
      PatientStore store,
      PatientSearch search,
      KeyedHash hash,
      FieldCipher cipher,
      IdGenerator ids,
      ApplicationEventPublisher events,
      Merges merges,
      KnownPatients known,
      Tombstones tombstones) {
    this.store = store;
    this.search = search;
    this.hash = hash;
    this.cipher = cipher;
    this.ids = ids;
    this.events = events;
    this.merges = merges;
    this.known = known;
    this.tombstones = tombstones;
  }

  /// Finds the patient a record is about, or registers them, and keeps what is new in it.
  /// Identifiers decide, never names. Two records of one patient may come in any order: the newer
  /// one, by its own event time, has the last word on demographics, while identifiers and contact
  /// points add up.
  ///
  /// Runs in the caller's transaction, so that it is undone with it.
  @Transactional(propagation = Propagation.MANDATORY)
  public Recognition recognize(PatientRecord record) {
    Map<String, PatientRecord.Identifier> byHash = keyed(record);
    if (byHash.values().stream().noneMatch(one -> one.kind().identifies())) {
      return new Recognition.NoIdentifier();
    }
    Map<String, Set<PatientId>> holders = store.holdersOf(byHash.keySet());
    if (!holders.keySet().containsAll(byHash.keySet())) {
      store.lock(byHash.keySet());
      holders = store.holdersOf(byHash.keySet());
      if (tombstones.hold(identifying(byHash))) {
        return new Recognition.Erased();
      }
    }
    Home home = homeOf(byHash, holders);
    if (!home.disagreeing().isEmpty()) {
      return new Recognition.Disagreement(home.disagreeing());
    }
    PatientId known = home.record();
    PatientId patient = known == null ? new PatientId(ids.next()) : known;
    if (known == null) {
      store.register(patient, record, mrn(record));
      store.addSearchKeys(patient, SearchKeys.of(record.name()));
      events.publishEvent(new PatientRegistered(patient));
    } else {
      if (merges.atHome(Set.of(patient)).isEmpty()) {
        throw new ConcurrencyFailureException("The record was erased or taken back meanwhile");
      }
      if (!store.refresh(patient, record, mrn(record))) {
        store.knownSince(patient, byHash.keySet(), record.eventAt());
      }
    }
    boolean shared = claimAll(patient, byHash, holders, record);
    remember(patient, record);
    if (shared) {
      merges.match(patient, record);
    }
    if (known == null) {
      askAboutNamesakes(patient, record);
    }
    return known == null ? new Recognition.Registered(patient) : new Recognition.Known(patient);
  }

  /// Does what [#recognize] does, for many records at once, as far as they say nothing new about
  /// their patient beyond that it still holds. The others are not touched, and are to be recognized
  /// one by one.
  ///
  /// @return for each record its patient, or empty when it is to be recognized by itself
  @Transactional(propagation = Propagation.MANDATORY)
  public List<Optional<PatientId>> recognizeKnown(List<PatientRecord> records) {
    return records.isEmpty()
        ? List.of()
        : known.recognize(records, records.stream().map(this::keyed).toList());
  }

  /// The source says that the retired records are the patient of this one, which stays. A record
  /// nobody has heard of is kept too: what is said about it later belongs to the patient.
  ///
  /// Refusals: those of [#recognize], of the first record they are about.
  @Transactional(propagation = Propagation.MANDATORY)
  public Recognition merge(PatientRecord staying, List<PatientRecord> retired) {
    Recognition recognized = recognize(staying);
    for (PatientRecord one : retired) {
      Recognition gone = recognize(one);
      if (recognized instanceof Recognition.Recognized stays
          && gone instanceof Recognition.Recognized goes) {
        merges.merge(goes.patient(), stays.patient(), Merges.Cause.source(staying));
      } else if (recognized instanceof Recognition.Recognized) {
        return gone;
      }
    }
    return recognized;
  }

  /// The patient's record and every record merged with it.
  @Transactional
  public List<PatientId> records(PatientId patient) {
    return merges.together(patient);
  }

  /// Something is going to be written about records that were not recognized in this transaction
  /// but named by their ids. Where another one stands for one of them, its rows come home until the
  /// transaction ends.
  ///
  /// @return those of them that there are, with the numbers under which their source knows them,
  ///   empty when it gave none
  @Transactional(propagation = Propagation.MANDATORY)
  public Map<PatientId, String> atHome(Collection<PatientId> records) {
    return records.isEmpty() ? Map.of() : merges.atHome(records);
  }

  /// The number under which its source knows a record, which is empty when it gave none; nothing
  /// when there is no such record.
  @Transactional(readOnly = true)
  public Optional<String> numberOf(PatientId record) {
    return store.candidates(Set.of(record)).stream()
        .map(PatientStore.Candidate::number)
        .findFirst();
  }

  /// How many rows of a patient would follow a merge, by table.
  @Transactional(readOnly = true)
  public Map<String, Long> rowsThatFollow(PatientId patient) {
    return merges.rows(patient);
  }

  /// The record that stands for this one, after all merges.
  @Transactional(readOnly = true)
  public PatientId standing(PatientId record) {
    return store.standing(record);
  }

  private static List<String> identifying(Map<String, PatientRecord.Identifier> byHash) {
    return byHash.entrySet().stream()
        .filter(one -> one.getValue().kind().identifies())
        .map(Map.Entry::getKey)
        .toList();
  }

  /// @param record null when nobody is known by these identifiers
  /// @param disagreeing patients who all hold one of them, when none can be chosen
  private record Home(@Nullable PatientId record, List<PatientId> disagreeing) {}

  /// The hospital's own number decides; a record that has none yet is found by its other
  /// identifiers.
  private Home homeOf(
      Map<String, PatientRecord.Identifier> byHash, Map<String, Set<PatientId>> holders) {
    boolean sourced = false;
    for (Map.Entry<String, PatientRecord.Identifier> one : byHash.entrySet()) {
      if (one.getValue().kind() == PatientRecord.Identifier.Kind.HIS) {
        sourced = true;
        Set<PatientId> holding = holders.getOrDefault(one.getKey(), Set.of());
        if (!holding.isEmpty()) {
          return new Home(holding.iterator().next(), List.of());
        }
      }
    }
    Set<PatientId> holding =
        byHash.entrySet().stream()
            .filter(one -> one.getValue().kind().identifies())
            .flatMap(one -> holders.getOrDefault(one.getKey(), Set.of()).stream())
            .collect(Collectors.toSet());
    if (holding.isEmpty()) {
      return new Home(null, List.of());
    }
    List<PatientStore.Candidate> candidates = store.candidates(holding);
    if (sourced) {
      List<PatientStore.Candidate> withoutNumber =
          candidates.stream().filter(candidate -> !candidate.sourced()).toList();
      return new Home(
          withoutNumber.size() == 1 ? withoutNumber.getFirst().record() : null, List.of());
    }
    List<PatientId> patients =
        candidates.stream()
            .map(PatientStore.Candidate::standing)
            .distinct()
            .sorted(Comparator.comparing(PatientId::value))
            .toList();
    return patients.size() > 1
        ? new Home(null, patients)
        : new Home(candidates.getFirst().record(), List.of());
  }

  /// A hospital's number belongs to one record; other identifiers may be held by several until they
  /// are merged.
  ///
  /// @return whether the record holds one now that another holds too
  private boolean claimAll(
      PatientId patient,
      Map<String, PatientRecord.Identifier> byHash,
      Map<String, Set<PatientId>> holders,
      PatientRecord record) {
    boolean shared = false;
    for (Map.Entry<String, PatientRecord.Identifier> one : byHash.entrySet()) {
      Set<PatientId> holding = holders.getOrDefault(one.getKey(), Set.of());
      if (holding.contains(patient)) {
        continue;
      }
      if (one.getValue().kind() == PatientRecord.Identifier.Kind.HIS && !holding.isEmpty()) {
        merges.askAboutNumber(patient, holding.iterator().next());
        continue;
      }
      claim(patient, one.getKey(), one.getValue(), record);
      shared |= !holding.isEmpty();
    }
    return shared;
  }

  /// The same name, birth date and telephone are a question, never an answer: twins, namesakes and
  /// families share them.
  private void askAboutNamesakes(PatientId patient, PatientRecord record) {
    if (record.birthDate() == null || record.phones().isEmpty()) {
      return;
    }
    List<byte[]> phones =
        record.phones().stream()
            .map(phone -> hash.of(ContactPoint.System.PHONE.toString(), phone.e164()))
            .toList();
    store.samePerson(patient, record, phones).forEach(other -> merges.askAbout(patient, other));
  }

  @Transactional(readOnly = true)
  public Optional<PatientSummary> find(PatientId patient) {
    return store.find(patient);
  }

  /// As [#find], with the ids of all records of the person: what else there is of them belongs to
  /// one of these.
  @Transactional(readOnly = true)
  public Optional<Chart> chart(PatientId patient) {
    return store.chart(patient);
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
    List<PatientId> patients =
        store.holdersOf(Set.of(key)).getOrDefault(key, Set.of()).stream()
            .map(store::standing)
            .distinct()
            .toList();
    return patients.size() == 1 ? Optional.of(patients.getFirst()) : Optional.empty();
  }

  /// The record that holds a number, itself and not the one that stands for it: what is said under
  /// that number belongs to it. Empty when several patients hold it.
  @Transactional(readOnly = true)
  public Optional<PatientId> recordByIdentifier(
      PatientRecord.Identifier.Kind kind, String assigner, String value) {
    String key = key(new PatientRecord.Identifier(kind, assigner, value));
    Set<PatientId> holding = store.holdersOf(Set.of(key)).getOrDefault(key, Set.of());
    List<PatientStore.Candidate> candidates =
        holding.isEmpty() ? List.of() : store.candidates(holding);
    return candidates.stream().map(PatientStore.Candidate::standing).distinct().count() == 1
        ? Optional.of(candidates.getFirst().record())
        : Optional.empty();
  }

  /// Contact points in use, best first: verified before unverified, newest first.
  @Transactional(readOnly = true)
  public List<ContactPoint> contactPoints(PatientId patient) {
    return store.contactPoints(
        patient,
        (record, id, sealed) -> cipher.decrypt(record, "patient_contact_point.value", id, sealed));
  }

  /// Everybody who has or had this number, in no order that means anything.
  @Transactional(readOnly = true)
  public List<PatientId> owners(PhoneNumber phone) {
    return store.ownersOfContactPoint(hash.of(ContactPoint.System.PHONE.toString(), phone.e164()));
  }

  /// Patients who have a relative with this number. That suggests who may have written; nothing is
  /// sent for it.
  @Transactional(readOnly = true)
  public List<PatientId> relatedTo(PhoneNumber phone) {
    return store.relativesPhone(hash.of(ContactPoint.System.PHONE.toString(), phone.e164()));
  }

  /// The best phone number of each of many patients, for lists.
  @Transactional(readOnly = true)
  public Map<PatientId, PhoneNumber> phones(List<PatientId> patients) {
    if (patients.isEmpty()) {
      return Map.of();
    }
    cipher.readKeys(patients);
    return store.phones(
        patients,
        (patient, id, sealed) ->
            cipher.decrypt(patient, "patient_contact_point.value", id, sealed));
  }

  /// The patient answered from this contact point and proved who they are: it is theirs.
  @Transactional
  public void verified(PatientId patient, UUID contactPoint, Instant at) {
    store.verify(patient, contactPoint, at);
  }

  /// The patient was not reached there, or somebody else answered: it is not proved any more.
  ///
  /// @return whether it was
  @Transactional
  public boolean doubted(PatientId patient, UUID contactPoint) {
    return store.doubt(patient, contactPoint);
  }

  /// Relatives as the hospital knows them, with their phone where given.
  @Transactional(readOnly = true)
  public List<PatientRecord.Relative> relatives(PatientId patient) {
    return store.relatives(
        patient,
        (record, id, sealed) -> cipher.decrypt(record, "patient_related_person.phone", id, sealed));
  }

  /// Adds a relative whom a source names on their own, or what is newer about one who is known.
  ///
  /// @param at when the source says so
  /// @param before who they were under the same number of the source; null when they are new
  /// @return the id of the relative
  @Transactional(propagation = Propagation.MANDATORY)
  public UUID addRelative(
      PatientId patient,
      PatientRecord.Relative relative,
      Instant at,
      UUID message,
      @Nullable UUID before) {
    if (before != null) {
      store.removeRelative(before);
    }
    // The number is sealed for its row, so a relative who is known keeps the row's id.
    UUID id =
        store.relative(patient, relative).orElseGet(() -> before == null ? ids.next() : before);
    PhoneNumber phone = relative.phone();
    store.addRelative(
        patient,
        id,
        relative,
        phone == null
            ? null
            : cipher.encrypt(patient, "patient_related_person.phone", id, phone.e164()),
        at,
        message);
    if (phone != null) {
      store.addRelativesPhone(patient, hash.of(ContactPoint.System.PHONE.toString(), phone.e164()));
    }
    return id;
  }

  /// A relative by their own id, and whose they are.
  @Transactional(readOnly = true)
  public Optional<RelativeOf> relative(UUID person) {
    return store.relative(person);
  }

  /// All relatives of a patient, by their ids.
  @Transactional(readOnly = true)
  public List<RelativeOf> relativesOf(PatientId patient) {
    return store.relativesOf(patient);
  }

  /// Somebody's relative, without the telephone.
  ///
  /// @param patient the one who stands for the record that names them
  public record RelativeOf(UUID person, PatientId patient, PatientRecord.Relative relative) {}

  /// The patient's numbers, for partners that may see them.
  @Transactional(readOnly = true)
  public List<PatientRecord.Identifier> identifiers(PatientId patient) {
    return store.identifiers(
        patient,
        (record, key, sealed) -> cipher.decrypt(record, "patient_identifier.value", key, sealed));
  }

  /// The numbers of the patient's identity cards; more than one where records with different cards
  /// were merged.
  @Transactional(readOnly = true)
  public List<String> identityCards(PatientId patient) {
    return identifiers(patient).stream()
        .filter(one -> one.kind() == PatientRecord.Identifier.Kind.ID_CARD)
        .map(PatientRecord.Identifier::value)
        .toList();
  }

  /// Finds patients by what of them somebody typed, in any of the ways of [SearchQuery]; everybody,
  /// the newest first, when nothing was typed.
  @Transactional(readOnly = true)
  public Page<Found> search(String text, @Nullable String cursor, int limit) {
    return search(text, cursor, limit, true);
  }

  /// As [#search], for somebody who may not see telephones: then nobody is found by the number of a
  /// telephone or an identity card, as that would tell whose it is.
  @Transactional(readOnly = true)
  public Page<Found> searchByNames(String text, @Nullable String cursor, int limit) {
    return search(text, cursor, limit, false);
  }

  private Page<Found> search(String text, @Nullable String cursor, int limit, boolean byNumbers) {
    return text.isBlank()
        ? store.browse(cursor, limit)
        : search.find(
            SearchQuery.read(
                text,
                this::tailKey,
                card ->
                    key(
                        new PatientRecord.Identifier(
                            PatientRecord.Identifier.Kind.ID_CARD, "", card)),
                byNumbers),
            cursor,
            limit);
  }

  /// The patient of whom this is the whole hospital number or identity card number, for somebody
  /// who holds the bracelet or the card in their hands. Empty when there is none, or more than one.
  @Transactional(readOnly = true)
  public Optional<PatientId> byWholeNumber(String number) {
    Optional<IdCard> card = IdCard.parse(number);
    if (card.isPresent()) {
      return byIdentifier(PatientRecord.Identifier.Kind.ID_CARD, "", card.get().number());
    }
    String mrn = number.strip().toUpperCase(Locale.ROOT);
    List<Found> found =
        mrn.isEmpty()
            ? List.of()
            : search.find(List.of(new SearchQuery.Term("mrn", mrn, null, null)), null, 2).items();
    return found.size() == 1 ? Optional.of(found.getFirst().patient().id()) : Optional.empty();
  }

  /// Which of these words are the number, the whole name or a telephone number of a patient now.
  /// Nobody is named by it, so it is asked of the whole hospital, also by whoever reaches only some
  /// of its patients.
  @Transactional(readOnly = true)
  public Set<String> goingBy(Set<String> words) {
    return words.isEmpty() ? Set.of() : store.goingBy(words, this::wholeKeys);
  }

  private List<SearchKeys.Key> wholeKeys(String word) {
    List<SearchKeys.Key> keys = new ArrayList<>();
    keys.add(new SearchKeys.Key("name", SearchKeys.dotted(word)));
    keys.add(new SearchKeys.Key("mrn", word.toUpperCase(Locale.ROOT)));
    PhoneNumber.parse(word)
        .ifPresent(phone -> keys.add(new SearchKeys.Key("phone", tailKey("phone", phone.e164()))));
    return keys;
  }

  /// A patient, and the ids of all records that were made of them.
  public record Chart(PatientSummary patient, Set<UUID> records) {

    public Chart {
      records = Set.copyOf(records);
    }
  }

  /// A patient in a list of search results, and by which key they were found.
  public record Found(PatientSummary patient, String matched) {}

  /// In the order in which the source names them.
  private Map<String, PatientRecord.Identifier> keyed(PatientRecord record) {
    Map<String, PatientRecord.Identifier> byHash = new LinkedHashMap<>();
    for (PatientRecord.Identifier identifier : record.identifiers()) {
      if (identifier.kind().agrees()) {
        byHash.put(key(identifier), identifier);
      }
    }
    return byHash;
  }

  private void claim(
      PatientId patient, String key, PatientRecord.Identifier identifier, PatientRecord record) {
    store.claimIdentifier(
        patient,
        key,
        identifier,
        cipher.encrypt(patient, "patient_identifier.value", key, identifier.value()),
        record.eventAt());
  }

  private void remember(PatientId patient, PatientRecord record) {
    List<SearchKeys.Key> keys = new ArrayList<>();
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
      addRelative(patient, relative, record.eventAt(), record.messageId(), null);
    }
    if (record.deceasedAt() != null && store.markDeceased(patient, record.deceasedAt())) {
      events.publishEvent(new PatientDied(patient, record.deceasedAt()));
      PatientId standing = store.standing(patient);
      if (!standing.equals(patient)) {
        events.publishEvent(new PatientDied(standing, record.deceasedAt()));
      }
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

  String key(PatientRecord.Identifier identifier) {
    return HexFormat.of()
        .formatHex(
            hash.of(
                "identifier/" + identifier.kind().code(),
                identifier.assigner() + "|" + identifier.value().strip()));
  }

  String tailKey(String kind, String value) {
    return HexFormat.of().formatHex(hash.shortOf(kind, value));
  }

  static @Nullable String mrn(PatientRecord record) {
    return record.identifiers().stream()
        .filter(i ->
            i.kind() == PatientRecord.Identifier.Kind.HIS
                || i.kind() == PatientRecord.Identifier.Kind.MRN)
        .min(Comparator.comparing(PatientRecord.Identifier::kind))
        .map(PatientRecord.Identifier::value)
        .orElse(null);
  }
}
