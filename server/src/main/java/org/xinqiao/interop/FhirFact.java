package org.xinqiao.interop;

import java.sql.Timestamp;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.jspecify.annotations.Nullable;

/// A fact as a partner reads it: its columns, and what this partner calls it and what it refers to.
///
/// @param components the further components of a panel
record FhirFact(
    FhirFactKind kind,
    UUID id,
    Map<String, @Nullable Object> columns,
    FhirNames names,
    List<FhirFact> components) {

  @Nullable String text(String column) {
    Object value = columns.get(column);
    return value == null ? null : value.toString();
  }

  String required(String column) {
    return java.util.Objects.requireNonNull(text(column), column);
  }

  @Nullable Double number(String column) {
    return columns.get(column) instanceof Double value ? value : null;
  }

  Instant instant(String column) {
    return ((Timestamp) java.util.Objects.requireNonNull(columns.get(column))).toInstant();
  }

  @Nullable Date date(String column) {
    return columns.get(column) instanceof Timestamp at ? Date.from(at.toInstant()) : null;
  }

  /// A day; null when there is none.
  @Nullable DateTimeType day(String column) {
    String day = text(column);
    return day == null ? null : new DateTimeType(day);
  }

  Reference patient() {
    return new Reference(
        "Patient/" + names.id(java.util.Objects.requireNonNull((UUID) columns.get("patient_id"))));
  }

  /// Null when no visit is known.
  @Nullable Reference encounter() {
    return columns.get("encounter_id") instanceof UUID encounter
        ? new Reference("Encounter/" + names.id(encounter))
        : null;
  }

  /// The source's own code without its system, which is not kept; and what it means, where a map
  /// says so.
  CodeableConcept concept(String codeColumn, String nameColumn) {
    CodeableConcept concept = new CodeableConcept();
    String code = text(codeColumn);
    if (code != null) {
      concept.addCoding().setCode(code).setDisplay(text(nameColumn));
    }
    CodeSystem system = CodeSystem.of(String.valueOf(text("mapped_system"))).orElse(null);
    if (codeColumn.equals("code") && system != null) {
      if (String.valueOf(code).equals(text("mapped_code"))) {
        concept.getCodingFirstRep().setSystem(system.uri());
      } else {
        concept
            .addCoding()
            .setSystem(system.uri())
            .setCode(text("mapped_code"))
            .setDisplay(text("mapped_name"));
      }
    }
    return concept.setText(text(nameColumn));
  }

  List<Identifier> identifiers() {
    return names.identifiers(kind.type(), id);
  }

  /// Gives the resource its id and the time it was last reported.
  <R extends Resource> R named(R resource) {
    resource.setId(names.id(id));
    if (columns.get("received_at") instanceof Timestamp received) {
      resource.getMeta().setLastUpdated(Date.from(received.toInstant()));
    }
    return resource;
  }
}
