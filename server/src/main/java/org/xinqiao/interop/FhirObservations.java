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
import java.util.List;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Quantity;
import org.hl7.fhir.r4.model.StringType;
import org.hl7.fhir.r4.model.Type;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// FHIR Observation: results of laboratories and devices; a panel with its components.
@Component
class FhirObservations implements IResourceProvider {

  private static final String INTERPRETATION =
      "http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation";

  private final FhirAnswers answers;

  FhirObservations(FhirAnswers answers) {
    this.answers = answers;
  }

  @Override
  public Class<Observation> getResourceType() {
    return Observation.class;
  }

  @Read
  public Observation read(@IdParam IdType id, HttpServletRequest request) {
    return answers.read(FhirFactKind.OBSERVATION, id, request, FhirObservations::resource);
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
        FhirFactKind.OBSERVATION,
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
        FhirObservations::resource);
  }

  static Observation resource(FhirFact fact) {
    Observation observation = fact.named(new Observation());
    observation.setIdentifier(fact.identifiers());
    observation.setStatus(
        switch (fact.required("status")) {
          case "I", "N", "O" -> Observation.ObservationStatus.REGISTERED;
          case "P", "R", "S" -> Observation.ObservationStatus.PRELIMINARY;
          case "D", "W" -> Observation.ObservationStatus.ENTEREDINERROR;
          case "X" -> Observation.ObservationStatus.CANCELLED;
          case "C" -> Observation.ObservationStatus.CORRECTED;
          default -> Observation.ObservationStatus.FINAL;
        });
    observation.setSubject(fact.patient());
    observation.setEncounter(fact.encounter());
    observation.setEffective(fact.time("observed_at"));
    if (fact.components().isEmpty()) {
      observation.setCode(fact.concept("code", "name"));
      observation.setValue(value(fact));
      observation.setInterpretation(interpretation(fact));
      observation.setReferenceRange(range(fact));
    } else {
      observation.setCode(fact.concept("panel_code", "panel_name"));
      for (FhirFact each : fact.components()) {
        Observation.ObservationComponentComponent component = observation.addComponent();
        component.setCode(each.concept("code", "name"));
        component.setValue(value(each));
        component.setInterpretation(interpretation(each));
        component.setReferenceRange(range(each));
      }
    }
    return observation;
  }

  private static @Nullable Type value(FhirFact fact) {
    Double number = fact.number("value");
    String raw = fact.required("raw_value");
    if (number == null) {
      return raw.isEmpty() ? null : new StringType(raw);
    }
    Quantity quantity = fact.quantity("value", "unit");
    if (fact.text("comparator") != null) {
      quantity.setComparator(Quantity.QuantityComparator.fromCode(fact.text("comparator")));
    }
    return quantity;
  }

  private static List<CodeableConcept> interpretation(FhirFact fact) {
    String code =
        switch (String.valueOf(fact.text("interpretation"))) {
          case "high" -> "H";
          case "low" -> "L";
          case "critical-high" -> "HH";
          case "critical-low" -> "LL";
          default -> null;
        };
    return code == null
        ? List.of()
        : List.of(
            new CodeableConcept().addCoding(new Coding().setSystem(INTERPRETATION).setCode(code)));
  }

  private static List<Observation.ObservationReferenceRangeComponent> range(FhirFact fact) {
    String range = fact.text("reference_range");
    return range == null
        ? List.of()
        : List.of(new Observation.ObservationReferenceRangeComponent().setText(range));
  }
}
