package org.xinqiao.patient;

import java.time.Instant;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;
import org.xinqiao.shared.PatientId;

/// The patient as every screen and every message needs them; no numbers, no addresses.
public record PatientSummary(
    PatientId id,
    PersonName name,
    Sex sex,
    @Nullable LocalDate birthDate,
    @Nullable String mrn,
    @Nullable String preferredChannel,
    @Nullable Instant deceasedAt,
    boolean anonymous,
    @Nullable String mismatch) {

  /// Completed years on that day; null when the birth date is not known. Whoever was born on 29
  /// February has their birthday on the 28th in common years.
  public @Nullable Integer age(LocalDate today) {
    if (birthDate == null) {
      return null;
    }
    int years = today.getYear() - birthDate.getYear();
    return Math.max(0, birthDate.plusYears(years).isAfter(today) ? years - 1 : years);
  }
}
