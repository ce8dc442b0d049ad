package org.xinqiao.interop;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.xinqiao.clinical.EncounterRecord;

/// Reads PV1 with DG1, PR1, AL1 and the doctor's advice in OBX, the same in every ADT message.
final class EncounterSegments {

  private EncounterSegments() {}

  /// The encounter that the message is about; empty when it is about the person only.
  static Optional<EncounterRecord> read(Hl7Message message, MessageHeader header, Instant eventAt) {
    return message.first("PV1").flatMap(pv1 -> read(message, pv1, header, eventAt));
  }

  private static Optional<EncounterRecord> read(
      Hl7Message message, Hl7Message.Segment pv1, MessageHeader header, Instant eventAt) {
    EncounterRecord.EncounterClass encounterClass =
        switch (pv1.value(2)) {
          case "I" -> EncounterRecord.EncounterClass.INPATIENT;
          case "O", "R" -> EncounterRecord.EncounterClass.OUTPATIENT;
          case "E" -> EncounterRecord.EncounterClass.EMERGENCY;
          default -> EncounterRecord.EncounterClass.OTHER;
        };
    boolean visit =
        !Set.of("A08", "A28", "A31").contains(header.event())
            || encounterClass != EncounterRecord.EncounterClass.OTHER;
    if (!visit
        || encounterClass == EncounterRecord.EncounterClass.OTHER && pv1.value(19).isEmpty()) {
      return Optional.empty();
    }
    Instant startedAt = time(pv1, 44, "PV1-44").orElse(eventAt);
    Instant dischargedAt =
        time(pv1, 45, "PV1-45").orElse(header.event().equals("A03") ? eventAt : null);
    String code = pv1.value(10);
    String name = pv1.value(10, 2);
    if (name.isEmpty()) {
      name = department(pv1.value(3));
    }
    LocalDateTime started = startedAt.atZone(Hl7Time.HOSPITAL).toLocalDateTime();
    return Optional.of(
        new EncounterRecord(
            visitKey(pv1, started, code.isEmpty() ? name : code),
            encounterClass,
            header.event().equals("A03")
                ? EncounterRecord.Status.FINISHED
                : encounterClass == EncounterRecord.EncounterClass.INPATIENT
                    ? EncounterRecord.Status.IN_PROGRESS
                    : EncounterRecord.Status.FINISHED,
            code.isEmpty() ? name : code,
            name,
            place(pv1),
            doctor(pv1),
            startedAt,
            dischargedAt,
            disposition(pv1),
            diagnoses(message, started),
            operations(message, started),
            allergies(message),
            advice(message),
            returnOn(message)));
  }

  /// Some systems use a visit number again the next day, so the day and the department belong to
  /// it; an inpatient stay keeps its number from admission to discharge.
  private static String visitKey(Hl7Message.Segment pv1, LocalDateTime started, String department) {
    String number = pv1.value(19);
    if (pv1.value(2).equals("I") && !number.isEmpty()) {
      return number;
    }
    return number + "|" + started.toLocalDate() + "|" + department;
  }

  private static Optional<Instant> time(Hl7Message.Segment pv1, int field, String location) {
    try {
      return Hl7Time.instant(pv1.value(field));
    } catch (Hl7Time.Impossible e) {
      throw new IntakeRefusal(IntakeRefusal.Reason.DATE_IMPOSSIBLE, location);
    }
  }

  /// `心血管内科门诊` and `骨科二病区` are places of 心血管内科 and 骨科.
  private static String department(String location) {
    return location.isEmpty()
        ? "未注明科室"
        : location.replaceFirst("(门诊|(?<![一二三四五六七八九十])[一二三四五六七八九十]*+病区).*$", "");
  }

  private static @Nullable String place(Hl7Message.Segment pv1) {
    String place =
        List.of(pv1.value(3), pv1.value(3, 2)).stream()
            .filter(text -> !text.isEmpty())
            .collect(Collectors.joining(" "));
    return place.isEmpty() ? null : place;
  }

  static @Nullable String doctor(Hl7Message.Segment pv1) {
    String name = pv1.value(7, 2) + pv1.value(7, 3);
    return name.isEmpty() ? null : name;
  }

  private static @Nullable String disposition(Hl7Message.Segment pv1) {
    String words = pv1.value(36, 2).isEmpty() ? pv1.value(36) : pv1.value(36, 2);
    return words.isEmpty() ? null : words;
  }

  /// The day of the return visit where the doctor's system sends it as a date of its own.
  private static @Nullable LocalDate returnOn(Hl7Message message) {
    for (Hl7Message.Segment obx : message.all("OBX").toList()) {
      if (obx.value(3).equals("REVISIT-DATE")) {
        try {
          return Hl7Time.date(obx.value(5)).orElse(null);
        } catch (Hl7Time.Impossible e) {
          throw new IntakeRefusal(IntakeRefusal.Reason.DATE_IMPOSSIBLE, "OBX-5");
        }
      }
    }
    return null;
  }

  private static List<EncounterRecord.Diagnosis> diagnoses(
      Hl7Message message, LocalDateTime started) {
    return message
        .all("DG1")
        .filter(dg1 -> !dg1.value(3).isEmpty())
        .map(dg1 ->
            new EncounterRecord.Diagnosis(
                dg1.value(3),
                dg1.value(3, 2),
                dg1.value(6).isEmpty() ? "W" : dg1.value(6),
                started.toLocalDate()))
        .toList();
  }

  private static List<EncounterRecord.Operation> operations(
      Hl7Message message, LocalDateTime started) {
    return message
        .all("PR1")
        .filter(pr1 -> !pr1.value(3).isEmpty())
        .map(pr1 -> {
          try {
            return new EncounterRecord.Operation(
                pr1.value(3),
                pr1.value(3, 2),
                Hl7Time.dateTime(pr1.value(5)).orElse(started),
                pr1.value(6).equals("P"));
          } catch (Hl7Time.Impossible e) {
            throw new IntakeRefusal(IntakeRefusal.Reason.DATE_IMPOSSIBLE, "PR1-5");
          }
        })
        .toList();
  }

  private static List<EncounterRecord.Allergy> allergies(Hl7Message message) {
    return message
        .all("AL1")
        .filter(al1 -> !al1.value(3).isEmpty() || !al1.value(3, 2).isEmpty())
        .map(al1 ->
            new EncounterRecord.Allergy(
                al1.value(3, 2).isEmpty() ? al1.value(3) : al1.value(3, 2),
                switch (al1.value(4)) {
                  case "SV" -> "severe";
                  case "MO" -> "moderate";
                  case "MI" -> "mild";
                  default -> "unknown";
                },
                al1.value(5).isEmpty() ? null : al1.value(5)))
        .toList();
  }

  private static @Nullable String advice(Hl7Message message) {
    String words =
        message
            .all("OBX")
            .filter(obx -> obx.value(3).equals("DISCHARGE-ADVICE"))
            .map(obx -> obx.value(5))
            .collect(Collectors.joining("\n"));
    return words.isEmpty() ? null : words;
  }
}
