package org.xinqiao.clinical;

import java.time.Instant;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// One result of a laboratory or a device.
///
/// @param reportKey the report it stands in: the same code in the same report is a correction
/// @param value the number, when the result is one
/// @param comparator `<` or `>` when the result is beyond the method's range
/// @param rawValue as it was sent
/// @param status HL7 table 0085: P preliminary, F final, C corrected, D, W and X withdrawn; I, N,
///   O, R and S not there yet
/// @param givenCode LOINC, where the source gives it beside its own code
/// @param mapped what code, value and unit mean; null when nobody said
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
    String status,
    @Nullable String givenCode,
    @Nullable MappedCode mapped) {

  /// Still to come: preliminary, not verified, partial, or only ordered.
  static final Set<String> AWAITED = Set.of("P", "R", "S", "I", "N", "O");

  /// Deleted, posted as wrong, or not to be had after all.
  static final Set<String> WITHDRAWN = Set.of("D", "W", "X");

  private static final Set<String> WITHOUT_VALUE = Set.of("I", "N", "O");

  /// Whether the source has not said its word yet.
  boolean isAwaited() {
    return AWAITED.contains(status);
  }

  /// Whether the source took it back.
  boolean isWithdrawn() {
    return WITHDRAWN.contains(status);
  }

  /// Whether there is a value to act on: it was not withdrawn, and is more than an order. The view
  /// `clinical_fact_observation` has these only.
  public boolean isResult() {
    return !isWithdrawn() && !WITHOUT_VALUE.contains(status);
  }

  /// With the source's own code only.
  public ObservationRecord(
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
    this(
        reportKey,
        code,
        name,
        value,
        comparator,
        rawValue,
        unit,
        referenceRange,
        interpretation,
        observedAt,
        status,
        null,
        null);
  }

  /// With the LOINC code that the source gave beside its own.
  public ObservationRecord given(@Nullable String loinc) {
    return with(loinc, mapped);
  }

  public ObservationRecord as(@Nullable MappedCode meaning) {
    return with(givenCode, meaning);
  }

  private ObservationRecord with(@Nullable String loinc, @Nullable MappedCode meaning) {
    return new ObservationRecord(
        reportKey,
        code,
        name,
        value,
        comparator,
        rawValue,
        unit,
        referenceRange,
        interpretation,
        observedAt,
        status,
        loinc,
        meaning);
  }

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
