package org.xinqiao.interop;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.xinqiao.clinical.MedicationRequestRecord;

/// Prescriptions: made, changed, stopped. Up to version 2.4 the same message is called O01.
@Component
class MedicationMapper implements MessageMapper {

  @Override
  public Set<String> messages() {
    return Set.of("RDE^O11", "RDE^O01");
  }

  @Override
  public Report map(Hl7Message message, MessageHeader header, UUID messageId, Instant receivedAt) {
    Instant eventAt = header.sentAt();
    PatientSegments.Parsed parsed = PatientSegments.read(message, header, eventAt, messageId);
    List<MedicationRequestRecord> requests = new ArrayList<>();
    for (OrderGroup group : OrderGroup.of(message)) {
      group.first("RXE").ifPresent(rxe -> requests.add(request(group, rxe, eventAt)));
    }
    if (requests.isEmpty()) {
      throw new IntakeRefusal(IntakeRefusal.Reason.FIELD_MISSING, "RXE");
    }
    return Report.of(parsed, eventAt, Facts.ofPrescriptions(requests));
  }

  private static MedicationRequestRecord request(
      OrderGroup group, Hl7Message.Segment rxe, Instant eventAt) {
    String key = group.orderKey().isEmpty() ? rxe.value(15) : group.orderKey();
    if (key.isEmpty()) {
      throw new IntakeRefusal(IntakeRefusal.Reason.FIELD_MISSING, "ORC-2");
    }
    if (rxe.value(2).isEmpty() && rxe.value(2, 2).isEmpty()) {
      throw new IntakeRefusal(IntakeRefusal.Reason.FIELD_MISSING, "RXE-2");
    }
    Optional<Hl7Message.Segment> timing = group.first("TQ1");
    Instant orderedAt = group.orderedAt(eventAt);
    return new MedicationRequestRecord(
        key,
        rxe.value(2).isEmpty() ? rxe.value(2, 2) : rxe.value(2),
        rxe.value(2, 2).isEmpty() ? rxe.value(2) : rxe.value(2, 2),
        group.status(),
        words(rxe.value(3), unit(rxe, 5)),
        timing.map(MedicationMapper::frequency).orElseGet(() -> emptyToNull(rxe.value(1, 2))),
        number(rxe.value(10)),
        unit(rxe, 11),
        daysSupply(group, rxe).orElse(null),
        orderedAt,
        startsOn(timing, orderedAt),
        group.doctor());
  }

  private static LocalDate startsOn(Optional<Hl7Message.Segment> timing, Instant orderedAt) {
    return timing
        .flatMap(tq1 -> OrderGroup.time(tq1.value(7), "TQ1-7"))
        .orElse(orderedAt)
        .atZone(Hl7Time.HOSPITAL)
        .toLocalDate();
  }

  private static Optional<Integer> daysSupply(OrderGroup group, Hl7Message.Segment rxe) {
    return group
        .first("TQ1")
        .flatMap(tq1 -> DaysSupply.ofDuration(tq1.value(6), tq1.value(6, 2)))
        .or(() ->
            group.first("ZDS").flatMap(zds -> DaysSupply.ofDuration(zds.value(1), zds.value(2))))
        .or(() -> DaysSupply.ofDuration(rxe.value(1, 3), ""))
        .or(() -> DaysSupply.ofNote(rxe.value(7, 2)));
  }

  /// TQ1-3, the words before the code: `QD&每日一次&HL70335`.
  private static @Nullable String frequency(Hl7Message.Segment tq1) {
    return tq1.repetitions(3).stream()
        .map(one -> one.subcomponent(1, 2).isEmpty() ? one.lead(1) : one.subcomponent(1, 2))
        .filter(text -> !text.isEmpty())
        .findFirst()
        .orElse(null);
  }

  /// The unit in words where there are some: `TAB^片^L`.
  static @Nullable String unit(Hl7Message.Segment segment, int field) {
    return emptyToNull(
        segment.value(field, 2).isEmpty() ? segment.value(field) : segment.value(field, 2));
  }

  static @Nullable Double number(String text) {
    try {
      double number = Double.parseDouble(text);
      return Double.isFinite(number) ? number : null;
    } catch (NumberFormatException e) {
      return null;
    }
  }

  static @Nullable String words(@Nullable String... parts) {
    return emptyToNull(
        Stream.of(parts)
            .filter(part -> part != null && !part.isBlank())
            .collect(Collectors.joining(" ")));
  }

  static @Nullable String emptyToNull(String text) {
    return text.isBlank() ? null : text;
  }
}
