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
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.Procedure;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// FHIR Procedure: operations and what else was done.
@Component
class FhirProcedures implements IResourceProvider {

  private final FhirAnswers answers;

  FhirProcedures(FhirAnswers answers) {
    this.answers = answers;
  }

  @Override
  public Class<Procedure> getResourceType() {
    return Procedure.class;
  }

  @Read
  public Procedure read(@IdParam IdType id, HttpServletRequest request) {
    return answers.read(FhirFactKind.PROCEDURE, id, request, FhirProcedures::resource);
  }

  @Search
  public Bundle search(
      @OptionalParam(name = "patient") @Nullable ReferenceParam patient,
      @OptionalParam(name = "identifier") @Nullable TokenParam identifier,
      @OptionalParam(name = "code") @Nullable TokenParam code,
      @OptionalParam(name = "date") @Nullable DateRangeParam date,
      @OptionalParam(name = "_lastUpdated") @Nullable DateRangeParam updated,
      @OptionalParam(name = FhirSearch.CURSOR) @Nullable StringParam cursor,
      @Count @Nullable Integer count,
      RequestDetails details,
      HttpServletRequest request) {
    return answers.search(
        FhirFactKind.PROCEDURE,
        new FhirFacts.Filter(
            FhirSearch.patient(patient),
            FhirSearch.identifier(identifier),
            FhirSearch.code(code),
            null,
            FhirSearch.range(date),
            FhirSearch.range(updated)),
        cursor,
        count,
        details,
        request,
        FhirProcedures::resource);
  }

  static Procedure resource(FhirFact fact) {
    Procedure procedure = fact.named(new Procedure());
    procedure.setIdentifier(fact.identifiers());
    procedure.setStatus(Procedure.ProcedureStatus.COMPLETED);
    procedure.setSubject(fact.patient());
    procedure.setEncounter(fact.encounter());
    procedure.setCode(fact.concept("code", "name"));
    procedure.setPerformed(fact.day("performed_on"));
    return procedure;
  }
}
