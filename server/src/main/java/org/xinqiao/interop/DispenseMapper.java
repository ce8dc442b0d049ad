package org.xinqiao.interop;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.springframework.stereotype.Component;
import org.xinqiao.clinical.MedicationDispenseRecord;
import org.xinqiao.clinical.RequestStatus;

/// Medicines that the pharmacy handed over, or took back. Up to version 2.4 the same message is
/// called O01.
@Component
class DispenseMapper implements MessageMapper {

  @Override
  public Set<String> messages() {
    return Set.of("RDS^O13", "RDS^O01");
  }

  @Override
  public Report map(Hl7Message message, MessageHeader header, UUID messageId, Instant receivedAt) {
    Instant eventAt = header.sentAt();
    PatientSegments.Parsed parsed = PatientSegments.read(message, header, eventAt, messageId);
    List<MedicationDispenseRecord> dispenses = new ArrayList<>();
    for (OrderGroup group : OrderGroup.of(message)) {
      group.first("RXD").ifPresent(rxd -> dispenses.add(dispense(group, rxd, eventAt)));
    }
    if (dispenses.isEmpty()) {
      throw new IntakeRefusal(IntakeRefusal.Reason.FIELD_MISSING, "RXD");
    }
    return Report.of(parsed, eventAt, Facts.ofDispenses(dispenses));
  }

  private static MedicationDispenseRecord dispense(
      OrderGroup group, Hl7Message.Segment rxd, Instant eventAt) {
    String key = group.orc(3).isEmpty() ? rxd.value(7) : group.orc(3);
    if (key.isEmpty()) {
      throw new IntakeRefusal(IntakeRefusal.Reason.FIELD_MISSING, "RXD-7");
    }
    if (rxd.value(2).isEmpty() && rxd.value(2, 2).isEmpty()) {
      throw new IntakeRefusal(IntakeRefusal.Reason.FIELD_MISSING, "RXD-2");
    }
    RequestStatus status = group.status();
    String order = group.orc(2).isEmpty() ? rxd.value(7) : group.orc(2);
    List<String> notes =
        rxd.repetitions(9).stream()
            .map(note -> note.component(1))
            .filter(n -> !n.isEmpty())
            .toList();
    Optional<Integer> days =
        group
            .first("TQ1")
            .flatMap(tq1 -> DaysSupply.ofDuration(tq1.value(6), tq1.value(6, 2)))
            .or(() ->
                group
                    .first("ZDS")
                    .flatMap(zds -> DaysSupply.ofDuration(zds.value(1), zds.value(2))))
            .or(() -> notes.stream().flatMap(note -> DaysSupply.ofNote(note).stream()).findFirst());
    return new MedicationDispenseRecord(
        key,
        MedicationMapper.emptyToNull(order),
        rxd.value(2).isEmpty() ? rxd.value(2, 2) : rxd.value(2),
        rxd.value(2, 2).isEmpty() ? rxd.value(2) : rxd.value(2, 2),
        status == RequestStatus.CANCELLED || status == RequestStatus.STOPPED,
        MedicationMapper.number(rxd.value(4)),
        MedicationMapper.unit(rxd, 5),
        notes.stream().filter(note -> DaysSupply.ofNote(note).isEmpty()).findFirst().orElse(null),
        days.orElse(null),
        OrderGroup.time(rxd.value(3), "RXD-3").orElse(eventAt));
  }
}
