package org.xinqiao.clinical;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A medicine that the pharmacy handed over (FHIR MedicationDispense) as one message tells it.
///
/// @param dispenseKey the pharmacy's number of it
/// @param orderKey the order it belongs to, where it is said
/// @param cancelled it was taken back
/// @param daysSupply for how many days it lasts; null when the message leaves a doubt
/// @param mapped what the code means; null when nobody said
public record MedicationDispenseRecord(
    String dispenseKey,
    @Nullable String orderKey,
    String code,
    String name,
    boolean cancelled,
    @Nullable Double quantity,
    @Nullable String unit,
    @Nullable String dose,
    @Nullable Integer daysSupply,
    Instant handedOverAt,
    @Nullable MappedCode mapped) {

  /// With the source's own code only.
  public MedicationDispenseRecord(
      String dispenseKey,
      @Nullable String orderKey,
      String code,
      String name,
      boolean cancelled,
      @Nullable Double quantity,
      @Nullable String unit,
      @Nullable String dose,
      @Nullable Integer daysSupply,
      Instant handedOverAt) {
    this(
        dispenseKey,
        orderKey,
        code,
        name,
        cancelled,
        quantity,
        unit,
        dose,
        daysSupply,
        handedOverAt,
        null);
  }

  public MedicationDispenseRecord as(@Nullable MappedCode meaning) {
    return new MedicationDispenseRecord(
        dispenseKey,
        orderKey,
        code,
        name,
        cancelled,
        quantity,
        unit,
        dose,
        daysSupply,
        handedOverAt,
        meaning);
  }
}
