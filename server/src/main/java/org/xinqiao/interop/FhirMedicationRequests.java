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
import java.util.Map;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Dosage;
import org.hl7.fhir.r4.model.Duration;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.MedicationRequest;
import org.hl7.fhir.r4.model.Period;
import org.hl7.fhir.r4.model.Reference;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// FHIR MedicationRequest: what doctors prescribed.
@Component
class FhirMedicationRequests implements IResourceProvider {

  private static final Map<String, String> STATUS =
      Map.of(
          "active", "active",
          "completed", "completed",
          "stopped", "stopped",
          "cancelled", "cancelled");

  private final FhirAnswers answers;

  FhirMedicationRequests(FhirAnswers answers) {
    this.answers = answers;
  }

  @Override
  public Class<MedicationRequest> getResourceType() {
    return MedicationRequest.class;
  }

  @Read
  public MedicationRequest read(@IdParam IdType id, HttpServletRequest request) {
    return answers.read(
        FhirFactKind.MEDICATION_REQUEST, id, request, FhirMedicationRequests::resource);
  }

  @Search
  public Bundle search(
      @OptionalParam(name = "patient") @Nullable ReferenceParam patient,
      @OptionalParam(name = "identifier") @Nullable TokenParam identifier,
      @OptionalParam(name = "code") @Nullable TokenParam code,
      @OptionalParam(name = "status") @Nullable TokenParam status,
      @OptionalParam(name = "authoredon") @Nullable DateRangeParam date,
      @OptionalParam(name = "_lastUpdated") @Nullable DateRangeParam updated,
      @OptionalParam(name = FhirSearch.CURSOR) @Nullable StringParam cursor,
      @Count @Nullable Integer count,
      RequestDetails details,
      HttpServletRequest request) {
    return answers.search(
        FhirFactKind.MEDICATION_REQUEST,
        new FhirFacts.Filter(
            FhirSearch.patient(patient),
            FhirSearch.identifier(identifier),
            FhirSearch.code(code),
            FhirSearch.status(status, STATUS),
            FhirSearch.range(date),
            FhirSearch.range(updated)),
        cursor,
        count,
        details,
        request,
        FhirMedicationRequests::resource);
  }

  private static MedicationRequest resource(FhirFact fact) {
    MedicationRequest request = fact.named(new MedicationRequest());
    request.setIdentifier(fact.identifiers());
    request.setStatus(MedicationRequest.MedicationRequestStatus.fromCode(fact.required("status")));
    request.setIntent(MedicationRequest.MedicationRequestIntent.ORDER);
    request.setMedication(fact.concept("code", "name"));
    request.setSubject(fact.patient());
    request.setEncounter(fact.encounter());
    request.setAuthoredOnElement(fact.time("ordered_at"));
    if (fact.text("prescriber") != null) {
      request.setRequester(new Reference().setDisplay(fact.text("prescriber")));
    }
    Dosage dosage = request.addDosageInstruction();
    dosage.setText(fact.text("dose"));
    if (fact.text("frequency") != null) {
      dosage.getTiming().getCode().setText(fact.text("frequency"));
    }
    dosage.getTiming().getRepeat().setBounds(new Period().setStartElement(fact.day("starts_on")));
    if (fact.number("quantity") != null) {
      request.getDispenseRequest().setQuantity(fact.quantity("quantity", "unit"));
    }
    if (fact.text("days_supply") != null) {
      Duration days = new Duration();
      days.setValue(Integer.parseInt(fact.required("days_supply"))).setUnit("d").setCode("d");
      request.getDispenseRequest().setExpectedSupplyDuration(days);
    }
    return request;
  }
}
