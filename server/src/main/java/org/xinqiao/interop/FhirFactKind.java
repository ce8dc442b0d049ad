package org.xinqiao.interop;

import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The facts that partners read: where they stand, and what they are searched and sorted by.
enum FhirFactKind {
  ENCOUNTER("Encounter", "encounter", "encounter_id", "f.started_at") {
    @Override
    Number number() {
      return new Number("urn:xinqiao:visit", "visit_key");
    }
  },
  CONDITION("Condition", "condition", "condition_id", day("f.recorded_on")) {
    @Override
    String byCode() {
      return EITHER_CODE;
    }
  },
  PROCEDURE("Procedure", "procedure", "procedure_id", day("f.performed_on")) {
    @Override
    String byCode() {
      return EITHER_CODE;
    }
  },
  OBSERVATION("Observation", "observation", "observation_id", "f.observed_at") {
    @Override
    String byCode() {
      return "(" + EITHER_CODE + " AND f.panel_code IS NULL OR f.panel_code = :code)";
    }
  },
  ALLERGY(
      "AllergyIntolerance",
      "allergy",
      "allergy_id",
      day("coalesce(f.recorded_on, date '1900-01-01')")),
  MEDICATION_REQUEST("MedicationRequest", "medication_request", "request_id", "f.ordered_at") {
    @Override
    Number number() {
      return new Number("urn:xinqiao:order", "order_key");
    }
  },
  MEDICATION_DISPENSE(
      "MedicationDispense", "medication_dispense", "dispense_id", "f.handed_over_at") {
    @Override
    Number number() {
      return new Number("urn:xinqiao:dispense", "dispense_key");
    }
  },
  DIAGNOSTIC_REPORT("DiagnosticReport", "diagnostic_report", "report_id", "f.reported_at"),
  APPOINTMENT("Appointment", "appointment", "appointment_id", "f.starts_at");

  /// As it was sent, or as it is mapped.
  private static final String EITHER_CODE = "(f.code = :code OR f.mapped_code = :code)";

  /// The hospital's number of a fact, which it has also when no partner told of it.
  record Number(String system, String column) {}

  private final String type;
  private final String view;
  private final String id;
  private final String at;

  FhirFactKind(String type, String view, String id, String at) {
    this.type = type;
    this.view =
        (type.equals("Appointment") ? "appointment" : "clinical") + "_fact_reported_" + view;
    this.id = id;
    this.at = at;
  }

  static Optional<FhirFactKind> of(String type) {
    return Stream.of(values()).filter(kind -> kind.type.equals(type)).findFirst();
  }

  /// FHIR resource type.
  String type() {
    return type;
  }

  String view() {
    return view;
  }

  /// Column of its id.
  String id() {
    return id;
  }

  /// When it was, as an instant.
  String at() {
    return at;
  }

  /// How it is found by a code.
  String byCode() {
    return "f.code = :code";
  }

  @Nullable Number number() {
    return null;
  }

  private static String day(String column) {
    return "(" + column + "::timestamp AT TIME ZONE 'Asia/Shanghai')";
  }
}
