package org.xinqiao.interop;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;
import org.xinqiao.clinical.ServiceRequestRecord;

/// Orders of examinations, laboratory tests and other acts: made, changed, cancelled.
@Component
class OrderMapper implements MessageMapper {

  @Override
  public Set<String> messages() {
    return Set.of("ORM^O01", "OML^O21");
  }

  @Override
  public Report map(Hl7Message message, MessageHeader header, UUID messageId, Instant receivedAt) {
    Instant eventAt = header.sentAt();
    PatientSegments.Parsed parsed = PatientSegments.read(message, header, eventAt, messageId);
    List<ServiceRequestRecord> requests = new ArrayList<>();
    for (OrderGroup group : OrderGroup.of(message)) {
      group.first("OBR").ifPresent(obr -> requests.add(request(group, obr, eventAt)));
    }
    if (requests.isEmpty()) {
      throw new IntakeRefusal(IntakeRefusal.Reason.FIELD_MISSING, "OBR");
    }
    return Report.of(parsed, eventAt, Facts.ofOrders(requests));
  }

  private static ServiceRequestRecord request(
      OrderGroup group, Hl7Message.Segment obr, Instant eventAt) {
    String key =
        Stream.of(group.orc(2), obr.value(2), group.orc(3), obr.value(3))
            .filter(text -> !text.isEmpty())
            .findFirst()
            .orElseThrow(() -> new IntakeRefusal(IntakeRefusal.Reason.FIELD_MISSING, "ORC-2"));
    if (obr.value(4).isEmpty() && obr.value(4, 2).isEmpty()) {
      throw new IntakeRefusal(IntakeRefusal.Reason.FIELD_MISSING, "OBR-4");
    }
    return new ServiceRequestRecord(
        key,
        obr.value(4).isEmpty() ? obr.value(4, 2) : obr.value(4),
        obr.value(4, 2).isEmpty() ? obr.value(4) : obr.value(4, 2),
        group.status(),
        MedicationMapper.emptyToNull(obr.value(31)),
        group.orderedAt(eventAt),
        OrderGroup.time(obr.value(36), "OBR-36")
            .or(() -> OrderGroup.time(obr.value(6), "OBR-6"))
            .or(() -> OrderGroup.time(obr.value(7), "OBR-7"))
            .orElse(null),
        group.doctor());
  }
}
