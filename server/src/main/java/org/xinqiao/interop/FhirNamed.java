package org.xinqiao.interop;

import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.Location;
import org.hl7.fhir.r4.model.Medication;
import org.hl7.fhir.r4.model.Organization;
import org.hl7.fhir.r4.model.Practitioner;
import org.hl7.fhir.r4.model.PractitionerRole;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.jspecify.annotations.Nullable;

/// A thing of which the words are all that is kept: somebody who works here, a place, an
/// organization, a medicine.
///
/// @param names what the partner that told of it calls it
record FhirNamed(UUID id, @Nullable String name, @Nullable String code, FhirNames names) {

  /// What an entry says.
  static FhirElement.Code said(FhirEntry entry, FhirReferences references) {
    FhirElement root = entry.root();
    return switch (entry.type()) {
      case "Practitioner" -> new FhirElement.Code("", FhirPatientMapper.words(root.first("name")));
      case "PractitionerRole" ->
          new FhirElement.Code(
              "",
              Objects.requireNonNullElse(
                  references.name(root.at("practitioner"), "Practitioner"), ""));
      case "Medication" -> root.code("code");
      default -> new FhirElement.Code("", root.text("name"));
    };
  }

  Organization organization() {
    Organization organization = named(new Organization());
    organization.setIdentifier(identifiers("Organization"));
    return organization.setName(name);
  }

  Location location() {
    Location location = named(new Location());
    location.setIdentifier(identifiers("Location"));
    return location.setName(name);
  }

  Practitioner practitioner() {
    Practitioner practitioner = named(new Practitioner());
    practitioner.setIdentifier(identifiers("Practitioner"));
    if (name != null) {
      practitioner.addName().setText(name);
    }
    return practitioner;
  }

  PractitionerRole practitionerRole() {
    PractitionerRole role = named(new PractitionerRole());
    role.setIdentifier(identifiers("PractitionerRole"));
    if (name != null) {
      role.setPractitioner(new Reference().setDisplay(name));
    }
    return role;
  }

  Medication medication() {
    Medication medication = named(new Medication());
    medication.setIdentifier(identifiers("Medication"));
    medication.getCode().setText(name);
    if (code != null) {
      medication.getCode().addCoding().setCode(code).setDisplay(name);
    }
    return medication;
  }

  private <R extends Resource> R named(R resource) {
    resource.setId(names.id(id));
    return resource;
  }

  private List<Identifier> identifiers(String type) {
    return names.identifiers(type, id);
  }
}
