package org.xinqiao.interop;

import java.math.BigDecimal;
import java.sql.Timestamp;
import java.time.format.DateTimeFormatter;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.Quantity;
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

  Quantity quantity(String valueColumn, String unitColumn) {
    double value = java.util.Objects.requireNonNull(number(valueColumn));
    return new Quantity()
        .setValue(BigDecimal.valueOf(value).stripTrailingZeros())
        .setUnit(text(unitColumn));
  }

  /// A moment in the hospital's zone.
  DateTimeType time(String column) {
    Timestamp at = (Timestamp) java.util.Objects.requireNonNull(columns.get(column));
    return new DateTimeType(
        DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(at.toInstant().atZone(Hl7Time.HOSPITAL)));
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

  /// The partner's numbers, and the hospital's where it has one.
  List<Identifier> identifiers() {
    List<Identifier> identifiers = names.identifiers(kind.type(), id);
    FhirFactKind.Number number = kind.number();
    if (number != null) {
      String value = required(number.column());
      // A fact without a number is kept under its partner's name, which is none.
      if (!value.contains("/" + kind.type() + "/")) {
        identifiers.add(new Identifier().setSystem(number.system()).setValue(value));
      }
    }
    return identifiers;
  }

  /// References to other facts, in their order.
  List<Reference> references(String type, String column) {
    String all = text(column);
    return all == null
        ? List.of()
        : Stream.of(all.split(","))
            .map(each -> new Reference(type + "/" + names.id(UUID.fromString(each))))
            .toList();
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
