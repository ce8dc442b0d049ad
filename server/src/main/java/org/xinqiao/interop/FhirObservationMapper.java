package org.xinqiao.interop;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.xinqiao.clinical.MeasuredRecord;
import org.xinqiao.clinical.ObservationRecord;

/// FHIR Observation in our words; a panel, such as blood pressure, is as many results as it has
/// components.
final class FhirObservationMapper {

  private FhirObservationMapper() {}

  static boolean withdrawn(FhirElement observation) {
    return Set.of("entered-in-error", "cancelled").contains(observation.required("status"));
  }

  /// @param reportKey under which it is corrected
  static List<MeasuredRecord> map(
      FhirElement observation,
      UUID id,
      String reportKey,
      @Nullable UUID encounter,
      Instant receivedAt) {
    Common common =
        new Common(
            reportKey,
            observedAt(observation, receivedAt),
            switch (observation.required("status")) {
              case "registered", "preliminary" -> "P";
              case "amended", "corrected" -> "C";
              case "final", "unknown" -> "F";
              default ->
                  throw observation.refused(IntakeRefusal.Reason.VALUE_UNSUPPORTED, "status");
            });
    List<FhirElement> components = observation.all("component");
    if (components.isEmpty()) {
      return List.of(new MeasuredRecord(id, encounter, result(observation, common), null));
    }
    FhirElement.Code panel = observation.code("code");
    List<MeasuredRecord> results = new ArrayList<>();
    for (FhirElement component : components) {
      int place = results.size() + 1;
      results.add(
          new MeasuredRecord(
              place == 1 ? id : ApplyFhir.component(id, place - 1),
              encounter,
              result(component, common),
              new MeasuredRecord.Panel(panel.code(), panel.words(), place)));
    }
    return results;
  }

  private record Common(String reportKey, Instant observedAt, String status) {}

  private static Instant observedAt(FhirElement observation, Instant receivedAt) {
    return observation
        .at("effectiveDateTime")
        .instant()
        .or(() -> observation.at("effectiveInstant").instant())
        .or(() -> observation.at("effectivePeriod").at("start").instant())
        .or(() -> observation.at("issued").instant())
        .orElse(receivedAt);
  }

  private static ObservationRecord result(FhirElement element, Common common) {
    FhirElement.Code code = element.code("code");
    FhirElement quantity = element.at("valueQuantity");
    Double value = quantity.number("value");
    if (value == null) {
      value = element.number("valueInteger");
    }
    String comparator = quantity.textOrNull("comparator");
    String range = range(element.first("referenceRange"));
    String unit = quantity.text("code").isEmpty() ? quantity.text("unit") : quantity.text("code");
    return new ObservationRecord(
            common.reportKey(),
            code.code(),
            code.words(),
            value,
            comparator,
            raw(element),
            unit.isEmpty() ? null : unit,
            range,
            OruMapper.interpretation(element.first("interpretation").code(), value, range),
            common.observedAt(),
            common.status())
        .given(element.at("code").codeIn(CodeSystem.LOINC.uri()));
  }

  private static String raw(FhirElement element) {
    if (element.at("valueQuantity").exists()) {
      return element.at("valueQuantity").text("comparator")
          + element.at("valueQuantity").text("value");
    }
    if (element.at("valueCodeableConcept").exists()) {
      return element.at("valueCodeableConcept").words();
    }
    for (String name : List.of("valueString", "valueInteger", "valueBoolean")) {
      if (element.at(name).exists()) {
        return element.text(name);
      }
    }
    return "";
  }

  private static @Nullable String range(FhirElement range) {
    if (!range.exists()) {
      return null;
    }
    String low = range.at("low").text("value");
    String high = range.at("high").text("value");
    if (!low.isEmpty() && !high.isEmpty()) {
      return low + "-" + high;
    }
    return !low.isEmpty() ? ">" + low : !high.isEmpty() ? "<" + high : range.textOrNull("text");
  }
}
