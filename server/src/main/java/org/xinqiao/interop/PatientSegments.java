package org.xinqiao.interop;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.xinqiao.patient.IdCard;
import org.xinqiao.patient.PatientRecord;
import org.xinqiao.patient.PatientRecord.Identifier;
import org.xinqiao.patient.PersonName;
import org.xinqiao.patient.PhoneNumber;
import org.xinqiao.patient.Sex;

/// Reads PID and NK1, the same in every message.
final class PatientSegments {

  private static final Set<String> GUARDIANS = Set.of("FTH", "MTH", "GRD", "PAR");
  private static final LocalDate UNKNOWN_BIRTH = LocalDate.of(1900, 1, 1);

  private PatientSegments() {}

  record Parsed(PatientRecord patient, String number) {}

  static Parsed read(Hl7Message message, MessageHeader header, Instant eventAt, UUID messageId) {
    Hl7Message.Segment pid =
        message
            .first("PID")
            .orElseThrow(() -> new IntakeRefusal(IntakeRefusal.Reason.FIELD_MISSING, "PID"));
    List<Identifier> identifiers = identifiers(pid, header.application(), 3, 2, 4, 18);
    String number =
        identifiers.stream()
            .filter(i -> i.kind().identifies())
            .map(Identifier::value)
            .findFirst()
            .orElseThrow(() -> new IntakeRefusal(IntakeRefusal.Reason.FIELD_MISSING, "PID-3"));
    PersonName name = name(pid);
    if (name.whole().isBlank()) {
      throw new IntakeRefusal(IntakeRefusal.Reason.FIELD_MISSING, "PID-5");
    }
    return new Parsed(
        new PatientRecord(
            identifiers,
            name,
            Sex.parse(pid.value(8)),
            birthDate(pid),
            phones(pid, 13),
            emails(pid),
            relatives(message),
            deceasedAt(pid, eventAt),
            eventAt,
            messageId),
        number);
  }

  /// The record that an MRG gives up. Of its person only the number is known for sure: a name in
  /// MRG-7 may be the wrong one that led to the merge.
  static PatientRecord retired(
      Hl7Message.Segment mrg, MessageHeader header, Instant eventAt, UUID messageId) {
    List<Identifier> identifiers = identifiers(mrg, header.application(), 1, 4);
    if (identifiers.stream().noneMatch(one -> one.kind().identifies())) {
      throw new IntakeRefusal(IntakeRefusal.Reason.FIELD_MISSING, "MRG-1");
    }
    return new PatientRecord(
        identifiers,
        new PersonName("", ""),
        Sex.UNKNOWN,
        null,
        List.of(),
        List.of(),
        List.of(),
        null,
        eventAt,
        messageId);
  }

  private static List<Identifier> identifiers(
      Hl7Message.Segment segment, String application, int... fields) {
    Map<String, Identifier> found = new LinkedHashMap<>();
    for (int field : fields) {
      for (Hl7Message.Repetition repetition : segment.repetitions(field)) {
        String value = repetition.component(1);
        if (!value.isEmpty()) {
          Identifier identifier = identifier(repetition, value, application);
          found.putIfAbsent(identifier.kind() + identifier.assigner() + value, identifier);
        }
      }
      if (!found.isEmpty()) {
        break;
      }
    }
    return new ArrayList<>(found.values());
  }

  /// The type tells what the number is; systems that leave it out mean their own patient id.
  private static Identifier identifier(
      Hl7Message.Repetition repetition, String value, String application) {
    String assigner = repetition.lead(4).isEmpty() ? application : repetition.lead(4);
    return switch (repetition.component(5)) {
      case "NNCHN", "NI" ->
          IdCard.parse(value)
              .map(card -> new Identifier(Identifier.Kind.ID_CARD, "", card.number()))
              .orElseGet(() -> new Identifier(Identifier.Kind.TEMPORARY, "id-card-invalid", value));
      case "HC" -> new Identifier(Identifier.Kind.INSURANCE, assigner, value);
      case "JZK" -> new Identifier(Identifier.Kind.CARD, assigner, value);
      case "MR" -> new Identifier(Identifier.Kind.MRN, assigner, value);
      case "PPN" -> new Identifier(Identifier.Kind.PASSPORT, "", value);
      case "MRT" -> new Identifier(Identifier.Kind.TEMPORARY, assigner, value);
      default -> new Identifier(Identifier.Kind.HIS, assigner, value);
    };
  }

  private static PersonName name(Hl7Message.Segment pid) {
    for (Hl7Message.Repetition repetition : pid.repetitions(5)) {
      if (!repetition.component(7).equals("P")) {
        return PersonName.of(repetition.lead(1), repetition.component(2));
      }
    }
    return new PersonName("", "");
  }

  private static @Nullable LocalDate birthDate(Hl7Message.Segment pid) {
    try {
      return Hl7Time.date(pid.value(7)).filter(date -> !date.equals(UNKNOWN_BIRTH)).orElse(null);
    } catch (Hl7Time.Impossible e) {
      throw new IntakeRefusal(IntakeRefusal.Reason.DATE_IMPOSSIBLE, "PID-7");
    }
  }

  private static List<PhoneNumber> phones(Hl7Message.Segment segment, int field) {
    return segment.repetitions(field).stream()
        .flatMap(repetition -> {
          String whole = repetition.component(1);
          String local = repetition.component(7);
          return PhoneNumber.parse(local.isEmpty() ? whole : local).stream();
        })
        .distinct()
        .toList();
  }

  private static List<String> emails(Hl7Message.Segment pid) {
    return pid.repetitions(13).stream()
        .map(repetition -> repetition.component(4))
        .filter(text -> text.indexOf('@') > 0)
        .toList();
  }

  private static List<PatientRecord.Relative> relatives(Hl7Message message) {
    return message
        .all("NK1")
        .filter(nk1 -> !nk1.value(2).isEmpty() || !nk1.value(2, 2).isEmpty())
        .map(nk1 ->
            new PatientRecord.Relative(
                PersonName.of(nk1.value(2), nk1.value(2, 2)).whole(),
                nk1.value(3, 2).isEmpty() ? nk1.value(3) : nk1.value(3, 2),
                nk1.value(7).equals("GR") || GUARDIANS.contains(nk1.value(3)),
                phones(nk1, 5).stream().findFirst().orElse(null)))
        .toList();
  }

  private static @Nullable Instant deceasedAt(Hl7Message.Segment pid, Instant eventAt) {
    try {
      Instant at = Hl7Time.instant(pid.value(29)).orElse(null);
      return at != null ? at : pid.value(30).equals("Y") ? eventAt : null;
    } catch (Hl7Time.Impossible e) {
      throw new IntakeRefusal(IntakeRefusal.Reason.DATE_IMPOSSIBLE, "PID-29");
    }
  }
}
