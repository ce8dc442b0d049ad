package org.xinqiao.interop;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.xinqiao.appointment.AppointmentRecord;
import org.xinqiao.clinical.EncounterRecord;
import org.xinqiao.clinical.ObservationRecord;
import org.xinqiao.patient.PatientRecord;

/// Turns one kind of message into our words. Pure: the same message gives the same records, so that
/// it can be checked before it is acknowledged and applied, or applied again, later.
interface MessageMapper {

  String type();

  Set<String> events();

  /// @throws IntakeRefusal when something needed is missing or impossible
  Report map(Hl7Message message, MessageHeader header, UUID messageId, Instant receivedAt);

  /// Everything that one message says, all about one patient.
  ///
  /// @param patientNumber the source's number of the patient
  record Report(
      PatientRecord patient,
      String patientNumber,
      Instant eventAt,
      List<EncounterRecord> encounters,
      List<ObservationRecord> observations,
      List<AppointmentRecord> appointments) {}
}
