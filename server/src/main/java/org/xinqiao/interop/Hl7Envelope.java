package org.xinqiao.interop;

import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import org.xinqiao.interop.OutgoingSettings.Hl7Receiver;
import org.xinqiao.patient.PatientRecord.Identifier;
import org.xinqiao.patient.PatientSummary;

/// What every HL7 v2 message of ours begins with: who says it to whom, and about which patient.
final class Hl7Envelope {

  /// Our code system, as table 0396 wants local ones to be named.
  static final String CODES = "99XINQIAO";

  /// Who assigns our own numbers.
  static final String OURS = "XINQIAO";

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMddHHmmssZ").withZone(Hl7Time.HOSPITAL);

  private Hl7Envelope() {}

  static String time(Instant instant) {
    return TIME.format(instant);
  }

  static String date(LocalDate day) {
    return DateTimeFormatter.BASIC_ISO_DATE.format(day);
  }

  /// MSH-10: the random part of the id, as long as version 2.5 allows.
  static String controlId(UUID letter) {
    return letter.toString().replace("-", "").substring(12);
  }

  static String message(Hl7Segment header, List<Hl7Segment> segments) {
    return header + segments.stream().map(Hl7Segment::toString).collect(Collectors.joining());
  }

  static Hl7Segment header(
      Hl7Receiver to,
      String facility,
      String type,
      String event,
      String structure,
      UUID letter,
      Instant now) {
    return new Hl7Segment("MSH")
        .put(3, OURS)
        .put(4, facility)
        .put(5, to.application())
        .put(6, to.facility())
        .put(7, time(now))
        .put(9, type, event, structure)
        .put(10, controlId(letter))
        .put(11, "P")
        .put(12, to.version())
        .put(17, "CHN")
        .put(18, to.charset().equals("UTF-8") ? "UNICODE UTF-8" : "GB 18030-2000");
  }

  static Hl7Segment patient(OutgoingFacts.Subject subject) {
    PatientSummary known = subject.patient();
    Hl7Segment pid = new Hl7Segment("PID").put(1, "1");
    for (Identifier number : subject.numbers()) {
      pid.again(3, number.value(), "", "", number.assigner(), type(number.kind()));
    }
    pid.put(5, known.name().family(), known.name().given(), "", "", "", "", "L");
    if (known.birthDate() != null) {
      pid.put(7, date(known.birthDate()));
    }
    return pid.put(
        8,
        switch (known.sex()) {
          case FEMALE -> "F";
          case MALE -> "M";
          case UNKNOWN -> "U";
        });
  }

  /// As in table 0203; a card is the Chinese 就诊卡.
  private static String type(Identifier.Kind kind) {
    return switch (kind) {
      case HIS -> "PI";
      case MRN -> "MR";
      case CARD -> "JZK";
      case ID_CARD, INSURANCE, PASSPORT, WECHAT, WECOM, TEMPORARY ->
          throw new IllegalArgumentException(kind + " is not told to anybody");
    };
  }
}
