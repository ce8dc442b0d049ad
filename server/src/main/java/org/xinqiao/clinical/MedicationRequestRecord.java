package org.xinqiao.clinical;

import java.time.Instant;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/// One prescribed medicine (FHIR MedicationRequest) as one message tells it.
///
/// @param orderKey the number of the order: the same medicine of the same order is a change of it
/// @param dose how much at a time, in the source's words
/// @param frequency how often, in the source's words or code
/// @param daysSupply for how many days; null when the message leaves a doubt
/// @param mapped what the code means; null when nobody said
public record MedicationRequestRecord(
    String orderKey,
    String code,
    String name,
    RequestStatus status,
    @Nullable String dose,
    @Nullable String frequency,
    @Nullable Double quantity,
    @Nullable String unit,
    @Nullable Integer daysSupply,
    Instant orderedAt,
    LocalDate startsOn,
    @Nullable String prescriber,
    @Nullable MappedCode mapped) {

  /// With the source's own code only.
  public MedicationRequestRecord(
      String orderKey,
      String code,
      String name,
      RequestStatus status,
      @Nullable String dose,
      @Nullable String frequency,
      @Nullable Double quantity,
      @Nullable String unit,
      @Nullable Integer daysSupply,
      Instant orderedAt,
      LocalDate startsOn,
      @Nullable String prescriber) {
    this(
        orderKey,
        code,
        name,
        status,
        dose,
        frequency,
        quantity,
        unit,
        daysSupply,
        orderedAt,
        startsOn,
        prescriber,
        null);
  }

  public MedicationRequestRecord as(@Nullable MappedCode meaning) {
    return new MedicationRequestRecord(
        orderKey,
        code,
        name,
        status,
        dose,
        frequency,
        quantity,
        unit,
        daysSupply,
        orderedAt,
        startsOn,
        prescriber,
        meaning);
  }
}
