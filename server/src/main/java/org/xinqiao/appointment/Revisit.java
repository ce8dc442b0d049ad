package org.xinqiao.appointment;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.xinqiao.shared.PatientId;

/// A return visit 复诊 that is due.
///
/// @param reference who asked for it, in the asker's own words
/// @param startsAt start of the appointment booked for it; null when nothing is booked
public record Revisit(
    UUID id,
    PatientId patient,
    String reference,
    LocalDate dueOn,
    DueSource dueSource,
    String departmentName,
    @Nullable String doctor,
    @Nullable Instant startsAt,
    @Nullable String place,
    @Nullable LocalDate attendedOn,
    @Nullable Response response,
    boolean cancelled) {

  /// Where the day comes from; the doctor's written order beats a report, a report beats a
  /// guideline.
  public enum DueSource {
    ORDER,
    REPORT,
    GUIDELINE;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /// What the patient said about it.
  public enum Response {
    CONFIRMED,
    RESCHEDULE,
    DECLINED;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
