package org.xinqiao.clinical;

import org.jspecify.annotations.Nullable;

/// What a source's code means in a code system that conditions know (FHIR ConceptMap target). It
/// stands beside the source's own code and never replaces it.
///
/// @param system such as `LOINC`, `ICD-10` or `INN`
/// @param value a result in `unit`; null when it is no number, or when the unit it was sent in is
///   not known: then no condition may take it for one
/// @param unit UCUM; null when there is none
public record MappedCode(
    String system, String code, String name, @Nullable Double value, @Nullable String unit) {

  public static MappedCode of(String system, String code, String name) {
    return new MappedCode(system, code, name, null, null);
  }
}
