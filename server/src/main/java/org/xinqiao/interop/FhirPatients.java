package org.xinqiao.interop;

import ca.uhn.fhir.rest.annotation.Count;
import ca.uhn.fhir.rest.annotation.IdParam;
import ca.uhn.fhir.rest.annotation.OptionalParam;
import ca.uhn.fhir.rest.annotation.Read;
import ca.uhn.fhir.rest.annotation.Search;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import ca.uhn.fhir.rest.param.StringParam;
import ca.uhn.fhir.rest.param.TokenParam;
import ca.uhn.fhir.rest.server.IResourceProvider;
import ca.uhn.fhir.rest.server.exceptions.InvalidRequestException;
import ca.uhn.fhir.rest.server.exceptions.ResourceNotFoundException;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.DateType;
import org.hl7.fhir.r4.model.Enumerations;
import org.hl7.fhir.r4.model.HumanName;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Reference;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.xinqiao.patient.PatientRecord;
import org.xinqiao.patient.PatientRecord.Identifier;
import org.xinqiao.patient.PatientSummary;
import org.xinqiao.shared.Page;
import org.xinqiao.shared.PatientId;
import org.xinqiao.shared.ProblemException;

/// FHIR Patient: who they are and the hospital's numbers. No phone, no number of the state.
@Component
class FhirPatients implements IResourceProvider {

  /// Followed by kind and assigner of a number, as in `urn:xinqiao:identifier:his:HIS`.
  static final String SYSTEM = "urn:xinqiao:identifier:";

  private final FhirReads reads;
  private final FhirFacts facts;

  FhirPatients(FhirReads reads, FhirFacts facts) {
    this.reads = reads;
    this.facts = facts;
  }

  @Override
  public Class<Patient> getResourceType() {
    return Patient.class;
  }

  @Read
  public Patient read(@IdParam IdType id, HttpServletRequest request) {
    FhirPartner partner = FhirFilter.partner(request);
    UUID record = facts.told("Patient", id.getIdPart(), partner);
    return Optional.ofNullable(record)
        .flatMap(known -> reads.patient(new PatientId(known), partner.token()))
        .map(read -> {
          UUID standing = read.patient().id().value();
          Patient patient = patient(read, facts.names(Set.of(standing), partner));
          return standing.equals(record) ? patient : retired(id.getIdPart(), patient);
        })
        .orElseThrow(() -> new ResourceNotFoundException(id));
  }

  @Search
  public Bundle search(
      @OptionalParam(name = Patient.SP_IDENTIFIER) @Nullable TokenParam identifier,
      @OptionalParam(name = Patient.SP_NAME) @Nullable StringParam name,
      @OptionalParam(name = FhirSearch.CURSOR) @Nullable StringParam cursor,
      @Count @Nullable Integer count,
      RequestDetails details,
      HttpServletRequest request) {
    int limit = FhirSearch.limit(count);
    if ((identifier == null) == (name == null)) {
      throw new InvalidRequestException("Search Patient by identifier or by name, one of them");
    }
    FhirPartner partner = FhirFilter.partner(request);
    if (identifier != null) {
      return FhirSearch.bundle(
          details, patients(byNumber(identifier, partner.token()), partner), null);
    }
    if (name == null || name.isEmpty() || name.isExact() || name.isContains()) {
      throw new InvalidRequestException("name is searched by its beginning");
    }
    try {
      Page<FhirReads.PatientRead> page =
          reads.patientsByName(name.getValue(), FhirSearch.cursor(cursor), limit, partner.token());
      return FhirSearch.bundle(details, patients(page.items(), partner), page.nextCursor());
    } catch (ProblemException | IllegalArgumentException e) {
      throw new InvalidRequestException("_cursor is none of this server");
    }
  }

  /// A number without its system is looked for among the numbers of every system that sends to us.
  private List<FhirReads.PatientRead> byNumber(TokenParam identifier, UUID peer) {
    String system = identifier.getSystem();
    if (identifier.getModifier() == null && system == null && !identifier.isEmpty()) {
      return reads.patientsByNumber(identifier.getValue(), peer);
    }
    if (identifier.getModifier() != null
        || system == null
        || identifier.isEmpty()
        || system.startsWith(SYSTEM) && !system.matches(SYSTEM + "(his|mrn|card):.*")) {
      throw new InvalidRequestException(
          "identifier is searched as {value}, as {system}|{value} or as "
              + SYSTEM
              + "{his|mrn|card}:{assigner}|{value}");
    }
    return FhirIdentifiers.candidates(system, identifier.getValue(), "").stream()
        .filter(each -> handedOut(each.kind()))
        .flatMap(each ->
            reads.patientByNumber(each.kind(), each.assigner(), each.value(), peer).stream())
        .distinct()
        .toList();
  }

  /// No number of the state is handed out or searched by.
  private static boolean handedOut(Identifier.Kind kind) {
    return kind == Identifier.Kind.HIS
        || kind == Identifier.Kind.MRN
        || kind == Identifier.Kind.CARD;
  }

  private List<Patient> patients(List<FhirReads.PatientRead> reads, FhirPartner partner) {
    FhirNames names =
        facts.names(
            reads.stream().map(read -> read.patient().id().value()).collect(Collectors.toSet()),
            partner);
    return reads.stream().map(read -> patient(read, names)).toList();
  }

  static Patient patient(FhirReads.PatientRead read, FhirNames names) {
    PatientSummary known = read.patient();
    Patient patient = new Patient();
    patient.setId(names.id(known.id().value()));
    for (Identifier identifier : read.identifiers()) {
      patient.addIdentifier().setSystem(system(identifier)).setValue(identifier.value());
    }
    HumanName name = patient.addName();
    name.setUse(HumanName.NameUse.OFFICIAL).setText(known.name().whole());
    name.setFamily(known.name().family());
    if (!known.name().given().isEmpty()) {
      name.addGiven(known.name().given());
    }
    patient.setGender(
        switch (known.sex()) {
          case FEMALE -> Enumerations.AdministrativeGender.FEMALE;
          case MALE -> Enumerations.AdministrativeGender.MALE;
          case UNKNOWN -> Enumerations.AdministrativeGender.UNKNOWN;
        });
    if (known.birthDate() != null) {
      patient.setBirthDateElement(new DateType(known.birthDate().toString()));
    }
    if (known.deceasedAt() != null) {
      patient.setDeceased(new DateTimeType(known.deceasedAt().toString()));
    }
    for (PatientRecord.Relative relative : read.relatives()) {
      Patient.ContactComponent contact = patient.addContact();
      contact.getName().setText(relative.name());
      contact.addRelationship().setText(relative.relationship());
    }
    return patient;
  }

  /// Under the name of a record that another one stands for it says which, unless the partner knows
  /// only the one name.
  private static Patient retired(String asked, Patient patient) {
    String standing = patient.getIdPart();
    if (!asked.equals(standing)) {
      patient.setId(asked);
      patient.setActive(false);
      patient
          .addLink()
          .setOther(new Reference("Patient/" + standing))
          .setType(Patient.LinkType.REPLACEDBY);
    }
    return patient;
  }

  /// A number of a system that has an address of its own keeps it.
  private static String system(Identifier identifier) {
    return identifier.assigner().contains(":")
        ? identifier.assigner()
        : SYSTEM + identifier.kind().code() + ":" + identifier.assigner();
  }
}
