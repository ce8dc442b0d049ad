package org.xinqiao.patient;

import java.time.Instant;
import java.time.LocalDate;
import java.time.Period;
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

  /// Completed years on that day; null when the birth date is not known.
  public @Nullable Integer age(LocalDate today) {
    return birthDate == null ? null : Math.max(0, Period.between(birthDate, today).getYears());
  }
}
