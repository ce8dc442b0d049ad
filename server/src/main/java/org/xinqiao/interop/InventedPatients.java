package org.xinqiao.interop;

import java.util.List;
import org.hl7.fhir.r4.model.DateType;
import org.hl7.fhir.r4.model.Enumerations;
import org.hl7.fhir.r4.model.HumanName;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.Patient;
import org.springframework.stereotype.Component;
import org.xinqiao.listing.InventedPeople;
import org.xinqiao.patient.Sex;

/// The invented people in what one partner exports: the same in each of its exports, so that in its
/// warehouse they stay the few they are. Whoever finds one in a text knows which partner it came
/// from; which export, the mark on the line says.
@Component
class InventedPatients {

  private final InventedPeople people;

  InventedPatients(InventedPeople people) {
    this.people = people;
  }

  /// @param real patients of this export; nobody is invented where there are none with a number
  List<Patient> like(List<Patient> real, FhirPartner partner) {
    return real.stream()
        .filter(Patient::hasIdentifier)
        .findFirst()
        .map(one -> invented(one, partner))
        .orElse(List.of());
  }

  private List<Patient> invented(Patient like, FhirPartner partner) {
    Identifier number = like.getIdentifierFirstRep();
    return people.of(partner.token(), number.getValue(), like.getIdElement().getIdPart()).stream()
        .map(one -> patient(one, number.getSystem()))
        .toList();
  }

  private static Patient patient(InventedPeople.Person one, String system) {
    Patient patient = new Patient();
    patient.setId(one.id());
    patient.addIdentifier().setSystem(system).setValue(one.number());
    HumanName name = patient.addName();
    name.setUse(HumanName.NameUse.OFFICIAL).setText(one.name().whole());
    name.setFamily(one.name().family()).addGiven(one.name().given());
    patient.setGender(
        one.sex() == Sex.FEMALE
            ? Enumerations.AdministrativeGender.FEMALE
            : Enumerations.AdministrativeGender.MALE);
    patient.setBirthDateElement(new DateType(one.born().toString()));
    return patient;
  }
}
