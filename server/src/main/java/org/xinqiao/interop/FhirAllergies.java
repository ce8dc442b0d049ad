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
import org.hl7.fhir.r4.model.AllergyIntolerance;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.IdType;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// FHIR AllergyIntolerance: allergies.
@Component
class FhirAllergies implements IResourceProvider {

  private static final String VERIFICATION =
      "http://terminology.hl7.org/CodeSystem/allergyintolerance-verification";

  private final FhirAnswers answers;

  FhirAllergies(FhirAnswers answers) {
    this.answers = answers;
  }

  @Override
  public Class<AllergyIntolerance> getResourceType() {
    return AllergyIntolerance.class;
  }

  @Read
  public AllergyIntolerance read(@IdParam IdType id, HttpServletRequest request) {
    return answers.read(FhirFactKind.ALLERGY, id, request, FhirAllergies::resource);
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
        FhirFactKind.ALLERGY,
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
        FhirAllergies::resource);
  }

  static AllergyIntolerance resource(FhirFact fact) {
    AllergyIntolerance allergy = fact.named(new AllergyIntolerance());
    allergy.setIdentifier(fact.identifiers());
    allergy.getVerificationStatus().addCoding().setSystem(VERIFICATION).setCode("confirmed");
    allergy.setPatient(fact.patient());
    allergy.setCode(fact.concept("code", "name"));
    allergy.setRecordedDateElement(fact.day("recorded_on"));
    AllergyIntolerance.AllergyIntoleranceSeverity severity =
        switch (fact.required("severity")) {
          case "severe" -> AllergyIntolerance.AllergyIntoleranceSeverity.SEVERE;
          case "moderate" -> AllergyIntolerance.AllergyIntoleranceSeverity.MODERATE;
          case "mild" -> AllergyIntolerance.AllergyIntoleranceSeverity.MILD;
          default -> null;
        };
    String seen = fact.text("reaction");
    if (severity != null || seen != null) {
      AllergyIntolerance.AllergyIntoleranceReactionComponent reaction = allergy.addReaction();
      reaction.setSeverity(severity);
      reaction.addManifestation().setText(seen);
    }
    return allergy;
  }
}
