package org.xinqiao.interop;

import ca.uhn.fhir.rest.annotation.Count;
import ca.uhn.fhir.rest.annotation.IdParam;
import ca.uhn.fhir.rest.annotation.OptionalParam;
import ca.uhn.fhir.rest.annotation.Read;
import ca.uhn.fhir.rest.annotation.Search;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import ca.uhn.fhir.rest.param.ReferenceParam;
import ca.uhn.fhir.rest.param.StringParam;
import ca.uhn.fhir.rest.param.TokenParam;
import ca.uhn.fhir.rest.server.IResourceProvider;
import ca.uhn.fhir.rest.server.exceptions.InvalidRequestException;
import ca.uhn.fhir.rest.server.exceptions.ResourceNotFoundException;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Encounter;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.Period;
import org.hl7.fhir.r4.model.Reference;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.xinqiao.shared.Page;
import org.xinqiao.shared.PatientId;
import org.xinqiao.shared.ProblemException;

/// FHIR Encounter: the visits that the hospital's systems reported.
@Component
class FhirEncounters implements IResourceProvider {

  static final String SYSTEM = "urn:xinqiao:visit";
  private static final String CLASS = "http://terminology.hl7.org/CodeSystem/v3-ActCode";

  private final FhirReads reads;

  FhirEncounters(FhirReads reads) {
    this.reads = reads;
  }

  @Override
  public Class<Encounter> getResourceType() {
    return Encounter.class;
  }

  @Read
  public Encounter read(@IdParam IdType id, HttpServletRequest request) {
    UUID uuid = FhirSearch.id(id.getIdPart());
    return Optional.ofNullable(uuid)
        .flatMap(known -> reads.encounter(known, FhirFilter.peer(request)))
        .map(FhirEncounters::encounter)
        .orElseThrow(() -> new ResourceNotFoundException(id));
  }

  @Search
  public Bundle search(
      @OptionalParam(name = Encounter.SP_IDENTIFIER) @Nullable TokenParam identifier,
      @OptionalParam(name = Encounter.SP_PATIENT) @Nullable ReferenceParam patient,
      @OptionalParam(name = FhirSearch.CURSOR) @Nullable StringParam cursor,
      @Count @Nullable Integer count,
      RequestDetails details,
      HttpServletRequest request) {
    int limit = FhirSearch.limit(count);
    if (identifier == null && patient == null) {
      throw new InvalidRequestException("Search Encounter by identifier, patient or both");
    }
    String visit = identifier == null ? null : visit(identifier);
    PatientId whose = null;
    if (patient != null) {
      UUID id = patient.getChain() == null ? FhirSearch.id(patient.getIdPart()) : null;
      if (id == null) {
        throw new InvalidRequestException("patient is a reference, as in Patient/{id}");
      }
      whose = new PatientId(id);
    }
    try {
      Page<FhirReads.EncounterRead> page =
          reads.encounters(
              visit, whose, FhirSearch.cursor(cursor), limit, FhirFilter.peer(request));
      List<Encounter> encounters = page.items().stream().map(FhirEncounters::encounter).toList();
      return FhirSearch.bundle(details, encounters, page.nextCursor());
    } catch (ProblemException e) {
      throw new InvalidRequestException("_cursor is none of this server");
    }
  }

  private static String visit(TokenParam identifier) {
    String system = identifier.getSystem();
    boolean ours = system == null || system.isEmpty() || system.equals(SYSTEM);
    if (identifier.getModifier() != null || !ours) {
      throw new InvalidRequestException("identifier is searched as " + SYSTEM + "|{visit number}");
    }
    return identifier.getValue();
  }

  private static Encounter encounter(FhirReads.EncounterRead read) {
    Encounter encounter = new Encounter();
    encounter.setId(read.id().toString());
    encounter.addIdentifier().setSystem(SYSTEM).setValue(read.visit());
    encounter.setStatus(
        read.status().equals("finished")
            ? Encounter.EncounterStatus.FINISHED
            : Encounter.EncounterStatus.INPROGRESS);
    if (!read.encounterClass().equals("other")) {
      encounter.setClass_(new Coding().setSystem(CLASS).setCode(code(read.encounterClass())));
    } else {
      encounter.setClass_(new Coding().setDisplay("other"));
    }
    encounter.setSubject(new Reference("Patient/" + read.patient()));
    Period period = new Period().setStart(date(read.startedAt()));
    Instant ended = read.endedAt();
    if (ended != null) {
      period.setEnd(date(ended));
    }
    encounter.setPeriod(period);
    encounter.getServiceType().setText(read.department());
    if (read.doctor() != null) {
      encounter.addParticipant().setIndividual(new Reference().setDisplay(read.doctor()));
    }
    if (read.place() != null) {
      encounter.addLocation().setLocation(new Reference().setDisplay(read.place()));
    }
    if (read.disposition() != null) {
      encounter.getHospitalization().getDischargeDisposition().setText(read.disposition());
    }
    return encounter;
  }

  private static String code(String encounterClass) {
    return switch (encounterClass) {
      case "inpatient" -> "IMP";
      case "emergency" -> "EMER";
      default -> "AMB";
    };
  }

  private static Date date(Instant instant) {
    return Date.from(instant);
  }
}
