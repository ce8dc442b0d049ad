package org.xinqiao.interop;

import org.jspecify.annotations.Nullable;

/// The facts that partners read: where they stand, and what they are searched and sorted by.
enum FhirFactKind {
  ENCOUNTER("Encounter", "clinical_fact_reported_encounter", "encounter_id", "f.started_at", null),
  CONDITION(
      "Condition",
      "clinical_fact_reported_condition",
      "condition_id",
      day("f.recorded_on"),
      "(f.code = :code OR f.mapped_code = :code)"),
  PROCEDURE(
      "Procedure",
      "clinical_fact_reported_procedure",
      "procedure_id",
      day("f.performed_on"),
      "(f.code = :code OR f.mapped_code = :code)"),
  OBSERVATION(
      "Observation",
      "clinical_fact_reported_observation",
      "observation_id",
      "f.observed_at",
      "((f.code = :code OR f.mapped_code = :code) AND f.panel_code IS NULL OR f.panel_code = :code)"),
  ALLERGY(
      "AllergyIntolerance",
      "clinical_fact_reported_allergy",
      "allergy_id",
      day("coalesce(f.recorded_on, date '1900-01-01')"),
      "f.code = :code"),
  APPOINTMENT(
      "Appointment",
      "appointment_fact_reported_appointment",
      "appointment_id",
      "f.starts_at",
      null);

  private final String type;
  private final String view;
  private final String id;
  private final String at;
  private final @Nullable String byCode;

  FhirFactKind(String type, String view, String id, String at, @Nullable String byCode) {
    this.type = type;
    this.view = view;
    this.id = id;
    this.at = at;
    this.byCode = byCode;
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

  String byCode() {
    if (byCode == null) {
      throw new IllegalStateException(type + " is not searched by code");
    }
    return byCode;
  }

  private static String day(String column) {
    return "(" + column + "::timestamp AT TIME ZONE 'Asia/Shanghai')";
  }
}
