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
import org.hl7.fhir.r4.model.Condition;
import org.hl7.fhir.r4.model.IdType;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// FHIR Condition: diagnoses, with the visit they were made at.
@Component
class FhirConditions implements IResourceProvider {

  private static final String CLINICAL = "http://terminology.hl7.org/CodeSystem/condition-clinical";
  private static final String VERIFICATION =
      "http://terminology.hl7.org/CodeSystem/condition-ver-status";

  private final FhirAnswers answers;

  FhirConditions(FhirAnswers answers) {
    this.answers = answers;
  }

  @Override
  public Class<Condition> getResourceType() {
    return Condition.class;
  }

  @Read
  public Condition read(@IdParam IdType id, HttpServletRequest request) {
    return answers.read(FhirFactKind.CONDITION, id, request, FhirConditions::resource);
  }

  @Search
  public Bundle search(
      @OptionalParam(name = "patient") @Nullable ReferenceParam patient,
      @OptionalParam(name = "identifier") @Nullable TokenParam identifier,
      @OptionalParam(name = "code") @Nullable TokenParam code,
      @OptionalParam(name = "recorded-date") @Nullable DateRangeParam date,
      @OptionalParam(name = "_lastUpdated") @Nullable DateRangeParam updated,
      @OptionalParam(name = FhirSearch.CURSOR) @Nullable StringParam cursor,
      @Count @Nullable Integer count,
      RequestDetails details,
      HttpServletRequest request) {
    return answers.search(
        FhirFactKind.CONDITION,
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
        FhirConditions::resource);
  }

  static Condition resource(FhirFact fact) {
    Condition condition = fact.named(new Condition());
    condition.setIdentifier(fact.identifiers());
    condition.setSubject(fact.patient());
    condition.setEncounter(fact.encounter());
    condition.setCode(fact.concept("code", "name"));
    String status = fact.text("clinical_status");
    if (status != null) {
      condition.getClinicalStatus().addCoding().setSystem(CLINICAL).setCode(status);
    }
    condition
        .getVerificationStatus()
        .addCoding()
        .setSystem(VERIFICATION)
        .setCode("F".equals(fact.text("use")) ? "confirmed" : "provisional");
    condition.setRecordedDateElement(fact.day("recorded_on"));
    condition.setOnset(fact.day("onset_on"));
    condition.setAbatement(fact.day("abated_on"));
    return condition;
  }
}
