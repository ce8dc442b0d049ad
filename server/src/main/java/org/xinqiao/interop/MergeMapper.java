package org.xinqiao.interop;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.springframework.stereotype.Component;
import org.xinqiao.patient.PatientRecord;

/// Two records of one patient became one at the source: PID-3 stays, MRG-1 is given up.
@Component
class MergeMapper implements MessageMapper {

  @Override
  public Set<String> messages() {
    return Set.of("ADT^A40");
  }

  @Override
  public Report map(Hl7Message message, MessageHeader header, UUID messageId, Instant receivedAt) {
    if (message.all("PID").count() > 1) {
      throw new IntakeRefusal(IntakeRefusal.Reason.SEVERAL_PATIENTS, "PID");
    }
    Instant eventAt = AdtMapper.eventAt(message, header);
    PatientSegments.Parsed parsed = PatientSegments.read(message, header, eventAt, messageId);
    List<PatientRecord> retired =
        message
            .all("MRG")
            .map(mrg -> PatientSegments.retired(mrg, header, eventAt, messageId))
            .toList();
    if (retired.isEmpty()) {
      throw new IntakeRefusal(IntakeRefusal.Reason.FIELD_MISSING, "MRG-1");
    }
    return new Report(parsed.patient(), parsed.number(), eventAt, Facts.NONE, retired);
  }
}
