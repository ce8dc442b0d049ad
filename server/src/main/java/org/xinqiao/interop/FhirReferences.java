package org.xinqiao.interop;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.xinqiao.patient.PatientRecord.Identifier;
import org.xinqiao.patient.PatientSummary;
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
  record Target(
      String type,
      @Nullable UUID fact,
      @Nullable PatientId patient,
      String number,
      @Nullable String name) {}

  private final String application;
  private final Patients patients;
  private final FhirReferenceStore store;
  private final Map<String, FhirReferenceStore.Known> known;
  private final Map<String, String> typesByUrl = new HashMap<>();
  private final Map<String, Target> targets = new HashMap<>();
  private final Map<String, FhirReferenceStore.Entry> learned = new LinkedHashMap<>();

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
    learned.put(reference, new FhirReferenceStore.Entry(reference, target.fact(), target.name()));
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
    return find(reference, "Patient")
        .filter(target -> target.patient() != null)
        .orElseThrow(() ->
            reference.exists()
                ? new IntakeRefusal(IntakeRefusal.Reason.REFERENCE_UNKNOWN, reference.path())
                : new IntakeRefusal(IntakeRefusal.Reason.FIELD_MISSING, reference.path()));
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
    if (!patient.equals(target.patient())) {
      throw new IntakeRefusal(IntakeRefusal.Reason.IDENTIFIERS_DISAGREE, reference.path());
    }
    return target.fact();
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
    if (!reference.exists() || !isOf(reference, type)) {
      return Optional.empty();
    }
    String key = key(reference, type);
    Target target = targets.get(key);
    if (target == null) {
      target =
          known(key)
              .filter(before -> before.fact() != null)
              .map(before -> target(type, before))
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

  private Target target(String type, FhirReferenceStore.Known before) {
    return type.equals("Patient")
        ? patient(
            new PatientId(java.util.Objects.requireNonNull(before.fact())), before.reference())
        : new Target(type, before.fact(), before.patient(), "", before.name());
  }

  private Target patient(PatientId patient, String reference) {
    String number = patients.find(patient).map(PatientSummary::mrn).orElse(null);
    return new Target(
        "Patient",
        patient.value(),
        patient,
        number == null ? reference.substring(reference.indexOf('/') + 1) : number,
        null);
  }

  /// By an id of ours or by a number that the registry knows.
  private Optional<Target> ofOurs(String key, String type) {
    if (!type.equals("Patient")) {
      UUID id = key.startsWith(type + "/") ? FhirSearch.id(key.substring(type.length() + 1)) : null;
      return id == null
          ? Optional.empty()
          : store.patientOf(type, id).map(patient -> new Target(type, id, patient, "", null));
    }
    if (key.startsWith("Patient/")) {
      UUID id = FhirSearch.id(key.substring(8));
      return id == null
          ? Optional.empty()
          : patients.find(new PatientId(id)).map(found -> patient(found.id(), key));
    }
    return patientBySearch(key).map(found -> patient(found, key));
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
          .byIdentifier(candidate.kind(), candidate.assigner(), candidate.value())
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
          List.of("Organization", "Location", "Practitioner", "PractitionerRole", "Encounter")) {
        found.add(type + "?identifier=" + number);
      }
    }
  }
}
