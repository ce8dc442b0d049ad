package org.xinqiao.interop;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.xinqiao.patient.PatientRecord;
import org.xinqiao.patient.PatientRecord.Identifier;
import org.xinqiao.patient.PersonName;
import org.xinqiao.patient.PhoneNumber;
import org.xinqiao.patient.Sex;

/// FHIR Patient and RelatedPerson in our words.
final class FhirPatientMapper {

  private static final Set<String> GUARDIANS =
      Set.of("FTH", "MTH", "PRN", "GUARD", "GRD", "PAR", "GR");

  private FhirPatientMapper() {}

  /// @param application who sends; its own id of a patient is a number like any other
  static PatientRecord map(FhirEntry entry, String application, Instant at, UUID messageId) {
    FhirElement patient = entry.root();
    List<Identifier> identifiers = new ArrayList<>();
    for (FhirElement identifier : patient.all("identifier")) {
      if (!identifier.text("value").isEmpty()) {
        identifiers.add(FhirIdentifiers.of(identifier, application));
      }
    }
    if (entry.id() != null) {
      identifiers.add(new Identifier(Identifier.Kind.HIS, application, entry.id()));
    }
    if (identifiers.stream().noneMatch(each -> each.kind().identifies())) {
      throw patient.refused(IntakeRefusal.Reason.FIELD_MISSING, "identifier");
    }
    PersonName name = name(patient);
    if (name.whole().isBlank()) {
      throw patient.refused(IntakeRefusal.Reason.FIELD_MISSING, "name");
    }
    return new PatientRecord(
        identifiers.stream().distinct().toList(),
        name,
        Sex.parse(patient.text("gender")),
        patient.at("birthDate").date().orElse(null),
        telecom(patient, "phone").stream()
            .flatMap(text -> PhoneNumber.parse(text).stream())
            .distinct()
            .toList(),
        telecom(patient, "email").stream().filter(text -> text.indexOf('@') > 0).toList(),
        patient.all("contact").stream().flatMap(each -> relative(each).stream()).toList(),
        deceasedAt(patient, at),
        at,
        messageId);
  }

  /// A relative, from `Patient.contact` or from a RelatedPerson; empty without a name.
  static Optional<PatientRecord.Relative> relative(FhirElement person) {
    FhirElement named =
        person.node().path("name").isArray() ? person.first("name") : person.at("name");
    String name = named(named).whole();
    FhirElement relationship = person.first("relationship");
    return name.isBlank()
        ? Optional.empty()
        : Optional.of(
            new PatientRecord.Relative(
                name,
                relationship.exists() ? relationship.words() : "",
                relationship.exists() && GUARDIANS.contains(relationship.code()),
                telecom(person, "phone").stream()
                    .flatMap(text -> PhoneNumber.parse(text).stream())
                    .findFirst()
                    .orElse(null)));
  }

  /// The words of a HumanName, as for a doctor.
  static String words(FhirElement named) {
    return named(named).whole();
  }

  /// The official name, else the first.
  private static PersonName name(FhirElement patient) {
    List<FhirElement> names = patient.all("name");
    return names.stream()
        .filter(each -> each.text("use").equals("official"))
        .findFirst()
        .or(() -> names.stream().findFirst())
        .map(FhirPatientMapper::named)
        .orElseGet(() -> new PersonName("", ""));
  }

  /// A Latin name is kept whole, its parts in the order they are said; a Chinese one is split.
  private static PersonName named(FhirElement named) {
    StringBuilder given = new StringBuilder();
    for (FhirElement part : named.all("given")) {
      given.append(given.isEmpty() ? "" : " ").append(part.text());
    }
    String family = named.text("family");
    String text = named.text("text");
    if (family.isEmpty()) {
      return PersonName.of(text.isEmpty() ? given.toString() : text);
    }
    boolean latin = family.chars().allMatch(c -> c < 0x250);
    return latin
        ? new PersonName(given.isEmpty() ? family : given + " " + family, "")
        : PersonName.of(family, given.toString());
  }

  private static List<String> telecom(FhirElement person, String system) {
    return person.all("telecom").stream()
        .filter(each -> each.text("system").equals(system) && !each.text("use").equals("old"))
        .map(each -> each.text("value"))
        .filter(value -> !value.isEmpty())
        .toList();
  }

  private static @Nullable Instant deceasedAt(FhirElement patient, Instant at) {
    return patient
        .at("deceasedDateTime")
        .instant()
        .orElse(patient.text("deceasedBoolean").equals("true") ? at : null);
  }
}
