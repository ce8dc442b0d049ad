package org.xinqiao.clinical;

import java.time.LocalDate;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A diagnosis that a source reports on its own, not within a visit. What makes it the same one in
/// the next report is its encounter and its code.
///
/// @param id of the fact, if it is new
/// @param encounterId the visit it was made at, if it is known
/// @param use A admitting, W working, F final (HL7 table 0052)
/// @param status FHIR Condition.clinicalStatus; null when the source says nothing
/// @param mapped what the code means; null when nobody said
public record ConditionRecord(
    UUID id,
    @Nullable UUID encounterId,
    String code,
    String name,
    String use,
    @Nullable String status,
    LocalDate recordedOn,
    @Nullable LocalDate onsetOn,
    @Nullable LocalDate abatedOn,
    @Nullable MappedCode mapped) {

  /// With the source's own code only.
  public ConditionRecord(
      UUID id,
      @Nullable UUID encounterId,
      String code,
      String name,
      String use,
      @Nullable String status,
      LocalDate recordedOn,
      @Nullable LocalDate onsetOn,
      @Nullable LocalDate abatedOn) {
    this(id, encounterId, code, name, use, status, recordedOn, onsetOn, abatedOn, null);
  }

  public ConditionRecord as(@Nullable MappedCode meaning) {
    return new ConditionRecord(
        id, encounterId, code, name, use, status, recordedOn, onsetOn, abatedOn, meaning);
  }
}
