package org.xinqiao.interop;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.xinqiao.appointment.AppointmentRecord;
import org.xinqiao.appointment.AppointmentRecord.Status;

/// FHIR Appointment in our words.
final class FhirAppointmentMapper {

  private FhirAppointmentMapper() {}

  /// The participant that is the patient.
  static FhirElement patient(FhirElement appointment, FhirReferences references) {
    for (FhirElement participant : appointment.all("participant")) {
      FhirElement actor = participant.at("actor");
      if (references.isOf(actor, "Patient")) {
        return actor;
      }
    }
    throw appointment.refused(IntakeRefusal.Reason.FIELD_MISSING, "participant.actor");
  }

  /// @param number under which it is kept
  static AppointmentRecord map(
      FhirElement appointment,
      FhirReferences references,
      String number,
      Instant at,
      UUID messageId,
      String patientNumber) {
    FhirElement service = appointment.first("serviceType");
    String words = service.exists() ? service.words() : "";
    FhirElement type = appointment.at("appointmentType");
    return new AppointmentRecord(
        number,
        status(appointment),
        appointment
            .at("start")
            .instant()
            .orElseThrow(() -> appointment.refused(IntakeRefusal.Reason.FIELD_MISSING, "start")),
        words.isEmpty() ? "未注明科室" : words,
        actor(appointment, references, "Practitioner"),
        actor(appointment, references, "Location"),
        type.exists() && type.hasCode("FOLLOWUP") || words.contains("复诊"),
        at,
        messageId,
        patientNumber);
  }

  private static Status status(FhirElement appointment) {
    return switch (appointment.required("status")) {
      case "booked", "pending", "arrived", "checked-in" -> Status.BOOKED;
      case "cancelled", "entered-in-error" -> Status.CANCELLED;
      case "noshow" -> Status.NO_SHOW;
      case "fulfilled" -> Status.FULFILLED;
      default -> throw appointment.refused(IntakeRefusal.Reason.VALUE_UNSUPPORTED, "status");
    };
  }

  private static @Nullable String actor(
      FhirElement appointment, FhirReferences references, String type) {
    for (FhirElement participant : appointment.all("participant")) {
      FhirElement actor = participant.at("actor");
      if (references.isOf(actor, type)) {
        return references.name(actor, type);
      }
    }
    return null;
  }
}
