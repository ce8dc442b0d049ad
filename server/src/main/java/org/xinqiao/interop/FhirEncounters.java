package org.xinqiao.interop;

import ca.uhn.fhir.rest.annotation.Count;
import ca.uhn.fhir.rest.annotation.IdParam;
import ca.uhn.fhir.rest.annotation.OptionalParam;
import ca.uhn.fhir.rest.annotation.Read;
import ca.uhn.fhir.rest.annotation.Search;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import ca.uhn.fhir.rest.param.DateRangeParam;
import ca.uhn.fhir.rest.param.ReferenceParam;
import ca.uhn.fhir.rest.param.StringParam;
import ca.uhn.fhir.rest.param.TokenParam;
import ca.uhn.fhir.rest.server.IResourceProvider;
import jakarta.servlet.http.HttpServletRequest;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Encounter;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.Period;
import org.hl7.fhir.r4.model.Reference;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// FHIR Encounter: the visits that the hospital's systems reported.
@Component
class FhirEncounters implements IResourceProvider {

  private static final String CLASS = "http://terminology.hl7.org/CodeSystem/v3-ActCode";

  private final FhirAnswers answers;

  FhirEncounters(FhirAnswers answers) {
    this.answers = answers;
  }

  @Override
  public Class<Encounter> getResourceType() {
    return Encounter.class;
  }

  @Read
  public Encounter read(@IdParam IdType id, HttpServletRequest request) {
    return answers.read(FhirFactKind.ENCOUNTER, id, request, FhirEncounters::resource);
  }

  /// By visit number, the hospital's or the partner's, by patient, by day.
  @Search
  public Bundle search(
      @OptionalParam(name = Encounter.SP_IDENTIFIER) @Nullable TokenParam identifier,
      @OptionalParam(name = Encounter.SP_PATIENT) @Nullable ReferenceParam patient,
      @OptionalParam(name = Encounter.SP_DATE) @Nullable DateRangeParam date,
      @OptionalParam(name = "_lastUpdated") @Nullable DateRangeParam updated,
      @OptionalParam(name = FhirSearch.CURSOR) @Nullable StringParam cursor,
      @Count @Nullable Integer count,
      RequestDetails details,
      HttpServletRequest request) {
    return answers.search(
        FhirFactKind.ENCOUNTER,
        new FhirFacts.Filter(
            FhirSearch.patient(patient),
            FhirSearch.identifier(identifier),
            null,
            null,
            FhirSearch.range(date),
            FhirSearch.range(updated)),
        cursor,
        count,
        details,
        request,
        FhirEncounters::resource);
  }

  static Encounter resource(FhirFact fact) {
    Encounter encounter = fact.named(new Encounter());
    encounter.setIdentifier(fact.identifiers());
    encounter.setStatus(
        switch (fact.required("status")) {
          case "finished" -> Encounter.EncounterStatus.FINISHED;
          case "cancelled" -> Encounter.EncounterStatus.CANCELLED;
          default -> Encounter.EncounterStatus.INPROGRESS;
        });
    encounter.setClass_(
        fact.required("class").equals("other")
            ? new Coding().setDisplay("other")
            : new Coding().setSystem(CLASS).setCode(code(fact.required("class"))));
    encounter.setSubject(fact.patient());
    encounter.setPeriod(
        new Period().setStart(fact.date("started_at")).setEnd(fact.date("discharged_at")));
    encounter.setServiceType(service(fact));
    if (fact.text("attending_doctor") != null) {
      encounter
          .addParticipant()
          .setIndividual(new Reference().setDisplay(fact.text("attending_doctor")));
    }
    if (fact.text("place") != null) {
      encounter.addLocation().setLocation(new Reference().setDisplay(fact.text("place")));
    }
    if (fact.text("disposition") != null) {
      encounter.getHospitalization().getDischargeDisposition().setText(fact.text("disposition"));
    }
    return encounter;
  }

  /// A department without a code of its own is only a name.
  private static CodeableConcept service(FhirFact fact) {
    CodeableConcept service =
        fact.required("department_code").equals(fact.text("department_name"))
            ? new CodeableConcept().setText(fact.text("department_name"))
            : fact.concept("department_code", "department_name");
    String ours = fact.text("mapped_department_code");
    if (ours != null) {
      service
          .addCoding()
          .setSystem(CodeSystem.DEPARTMENT.uri())
          .setCode(ours)
          .setDisplay(fact.text("mapped_department_name"));
    }
    return service;
  }

  private static String code(String encounterClass) {
    return switch (encounterClass) {
      case "inpatient" -> "IMP";
      case "emergency" -> "EMER";
      default -> "AMB";
    };
  }
}
