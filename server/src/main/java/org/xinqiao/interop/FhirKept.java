package org.xinqiao.interop;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/// Which elements of each type are kept; `docs/reference/fhir-elements.md` says the same to
/// partners, and a test compares them. Whatever else is sent is named in the answer.
final class FhirKept {

  private static final Map<String, Set<String>> KEPT =
      Map.ofEntries(
          Map.entry(
              "Patient",
              elements(
                  "identifier.system",
                  "identifier.value",
                  "identifier.type",
                  "name.text",
                  "name.family",
                  "name.given",
                  "gender",
                  "birthDate",
                  "telecom.system",
                  "telecom.value",
                  "deceasedBoolean",
                  "deceasedDateTime",
                  "contact.name.text",
                  "contact.name.family",
                  "contact.name.given",
                  "contact.relationship.coding.code",
                  "contact.relationship.coding.display",
                  "contact.relationship.text",
                  "contact.telecom.system",
                  "contact.telecom.value")),
          Map.entry(
              "RelatedPerson",
              elements(
                  "identifier.system",
                  "identifier.value",
                  "patient",
                  "name.text",
                  "name.family",
                  "name.given",
                  "relationship.coding.code",
                  "relationship.coding.display",
                  "relationship.text",
                  "telecom.system",
                  "telecom.value")),
          Map.entry("Organization", elements("identifier.system", "identifier.value", "name")),
          Map.entry("Location", elements("identifier.system", "identifier.value", "name")),
          Map.entry(
              "Practitioner",
              elements(
                  "identifier.system",
                  "identifier.value",
                  "name.text",
                  "name.family",
                  "name.given")),
          Map.entry(
              "PractitionerRole",
              elements("identifier.system", "identifier.value", "practitioner")),
          Map.entry(
              "Encounter",
              elements(
                  "identifier.system",
                  "identifier.value",
                  "status",
                  "class.code",
                  "subject",
                  "period.start",
                  "period.end",
                  "serviceType.coding.code",
                  "serviceType.coding.display",
                  "serviceType.text",
                  "serviceProvider",
                  "participant.individual",
                  "location.location",
                  "hospitalization.dischargeDisposition.coding.code",
                  "hospitalization.dischargeDisposition.coding.display",
                  "hospitalization.dischargeDisposition.text")),
          Map.entry(
              "Condition",
              elements(
                  "identifier.system",
                  "identifier.value",
                  "subject",
                  "encounter",
                  "code.coding.code",
                  "code.coding.display",
                  "code.text",
                  "clinicalStatus.coding.code",
                  "verificationStatus.coding.code",
                  "recordedDate",
                  "onsetDateTime",
                  "abatementDateTime")),
          Map.entry(
              "Procedure",
              elements(
                  "identifier.system",
                  "identifier.value",
                  "status",
                  "subject",
                  "encounter",
                  "code.coding.code",
                  "code.coding.display",
                  "code.text",
                  "performedDateTime",
                  "performedPeriod.start")),
          Map.entry(
              "Observation",
              elements(
                  "identifier.system",
                  "identifier.value",
                  "status",
                  "subject",
                  "encounter",
                  "code.coding.code",
                  "code.coding.display",
                  "code.text",
                  "effectiveDateTime",
                  "effectiveInstant",
                  "effectivePeriod.start",
                  "issued",
                  "valueQuantity.value",
                  "valueQuantity.comparator",
                  "valueQuantity.unit",
                  "valueQuantity.code",
                  "valueString",
                  "valueInteger",
                  "valueBoolean",
                  "valueCodeableConcept.coding.code",
                  "valueCodeableConcept.coding.display",
                  "valueCodeableConcept.text",
                  "interpretation.coding.code",
                  "referenceRange.text",
                  "referenceRange.low.value",
                  "referenceRange.high.value",
                  "component.code.coding.code",
                  "component.code.coding.display",
                  "component.code.text",
                  "component.valueQuantity.value",
                  "component.valueQuantity.comparator",
                  "component.valueQuantity.unit",
                  "component.valueQuantity.code",
                  "component.valueString",
                  "component.valueInteger",
                  "component.valueBoolean",
                  "component.valueCodeableConcept.coding.code",
                  "component.valueCodeableConcept.coding.display",
                  "component.valueCodeableConcept.text",
                  "component.interpretation.coding.code",
                  "component.referenceRange.text",
                  "component.referenceRange.low.value",
                  "component.referenceRange.high.value")),
          Map.entry(
              "AllergyIntolerance",
              elements(
                  "identifier.system",
                  "identifier.value",
                  "verificationStatus.coding.code",
                  "patient",
                  "code.coding.code",
                  "code.coding.display",
                  "code.text",
                  "criticality",
                  "recordedDate",
                  "reaction.manifestation.coding.code",
                  "reaction.manifestation.coding.display",
                  "reaction.manifestation.text",
                  "reaction.severity")),
          Map.entry(
              "Medication",
              elements(
                  "identifier.system",
                  "identifier.value",
                  "code.coding.code",
                  "code.coding.display",
                  "code.text")),
          Map.entry(
              "MedicationRequest",
              elements(
                  "identifier.system",
                  "identifier.value",
                  "status",
                  "intent",
                  "doNotPerform",
                  "medicationCodeableConcept.coding.code",
                  "medicationCodeableConcept.coding.display",
                  "medicationCodeableConcept.text",
                  "medicationReference",
                  "subject",
                  "encounter",
                  "authoredOn",
                  "requester",
                  "dosageInstruction.text",
                  "dosageInstruction.timing.code.coding.code",
                  "dosageInstruction.timing.code.coding.display",
                  "dosageInstruction.timing.code.text",
                  "dosageInstruction.timing.repeat.frequency",
                  "dosageInstruction.timing.repeat.period",
                  "dosageInstruction.timing.repeat.periodUnit",
                  "dosageInstruction.timing.repeat.boundsPeriod.start",
                  "dosageInstruction.timing.repeat.boundsDuration",
                  "dosageInstruction.doseAndRate.doseQuantity.value",
                  "dosageInstruction.doseAndRate.doseQuantity.unit",
                  "dosageInstruction.doseAndRate.doseQuantity.code",
                  "dispenseRequest.quantity.value",
                  "dispenseRequest.quantity.unit",
                  "dispenseRequest.quantity.code",
                  "dispenseRequest.expectedSupplyDuration")),
          Map.entry(
              "MedicationDispense",
              elements(
                  "identifier.system",
                  "identifier.value",
                  "status",
                  "medicationCodeableConcept.coding.code",
                  "medicationCodeableConcept.coding.display",
                  "medicationCodeableConcept.text",
                  "medicationReference",
                  "subject",
                  "context",
                  "authorizingPrescription",
                  "quantity.value",
                  "quantity.unit",
                  "quantity.code",
                  "daysSupply",
                  "whenHandedOver",
                  "dosageInstruction.text",
                  "dosageInstruction.doseAndRate.doseQuantity.value",
                  "dosageInstruction.doseAndRate.doseQuantity.unit",
                  "dosageInstruction.doseAndRate.doseQuantity.code")),
          Map.entry(
              "DiagnosticReport",
              elements(
                  "identifier.system",
                  "identifier.value",
                  "status",
                  "subject",
                  "encounter",
                  "code.coding.code",
                  "code.coding.display",
                  "code.text",
                  "effectiveDateTime",
                  "effectivePeriod.start",
                  "issued",
                  "result",
                  "conclusion")),
          Map.entry(
              "Appointment",
              elements(
                  "identifier.system",
                  "identifier.value",
                  "status",
                  "start",
                  "serviceType.coding.code",
                  "serviceType.coding.display",
                  "serviceType.text",
                  "appointmentType.coding.code",
                  "participant.actor")));

  private FhirKept() {}

  static Set<String> types() {
    return KEPT.keySet();
  }

  static boolean knows(String type) {
    return KEPT.containsKey(type);
  }

  static Set<String> of(String type) {
    return KEPT.getOrDefault(type, Set.of());
  }

  /// The elements of a resource that were sent and are not kept, from `Type.` on, without values.
  static Set<String> leftOut(FhirEntry entry) {
    Set<String> left = new TreeSet<>();
    leftOut(entry.root(), entry.type(), left);
    FhirMedicationMapper.doubtful(entry.root())
        .forEach(element -> left.add(entry.type() + "." + element));
    return left;
  }

  /// @param path at which the resource stands
  private static void leftOut(FhirElement resource, String path, Set<String> left) {
    String type = resource.text("resourceType");
    for (Map.Entry<String, JsonNode> property : resource.node().properties()) {
      switch (property.getKey()) {
        case "resourceType", "id" -> {}
        case "contained" ->
            resource.all("contained").forEach(one -> contained(one, type, path, left));
        default -> walk(property.getKey(), property.getValue(), of(type), path, left);
      }
    }
  }

  /// Results that are only in their report are kept, and so are medicines that are only in their
  /// prescription.
  private static void contained(FhirElement one, String type, String path, Set<String> left) {
    String contained = one.text("resourceType");
    boolean kept =
        switch (contained) {
          case "Observation" -> type.equals("DiagnosticReport");
          case "Medication" -> type.startsWith("Medication");
          default -> false;
        };
    if (kept) {
      leftOut(one, path + ".contained.ofType(" + contained + ")", left);
    } else {
      left.add(path + ".contained");
    }
  }

  private static void walk(
      String path, JsonNode node, Set<String> kept, String root, Set<String> left) {
    if (kept.contains(path)) {
      return;
    }
    if (kept.stream().noneMatch(each -> each.startsWith(path + "."))) {
      left.add(root + "." + path);
    } else if (node.isArray()) {
      node.forEach(item -> walk(path, item, kept, root, left));
    } else {
      node.properties()
          .forEach(child -> walk(path + "." + child.getKey(), child.getValue(), kept, root, left));
    }
  }

  private static Set<String> elements(String... paths) {
    return Set.copyOf(List.of(paths));
  }
}
