package org.xinqiao.clinical;

import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// One result of a laboratory or a device.
///
/// @param reportKey the report it stands in: the same code in the same report is a correction
/// @param value the number, when the result is one
/// @param comparator `<` or `>` when the result is beyond the method's range
/// @param rawValue as it was sent
/// @param status HL7 table 0085: P preliminary, F final, C corrected
public record ObservationRecord(
    String reportKey,
    String code,
    String name,
    @Nullable Double value,
    @Nullable String comparator,
    String rawValue,
    @Nullable String unit,
    @Nullable String referenceRange,
    @Nullable Interpretation interpretation,
    Instant observedAt,
    String status) {

  /// Where the value lies against the range of the reporting laboratory.
  public enum Interpretation {
    HIGH,
    LOW,
    CRITICAL_HIGH,
    CRITICAL_LOW;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }
}
