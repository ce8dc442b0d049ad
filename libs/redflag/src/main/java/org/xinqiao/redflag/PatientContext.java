package org.xinqiao.redflag;

import org.jspecify.annotations.Nullable;

/// What the hospital knows about the writer; `null` means unknown, then the text alone decides.
///
/// @param diabetic known diabetes
/// @param pregnancyWeeks completed weeks of gestation, when pregnant
/// @param daysSinceSurgery days since the last operation
/// @param daysSinceChemotherapy days since the last course
/// @param anticoagulated takes an anticoagulant or dual antiplatelet therapy
/// @param ageYears age in completed years
public record PatientContext(
    @Nullable Boolean diabetic,
    @Nullable Integer pregnancyWeeks,
    @Nullable Integer daysSinceSurgery,
    @Nullable Integer daysSinceChemotherapy,
    @Nullable Boolean anticoagulated,
    @Nullable Integer ageYears) {

  private static final PatientContext UNKNOWN =
      new PatientContext(null, null, null, null, null, null);

  /// Nothing is known about the writer.
  public static PatientContext unknown() {
    return UNKNOWN;
  }
}
