package org.xinqiao.interop;

import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.springframework.stereotype.Component;
import org.xinqiao.appointment.AppointmentRecord;

/// Appointments: made, moved, changed, cancelled, missed.
@Component
class SiuMapper implements MessageMapper {

  @Override
  public Set<String> messages() {
    return Set.of("SIU^S12", "SIU^S13", "SIU^S14", "SIU^S15", "SIU^S26");
  }

  @Override
  public Report map(Hl7Message message, MessageHeader header, UUID messageId, Instant receivedAt) {
    Instant eventAt = header.sentAt();
    PatientSegments.Parsed parsed = PatientSegments.read(message, header, eventAt, messageId);
    Hl7Message.Segment sch =
        message
            .first("SCH")
            .orElseThrow(() -> new IntakeRefusal(IntakeRefusal.Reason.FIELD_MISSING, "SCH"));
    String key = sch.value(2).isEmpty() ? sch.value(1) : sch.value(2);
    if (key.isEmpty()) {
      throw new IntakeRefusal(IntakeRefusal.Reason.FIELD_MISSING, "SCH-2");
    }
    return Report.of(
        parsed,
        eventAt,
        Facts.ofAppointment(
            new AppointmentRecord(
                key,
                status(header, sch),
                startsAt(message, sch),
                department(message),
                message.first("PV1").map(EncounterSegments::doctor).orElse(null),
                message
                    .first("AIL")
                    .map(ail -> ail.value(3))
                    .filter(text -> !text.isEmpty())
                    .orElse(null),
                sch.value(8).equals("FOLLOWUP") || sch.value(7).contains("复诊"),
                eventAt,
                messageId,
                parsed.number())));
  }

  /// The status field wins over the event: some systems send S14 for everything.
  private static AppointmentRecord.Status status(MessageHeader header, Hl7Message.Segment sch) {
    return switch (sch.value(25).isEmpty() ? header.event() : sch.value(25)) {
      case "Cancelled", "S15" -> AppointmentRecord.Status.CANCELLED;
      case "Noshow", "S26" -> AppointmentRecord.Status.NO_SHOW;
      case "Complete" -> AppointmentRecord.Status.FULFILLED;
      default -> AppointmentRecord.Status.BOOKED;
    };
  }

  private static Instant startsAt(Hl7Message message, Hl7Message.Segment sch) {
    try {
      return Hl7Time.instant(sch.value(11, 4))
          .or(() -> message.first("AIS").flatMap(ais -> Hl7Time.instant(ais.value(4))))
          .orElseThrow(() -> new IntakeRefusal(IntakeRefusal.Reason.FIELD_MISSING, "SCH-11.4"));
    } catch (Hl7Time.Impossible e) {
      throw new IntakeRefusal(IntakeRefusal.Reason.DATE_IMPOSSIBLE, "SCH-11.4");
    }
  }

  private static String department(Hl7Message message) {
    String name = message.first("PV1").map(pv1 -> pv1.value(10, 2)).orElse("");
    String place = message.first("PV1").map(pv1 -> pv1.value(3)).orElse("");
    return name.isEmpty() ? place.replaceFirst("门诊.*$", "") : name;
  }
}
