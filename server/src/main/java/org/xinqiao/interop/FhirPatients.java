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
import java.util.UUID;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.DateType;
import org.hl7.fhir.r4.model.Enumerations;
import org.hl7.fhir.r4.model.HumanName;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.Patient;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
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

  FhirPatients(FhirReads reads) {
    this.reads = reads;
  }

  @Override
  public Class<Patient> getResourceType() {
    return Patient.class;
  }

  @Read
  public Patient read(@IdParam IdType id, HttpServletRequest request) {
    UUID uuid = FhirSearch.id(id.getIdPart());
    return Optional.ofNullable(uuid)
        .flatMap(known -> reads.patient(new PatientId(known), FhirFilter.peer(request)))
        .map(FhirPatients::patient)
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
    UUID peer = FhirFilter.peer(request);
    if (identifier != null) {
      return FhirSearch.bundle(
          details, byNumber(identifier, peer).stream().map(FhirPatients::patient).toList(), null);
    }
    if (name == null || name.isEmpty() || name.isExact() || name.isContains()) {
      throw new InvalidRequestException("name is searched by its beginning");
    }
    try {
      Page<FhirReads.PatientRead> page =
          reads.patientsByName(name.getValue(), FhirSearch.cursor(cursor), limit, peer);
      return FhirSearch.bundle(
          details, page.items().stream().map(FhirPatients::patient).toList(), page.nextCursor());
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
    if (identifier.getModifier() != null || system == null || !system.startsWith(SYSTEM)) {
      throw new InvalidRequestException(
          "identifier is searched as {value} or as "
              + SYSTEM
              + "{his|mrn|card}:{assigner}|{value}");
    }
    String[] parts = system.substring(SYSTEM.length()).split(":", 2);
    Identifier.Kind kind =
        switch (parts[0]) {
          case "his" -> Identifier.Kind.HIS;
          case "mrn" -> Identifier.Kind.MRN;
          case "card" -> Identifier.Kind.CARD;
          default ->
              throw new InvalidRequestException("identifier is of the kind his, mrn or card");
        };
    return reads
        .patientByNumber(kind, parts.length == 2 ? parts[1] : "", identifier.getValue(), peer)
        .stream()
        .toList();
  }

  private static Patient patient(FhirReads.PatientRead read) {
    PatientSummary known = read.patient();
    Patient patient = new Patient();
    patient.setId(known.id().toString());
    for (Identifier identifier : read.identifiers()) {
      patient
          .addIdentifier()
          .setSystem(SYSTEM + identifier.kind().code() + ":" + identifier.assigner())
          .setValue(identifier.value());
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
    return patient;
  }
}
