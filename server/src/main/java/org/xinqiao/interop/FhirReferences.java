package org.xinqiao.interop;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.xinqiao.patient.PatientRecord.Identifier;
import org.xinqiao.patient.Patients;
import org.xinqiao.shared.PatientId;
import tools.jackson.databind.JsonNode;

/// What the references in one message mean: another entry of it, something the partner told before,
/// or something of ours. Nothing is ever fetched from anywhere.
final class FhirReferences {

  /// What a reference leads to.
  ///
  /// @param fact null for what is only a name to us
  /// @param patient whose it is; for a patient themselves
  /// @param number under which the source knows the patient
  /// @param code of a medicine
  record Target(
      String type,
      @Nullable UUID fact,
      @Nullable PatientId patient,
      String number,
      @Nullable String name,
      @Nullable String code) {

    Target(
        String type,
        @Nullable UUID fact,
        @Nullable PatientId patient,
        String number,
        @Nullable String name) {
      this(type, fact, patient, number, name, null);
    }
  }

  private static final String PATIENT = "Patient/";

  private final String application;
  private final Patients patients;
  private final FhirReferenceStore store;
  private final Map<String, FhirReferenceStore.Known> known;
  private final Map<String, String> typesByUrl = new HashMap<>();
  private final Map<String, Target> targets = new HashMap<>();
  private final Map<String, FhirReferenceStore.Entry> learned = new LinkedHashMap<>();
  private final Set<PatientId> named = new HashSet<>();
  private final Map<PatientId, String> atHome = new HashMap<>();

  FhirReferences(
      UUID peer,
      String application,
      List<FhirEntry> entries,
      Patients patients,
      FhirReferenceStore store) {
    this.application = application;
    this.patients = patients;
    this.store = store;
    Set<String> mentioned = new HashSet<>();
    for (FhirEntry entry : entries) {
      if (entry.fullUrl() != null) {
        typesByUrl.put(entry.fullUrl(), entry.type());
      }
      if (entry.reference() != null) {
        mentioned.add(entry.reference());
      }
      if (entry.unless() != null) {
        mentioned.add(entry.type() + "?" + entry.unless());
      }
      if (FhirKept.knows(entry.type())) {
        collect(entry.resource(), mentioned);
      }
    }
    mentioned.removeAll(typesByUrl.keySet());
    this.known = store.find(peer, mentioned);
    for (String reference : mentioned) {
      if (reference.startsWith(PATIENT)) {
        FhirReferenceStore.Known told = known.get(reference);
        UUID record =
            told == null ? FhirSearch.id(reference.substring(PATIENT.length())) : told.fact();
        if (record != null) {
          named.add(new PatientId(record));
        }
      }
    }
  }

  /// What the partner told before under its own name or number.
  Optional<FhirReferenceStore.Known> known(@Nullable String reference) {
    return reference == null ? Optional.empty() : Optional.ofNullable(known.get(reference));
  }

  /// The fact that an update is about: by the partner's id, or by ours; null when it is new.
  @Nullable UUID before(FhirEntry entry) {
    if (entry.id() == null) {
      return null;
    }
    FhirReferenceStore.Known told = known.get(entry.type() + "/" + entry.id());
    if (told != null) {
      return told.fact();
    }
    UUID ours = FhirSearch.id(entry.id());
    return ours == null || store.patientOf(entry.type(), ours).isEmpty() ? null : ours;
  }

  /// Visits and appointments stay with their patient, because work hangs on them: whoever told of
  /// the wrong one cancels them first.
  void staysWith(PatientId patient, FhirEntry entry, UUID before) {
    if (store.patientOf(entry.type(), before).filter(other -> !ofOne(patient, other)).isPresent()) {
      throw entry.root().refused(IntakeRefusal.Reason.IDENTIFIERS_DISAGREE, "subject");
    }
  }

  /// From now on the entry's names mean this.
  void learn(FhirEntry entry, Target target) {
    if (entry.fullUrl() != null) {
      targets.put(entry.fullUrl(), target);
    }
    if (entry.reference() != null) {
      learn(entry.reference(), target);
    }
    if (!entry.type().equals("Patient")) { // Their numbers are the registry's to keep.
      for (FhirElement identifier : identifiers(entry)) {
        learn(
            entry.type()
                + "?identifier="
                + identifier.text("system")
                + "|"
                + identifier.text("value"),
            target);
      }
    }
  }

  void learn(String reference, Target target) {
    targets.put(reference, target);
    learned.put(
        reference,
        new FhirReferenceStore.Entry(
            reference, target.fact(), target.name(), target.code(), target.patient()));
  }

  /// In this message the entry's name means something that is there already.
  void meet(FhirEntry entry, Target target) {
    if (entry.fullUrl() != null) {
      targets.put(entry.fullUrl(), target);
    }
  }

  /// What a conditional creation finds; empty when it creates.
  Optional<Target> found(String type, String search) {
    if (type.equals("Patient")) {
      return patientBySearch(search)
          .flatMap(
              record -> patients.numberOf(record).map(number -> patient(record, number, search)));
    }
    FhirReferenceStore.Known before = known.get(search);
    UUID fact = before == null ? null : before.fact();
    if (before == null || fact == null) {
      return Optional.empty();
    }
    Optional<PatientId> whose = store.patientOf(type, fact);
    return FhirFactKind.of(type).isPresent() && whose.isEmpty()
        ? Optional.empty() // It is gone.
        : Optional.of(new Target(type, fact, whose.orElse(null), "", before.name(), before.code()));
  }

  /// What is to be kept of it.
  Collection<FhirReferenceStore.Entry> learned() {
    return learned.values();
  }

  private static List<FhirElement> identifiers(FhirEntry entry) {
    return entry.root().all("identifier").stream()
        .filter(identifier -> !identifier.text("value").isEmpty())
        .toList();
  }

  /// Whether a reference is to this type; a mere name is somebody who works here.
  boolean isOf(FhirElement reference, String type) {
    String text = reference.text("reference");
    String said =
        !text.isEmpty()
            ? typesByUrl.getOrDefault(text, text.split("[/?]", 2)[0])
            : !reference.text("type").isEmpty()
                ? reference.text("type")
                : reference.at("identifier").exists() ? "Patient" : "Practitioner";
    return said.equals(type) || said.equals("PractitionerRole") && type.equals("Practitioner");
  }

  /// Whose a resource is.
  Target patient(FhirElement reference) {
    Target whose =
        find(reference, "Patient")
            .filter(target -> target.patient() != null)
            .orElseThrow(() ->
                reference.exists()
                    ? new IntakeRefusal(IntakeRefusal.Reason.REFERENCE_UNKNOWN, reference.path())
                    : new IntakeRefusal(IntakeRefusal.Reason.FIELD_MISSING, reference.path()));
    bringHome(Objects.requireNonNull(whose.patient()));
    return whose;
  }

  /// The visit a fact belongs to; null when none is named. It must be one of the same patient.
  @Nullable UUID encounter(FhirElement reference, PatientId patient) {
    if (!reference.exists()) {
      return null;
    }
    Target target =
        find(reference, "Encounter")
            .orElseThrow(
                () -> new IntakeRefusal(IntakeRefusal.Reason.REFERENCE_UNKNOWN, reference.path()));
    if (!ofOne(patient, target.patient())) {
      throw new IntakeRefusal(IntakeRefusal.Reason.IDENTIFIERS_DISAGREE, reference.path());
    }
    return target.fact();
  }

  /// The fact that a reference names, of the same patient; empty when it was withdrawn.
  Optional<UUID> fact(FhirElement reference, String type, PatientId patient) {
    String key = key(reference, type);
    FhirReferenceStore.Known before = known.get(key);
    if (targets.get(key) == null && before != null && before.fact() == null) {
      return Optional.empty();
    }
    Target target =
        find(reference, type)
            .orElseThrow(
                () -> new IntakeRefusal(IntakeRefusal.Reason.REFERENCE_UNKNOWN, reference.path()));
    UUID fact = target.fact();
    PatientId whose =
        fact == null || target.patient() != null
            ? target.patient()
            : store.patientOf(type, fact).orElse(null);
    if (fact == null || whose == null) {
      return Optional.empty();
    }
    if (!ofOne(patient, whose)) {
      throw new IntakeRefusal(IntakeRefusal.Reason.IDENTIFIERS_DISAGREE, reference.path());
    }
    return Optional.of(fact);
  }

  /// Whether two records are one patient, now.
  private boolean ofOne(PatientId one, @Nullable PatientId other) {
    return one.equals(other)
        || other != null && patients.standing(one).equals(patients.standing(other));
  }

  /// The medicine that a reference names; empty when nobody told of it.
  Optional<FhirElement.Code> medicine(FhirElement reference) {
    String key = key(reference, "Medication");
    Target target = targets.get(key);
    FhirReferenceStore.Known before = known.get(key);
    String display = reference.text("display");
    String name = target != null ? target.name() : before != null ? before.name() : display;
    String code = target != null ? target.code() : before != null ? before.code() : null;
    return name == null || name.isEmpty()
        ? Optional.empty()
        : Optional.of(new FhirElement.Code(code == null ? name : code, name));
  }

  /// The number of the order behind a prescription.
  Optional<String> orderOf(UUID prescription) {
    return store.orderOf(prescription);
  }

  /// The words for an organization, a place or a person of the hospital; null when there are none.
  ///
  /// @param type of what is meant, where the reference is only a number
  @Nullable String name(FhirElement reference, String type) {
    if (!reference.exists()) {
      return null;
    }
    String display = reference.text("display");
    if (!display.isEmpty()) {
      return display;
    }
    String key = key(reference, type);
    Target target = targets.get(key);
    return target != null
        ? target.name()
        : known(key).map(FhirReferenceStore.Known::name).orElse(null);
  }

  private Optional<Target> find(FhirElement reference, String type) {
    boolean onlyNumber =
        reference.text("reference").isEmpty()
            && reference.text("type").isEmpty()
            && reference.at("identifier").exists();
    if (!reference.exists() || !onlyNumber && !isOf(reference, type)) {
      return Optional.empty();
    }
    String key = key(reference, type);
    Target target = targets.get(key);
    if (target == null) {
      target =
          known(key)
              .filter(before -> before.fact() != null)
              .flatMap(before -> target(type, before))
              .or(() -> ofOurs(key, type))
              .orElse(null);
      if (target != null) {
        targets.put(key, target);
      }
    }
    return Optional.ofNullable(target);
  }

  /// A reference as the keys of our maps are written.
  private static String key(FhirElement reference, String type) {
    String text = reference.text("reference");
    if (!text.isEmpty()) {
      return text.replaceFirst("/_history/.*$", "");
    }
    FhirElement identifier = reference.at("identifier");
    return type + "?identifier=" + identifier.text("system") + "|" + identifier.text("value");
  }

  private Optional<Target> target(String type, FhirReferenceStore.Known before) {
    return type.equals("Patient")
        ? patient(new PatientId(Objects.requireNonNull(before.fact())), before.reference())
        : Optional.of(
            new Target(type, before.fact(), before.patient(), "", before.name(), before.code()));
  }

  /// A name stays that of one record, whichever stands for it: what is said under it is written
  /// there, and follows like everything else that is known of the record.
  private Optional<Target> patient(PatientId record, String reference) {
    bringHome(record);
    return Optional.ofNullable(atHome.get(record))
        .map(number -> patient(record, number, reference));
  }

  private static Target patient(PatientId record, String number, String reference) {
    return new Target(
        "Patient",
        record.value(),
        record,
        number.isEmpty() ? reference.substring(reference.indexOf('/') + 1) : number,
        null);
  }

  /// With the first record that something is said about, all that the message names: what it says
  /// of patients themselves, and may make one of two, is applied by then.
  private void bringHome(PatientId record) {
    if (!atHome.containsKey(record)) {
      named.add(record);
      if (atHome.isEmpty()) {
        targets.values().stream()
            .filter(target -> target.type().equals("Patient"))
            .forEach(target -> named.add(Objects.requireNonNull(target.patient())));
      }
      atHome.putAll(patients.atHome(named));
      named.clear();
    }
  }

  /// By an id of ours or by a number that the registry knows.
  private Optional<Target> ofOurs(String key, String type) {
    if (!type.equals("Patient")) {
      UUID id = key.startsWith(type + "/") ? FhirSearch.id(key.substring(type.length() + 1)) : null;
      return id == null
          ? Optional.empty()
          : store.patientOf(type, id).map(patient -> new Target(type, id, patient, "", null));
    }
    if (key.startsWith(PATIENT)) {
      UUID id = FhirSearch.id(key.substring(PATIENT.length()));
      return id == null ? Optional.empty() : patient(new PatientId(id), key);
    }
    return patientBySearch(key).flatMap(found -> patient(found, key));
  }

  /// @param search `Patient?identifier=system|value`, or only the value
  Optional<PatientId> patientBySearch(String search) {
    String start = "Patient?identifier=";
    if (!search.startsWith(start)) {
      return Optional.empty();
    }
    String[] parts = search.substring(start.length()).split("\\|", 2);
    String system = parts.length == 2 ? parts[0] : "";
    Set<PatientId> found = new HashSet<>();
    for (Identifier candidate :
        FhirIdentifiers.candidates(system, parts[parts.length - 1], application)) {
      patients
          .recordByIdentifier(candidate.kind(), candidate.assigner(), candidate.value())
          .ifPresent(found::add);
    }
    if (found.size() > 1) {
      throw new IntakeRefusal(IntakeRefusal.Reason.IDENTIFIERS_DISAGREE, "identifier");
    }
    return found.stream().findFirst();
  }

  /// All texts of elements named `reference`, and searches by identifier for those without.
  private static void collect(JsonNode node, Set<String> found) {
    if (node.isArray()) {
      node.forEach(item -> collect(item, found));
      return;
    }
    for (Map.Entry<String, JsonNode> property : node.properties()) {
      JsonNode value = property.getValue();
      if (property.getKey().equals("reference") && value.isString()) {
        found.add(value.asString().strip().replaceFirst("/_history/.*$", ""));
      } else if (value.isContainer()) {
        byNumber(value, found);
        collect(value, found);
      }
    }
  }

  /// A number in place of a reference may be of anything that is known by its number.
  private static void byNumber(JsonNode reference, Set<String> found) {
    JsonNode identifier = reference.path("identifier");
    if (identifier.isObject() && !reference.has("reference")) {
      String number =
          identifier.path("system").asString("") + "|" + identifier.path("value").asString("");
      for (String type :
          List.of(
              "Organization",
              "Location",
              "Practitioner",
              "PractitionerRole",
              "Medication",
              "Encounter",
              "Observation")) {
        found.add(type + "?identifier=" + number);
      }
    }
  }
}
