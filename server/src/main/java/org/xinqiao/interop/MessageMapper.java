package org.xinqiao.interop;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.xinqiao.appointment.AppointmentRecord;
import org.xinqiao.clinical.EncounterRecord;
import org.xinqiao.clinical.MedicationDispenseRecord;
import org.xinqiao.clinical.MedicationRequestRecord;
import org.xinqiao.clinical.ObservationRecord;
import org.xinqiao.clinical.ServiceRequestRecord;
import org.xinqiao.patient.PatientRecord;

/// Turns one kind of message into our words. Pure: the same message gives the same records, so that
/// it can be checked before it is acknowledged and applied, or applied again, later.
interface MessageMapper {

  /// What it reads, each as `ADT^A01` (MSH-9.1 and MSH-9.2).
  Set<String> messages();

  /// @throws IntakeRefusal when something needed is missing or impossible
  Report map(Hl7Message message, MessageHeader header, UUID messageId, Instant receivedAt);

  /// Everything that one message says, all about one patient.
  ///
  /// @param patientNumber the source's number of the patient
  /// @param retired records of the same patient that the source gave up in favour of this one
  record Report(
      PatientRecord patient,
      String patientNumber,
      Instant eventAt,
      Facts facts,
      List<PatientRecord> retired) {

    Report with(Facts said) {
      return new Report(patient, patientNumber, eventAt, said, retired);
    }

    static Report of(PatientSegments.Parsed parsed, Instant eventAt, Facts facts) {
      return new Report(parsed.patient(), parsed.number(), eventAt, facts, List.of());
    }
  }

  /// An encounter and what happened to it.
  record EncounterEvent(EncounterRecord encounter, EncounterRecord.Event event) {}

  /// What the message says about the patient's care; most messages say one of these.
  record Facts(
      List<EncounterEvent> encounters,
      List<ObservationRecord> observations,
      List<AppointmentRecord> appointments,
      List<MedicationRequestRecord> prescriptions,
      List<MedicationDispenseRecord> dispenses,
      List<ServiceRequestRecord> orders) {

    static final Facts NONE =
        new Facts(List.of(), List.of(), List.of(), List.of(), List.of(), List.of());

    static Facts ofEncounters(List<EncounterEvent> encounters) {
      return new Facts(encounters, List.of(), List.of(), List.of(), List.of(), List.of());
    }

    static Facts ofObservations(List<ObservationRecord> observations) {
      return new Facts(List.of(), observations, List.of(), List.of(), List.of(), List.of());
    }

    static Facts ofAppointment(AppointmentRecord appointment) {
      return new Facts(List.of(), List.of(), List.of(appointment), List.of(), List.of(), List.of());
    }

    static Facts ofPrescriptions(List<MedicationRequestRecord> prescriptions) {
      return new Facts(List.of(), List.of(), List.of(), prescriptions, List.of(), List.of());
    }

    static Facts ofDispenses(List<MedicationDispenseRecord> dispenses) {
      return new Facts(List.of(), List.of(), List.of(), List.of(), dispenses, List.of());
    }

    static Facts ofOrders(List<ServiceRequestRecord> orders) {
      return new Facts(List.of(), List.of(), List.of(), List.of(), List.of(), orders);
    }
  }
}
