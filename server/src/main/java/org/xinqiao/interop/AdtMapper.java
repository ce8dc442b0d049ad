package org.xinqiao.interop;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;
import org.xinqiao.clinical.EncounterRecord;
import org.xinqiao.clinical.EncounterRecord.Event;
import org.xinqiao.patient.PatientRecord;

/// Admissions, transfers, discharges and registrations, what cancels them, and changes of a
/// person's data.
@Component
class AdtMapper implements MessageMapper {

  private static final Map<String, Event> EVENTS =
      Map.of(
          "A01", Event.BEGUN,
          "A02", Event.TRANSFERRED,
          "A03", Event.DISCHARGED,
          "A04", Event.BEGUN,
          "A08", Event.CHANGED,
          "A11", Event.ADMISSION_CANCELLED,
          "A12", Event.TRANSFER_CANCELLED,
          "A13", Event.DISCHARGE_CANCELLED,
          "A28", Event.CHANGED,
          "A31", Event.CHANGED);

  @Override
  public Set<String> messages() {
    return EVENTS.keySet().stream().map(event -> "ADT^" + event).collect(Collectors.toSet());
  }

  @Override
  public Report map(Hl7Message message, MessageHeader header, UUID messageId, Instant receivedAt) {
    Instant eventAt = eventAt(message, header);
    PatientSegments.Parsed parsed = PatientSegments.read(message, header, eventAt, messageId);
    Event event = EVENTS.getOrDefault(header.event(), Event.CHANGED);
    Optional<EncounterRecord> encounter = EncounterSegments.read(message, header, eventAt);
    if (encounter.isEmpty() && takesBack(event)) {
      throw new IntakeRefusal(IntakeRefusal.Reason.FIELD_MISSING, "PV1");
    }
    PatientRecord patient = parsed.patient();
    boolean diedHere =
        !takesBack(event)
            && encounter
                .map(EncounterRecord::disposition)
                .filter(words -> words.contains("死亡"))
                .isPresent();
    if (diedHere && patient.deceasedAt() == null) {
      patient = withDeath(patient, eventAt);
    }
    List<EncounterEvent> encounters =
        encounter.map(one -> new EncounterEvent(one, event)).stream().toList();
    return new Report(patient, parsed.number(), eventAt, Facts.ofEncounters(encounters), List.of());
  }

  private static boolean takesBack(Event event) {
    return event == Event.ADMISSION_CANCELLED
        || event == Event.TRANSFER_CANCELLED
        || event == Event.DISCHARGE_CANCELLED;
  }

  static Instant eventAt(Hl7Message message, MessageHeader header) {
    try {
      return message
          .first("EVN")
          .flatMap(evn -> Hl7Time.instant(evn.value(6)).or(() -> Hl7Time.instant(evn.value(2))))
          .orElse(header.sentAt());
    } catch (Hl7Time.Impossible e) {
      throw new IntakeRefusal(IntakeRefusal.Reason.DATE_IMPOSSIBLE, "EVN-2");
    }
  }

  private static PatientRecord withDeath(PatientRecord patient, Instant at) {
    return new PatientRecord(
        patient.identifiers(),
        patient.name(),
        patient.sex(),
        patient.birthDate(),
        patient.phones(),
        patient.emails(),
        patient.relatives(),
        at,
        patient.eventAt(),
        patient.messageId());
  }
}
