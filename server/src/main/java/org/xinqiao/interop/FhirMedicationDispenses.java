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
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.MedicationDispense;
import org.hl7.fhir.r4.model.Quantity;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// FHIR MedicationDispense: what the pharmacy handed over, or took back.
@Component
class FhirMedicationDispenses implements IResourceProvider {

  private static final Map<String, String> STATUS =
      Map.of("completed", "completed", "cancelled", "cancelled");

  private final FhirAnswers answers;

  FhirMedicationDispenses(FhirAnswers answers) {
    this.answers = answers;
  }

  @Override
  public Class<MedicationDispense> getResourceType() {
    return MedicationDispense.class;
  }

  @Read
  public MedicationDispense read(@IdParam IdType id, HttpServletRequest request) {
    return answers.read(
        FhirFactKind.MEDICATION_DISPENSE, id, request, FhirMedicationDispenses::resource);
  }

  @Search
  public Bundle search(
      @OptionalParam(name = "patient") @Nullable ReferenceParam patient,
      @OptionalParam(name = "identifier") @Nullable TokenParam identifier,
      @OptionalParam(name = "code") @Nullable TokenParam code,
      @OptionalParam(name = "status") @Nullable TokenParam status,
      @OptionalParam(name = "whenhandedover") @Nullable DateRangeParam date,
      @OptionalParam(name = "_lastUpdated") @Nullable DateRangeParam updated,
      @OptionalParam(name = FhirSearch.CURSOR) @Nullable StringParam cursor,
      @Count @Nullable Integer count,
      RequestDetails details,
      HttpServletRequest request) {
    return answers.search(
        FhirFactKind.MEDICATION_DISPENSE,
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
        FhirMedicationDispenses::resource);
  }

  private static MedicationDispense resource(FhirFact fact) {
    MedicationDispense dispense = fact.named(new MedicationDispense());
    dispense.setIdentifier(fact.identifiers());
    dispense.setStatus(
        MedicationDispense.MedicationDispenseStatus.fromCode(fact.required("status")));
    dispense.setMedication(fact.concept("code", "name"));
    dispense.setSubject(fact.patient());
    dispense.setContext(fact.encounter());
    if (fact.text("order_key") != null) {
      dispense
          .addAuthorizingPrescription()
          .setType("MedicationRequest")
          .getIdentifier()
          .setValue(fact.text("order_key"));
    }
    if (fact.number("quantity") != null) {
      dispense.setQuantity(fact.quantity("quantity", "unit"));
    }
    if (fact.text("days_supply") != null) {
      Quantity days = new Quantity().setUnit("d").setCode("d");
      dispense.setDaysSupply(days.setValue(Integer.parseInt(fact.required("days_supply"))));
    }
    dispense.setWhenHandedOverElement(fact.time("handed_over_at"));
    if (fact.text("dose") != null) {
      dispense.addDosageInstruction().setText(fact.text("dose"));
    }
    return dispense;
  }
}
