package org.xinqiao.appointment;

import java.time.Instant;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// An appointment as the hospital's system tells it.
///
/// @param fillerKey the hospital's number of it
/// @param followUp booked for a return visit: the doctor wants the patient back on that day
/// @param eventAt when the source said so: an older message never overwrites a newer one
public record AppointmentRecord(
    String fillerKey,
    Status status,
    Instant startsAt,
    String departmentName,
    @Nullable String doctor,
    @Nullable String place,
    boolean followUp,
    Instant eventAt,
    UUID messageId,
    String patientNumber) {

  /// FHIR Appointment.status, as far as messages tell it.
  public enum Status {
    BOOKED,
    CANCELLED,
    NO_SHOW,
    FULFILLED;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }
}
