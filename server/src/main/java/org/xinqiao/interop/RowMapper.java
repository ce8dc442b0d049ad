package org.xinqiao.interop;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.xinqiao.appointment.AppointmentRecord;
import org.xinqiao.clinical.EncounterRecord;
import org.xinqiao.clinical.ObservationRecord;
import org.xinqiao.patient.IdCard;
import org.xinqiao.patient.PatientRecord;
import org.xinqiao.patient.PatientRecord.Identifier;
import org.xinqiao.patient.PersonName;
import org.xinqiao.patient.PhoneNumber;
import org.xinqiao.patient.Sex;

/// Rows of files and views. A row that leaves out what it must say, or says something impossible,
/// is refused with the field's code; nothing is guessed.
@Component
class RowMapper implements MessageMapper {

  private static final LocalDate UNKNOWN_BIRTH = LocalDate.of(1900, 1, 1);

  @Override
  public Set<String> messages() {
    return Arrays.stream(RowKind.values())
        .map(kind -> RowMessage.TYPE + "^" + kind.event())
        .collect(Collectors.toSet());
  }

  @Override
  public Report map(Hl7Message message, MessageHeader header, UUID messageId, Instant receivedAt) {
    SourceRow row = RowMessage.read(message, header);
    for (RowField field : RowField.of(row.kind())) {
      if (field.required() && row.value(field).isEmpty()) {
        throw new IntakeRefusal(IntakeRefusal.Reason.FIELD_MISSING, field.toString());
      }
    }
    Instant eventAt = orElse(instant(row, RowField.ROW_CHANGED_AT), header.sentAt());
    List<Identifier> identifiers = identifiers(row);
    String number =
        identifiers.stream()
            .filter(identifier -> identifier.kind().identifies())
            .map(Identifier::value)
            .findFirst()
            .orElseThrow(() ->
                new IntakeRefusal(
                    IntakeRefusal.Reason.FIELD_MISSING, RowField.PATIENT_NUMBER.toString()));
    return new Report(
        patient(row, identifiers, eventAt, messageId),
        number,
        eventAt,
        switch (row.kind()) {
          case PATIENT -> Facts.NONE;
          case ENCOUNTER -> Facts.ofEncounters(List.of(told(encounter(row))));
          case OBSERVATION -> Facts.ofObservations(List.of(observation(row)));
          case APPOINTMENT -> Facts.ofAppointment(appointment(row, number, eventAt, messageId));
        },
        List.of());
  }

  /// A row tells how the encounter stands, not what has just happened to it.
  private static EncounterEvent told(EncounterRecord encounter) {
    return new EncounterEvent(
        encounter,
        encounter.dischargedAt() == null
            ? EncounterRecord.Event.BEGUN
            : EncounterRecord.Event.DISCHARGED);
  }

  private static PatientRecord patient(
      SourceRow row, List<Identifier> identifiers, Instant eventAt, UUID messageId) {
    LocalDate birth = date(row, RowField.PATIENT_BIRTH_DATE);
    String email = row.value(RowField.PATIENT_EMAIL);
    return new PatientRecord(
        identifiers,
        PersonName.of(row.value(RowField.PATIENT_NAME)),
        Sex.parse(row.value(RowField.PATIENT_SEX)),
        UNKNOWN_BIRTH.equals(birth) ? null : birth,
        phones(row, RowField.PATIENT_PHONE),
        email.indexOf('@') > 0 ? List.of(email) : List.of(),
        relatives(row),
        instant(row, RowField.PATIENT_DECEASED_AT),
        eventAt,
        messageId);
  }

  static List<Identifier> identifiers(SourceRow row) {
    List<Identifier> found = new ArrayList<>();
    add(
        found,
        row,
        RowField.PATIENT_NUMBER,
        value -> new Identifier(Identifier.Kind.HIS, row.assigner(), value));
    add(
        found,
        row,
        RowField.PATIENT_MRN,
        value -> new Identifier(Identifier.Kind.MRN, row.assigner(), value));
    add(
        found,
        row,
        RowField.PATIENT_CARD,
        value -> new Identifier(Identifier.Kind.CARD, row.assigner(), value));
    add(
        found,
        row,
        RowField.PATIENT_ID_CARD,
        value ->
            new Identifier(
                Identifier.Kind.ID_CARD,
                "",
                IdCard.parse(value)
                    .orElseThrow(() ->
                        new IntakeRefusal(
                            IntakeRefusal.Reason.ID_CARD_INVALID,
                            RowField.PATIENT_ID_CARD.toString()))
                    .number()));
    add(
        found,
        row,
        RowField.PATIENT_PASSPORT,
        value -> new Identifier(Identifier.Kind.PASSPORT, "", value));
    add(
        found,
        row,
        RowField.PATIENT_INSURANCE,
        value -> new Identifier(Identifier.Kind.INSURANCE, row.assigner(), value));
    return found;
  }

  private static void add(
      List<Identifier> to, SourceRow row, RowField field, Function<String, Identifier> make) {
    String value = row.value(field);
    if (!value.isEmpty()) {
      to.add(make.apply(value));
    }
  }

  private static List<PatientRecord.Relative> relatives(SourceRow row) {
    String name = row.value(RowField.PATIENT_RELATIVE_NAME);
    String relationship = row.value(RowField.PATIENT_RELATIVE_RELATIONSHIP);
    return name.isEmpty()
        ? List.of()
        : List.of(
            new PatientRecord.Relative(
                name,
                relationship,
                relationship.contains("监护"),
                phones(row, RowField.PATIENT_RELATIVE_PHONE).stream().findFirst().orElse(null)));
  }

  private static List<PhoneNumber> phones(SourceRow row, RowField field) {
    return parts(row.value(field)).stream()
        .flatMap(text -> PhoneNumber.parse(text).stream())
        .distinct()
        .toList();
  }

  private static EncounterRecord encounter(SourceRow row) {
    EncounterRecord.EncounterClass encounterClass = encounterClass(row);
    Instant startedAt = needed(row, RowField.ENCOUNTER_STARTED_AT);
    LocalDateTime started = startedAt.atZone(Hl7Time.HOSPITAL).toLocalDateTime();
    Instant dischargedAt = instant(row, RowField.ENCOUNTER_DISCHARGED_AT);
    String name = row.value(RowField.ENCOUNTER_DEPARTMENT);
    String code = row.value(RowField.ENCOUNTER_DEPARTMENT_CODE);
    String department = code.isEmpty() ? name : code;
    return new EncounterRecord(
        visitKey(row, encounterClass, started, department),
        encounterClass,
        status(row, encounterClass, dischargedAt),
        department,
        name,
        orNull(row, RowField.ENCOUNTER_PLACE),
        orNull(row, RowField.ENCOUNTER_DOCTOR),
        startedAt,
        dischargedAt,
        orNull(row, RowField.ENCOUNTER_DISPOSITION),
        diagnoses(row, started.toLocalDate()),
        operations(row, started),
        List.of(),
        orNull(row, RowField.ENCOUNTER_ADVICE),
        date(row, RowField.ENCOUNTER_RETURN_ON));
  }

  /// As [AdtMapper] does it, so that a visit known from messages is the same visit in a file.
  private static String visitKey(
      SourceRow row,
      EncounterRecord.EncounterClass encounterClass,
      LocalDateTime started,
      String department) {
    String number = row.value(RowField.ENCOUNTER_NUMBER);
    return encounterClass == EncounterRecord.EncounterClass.INPATIENT
        ? number
        : number + "|" + started.toLocalDate() + "|" + department;
  }

  private static EncounterRecord.EncounterClass encounterClass(SourceRow row) {
    return switch (row.value(RowField.ENCOUNTER_CLASS).toUpperCase(Locale.ROOT)) {
      case "I", "IMP", "INPATIENT", "住院" -> EncounterRecord.EncounterClass.INPATIENT;
      case "O", "R", "AMB", "OUTPATIENT", "门诊" -> EncounterRecord.EncounterClass.OUTPATIENT;
      case "E", "EMER", "EMERGENCY", "急诊" -> EncounterRecord.EncounterClass.EMERGENCY;
      case "OTHER", "其他", "体检" -> EncounterRecord.EncounterClass.OTHER;
      default ->
          throw new IntakeRefusal(
              IntakeRefusal.Reason.WORD_UNKNOWN, RowField.ENCOUNTER_CLASS.toString());
    };
  }

  private static EncounterRecord.Status status(
      SourceRow row,
      EncounterRecord.EncounterClass encounterClass,
      @Nullable Instant dischargedAt) {
    return switch (row.value(RowField.ENCOUNTER_STATUS).toLowerCase(Locale.ROOT)) {
      case "" ->
          encounterClass == EncounterRecord.EncounterClass.INPATIENT && dischargedAt == null
              ? EncounterRecord.Status.IN_PROGRESS
              : EncounterRecord.Status.FINISHED;
      case "finished", "已完成", "已出院", "出院" -> EncounterRecord.Status.FINISHED;
      case "in-progress", "在院", "就诊中" -> EncounterRecord.Status.IN_PROGRESS;
      case "cancelled", "已取消", "取消", "作废", "退号" -> EncounterRecord.Status.CANCELLED;
      default ->
          throw new IntakeRefusal(
              IntakeRefusal.Reason.WORD_UNKNOWN, RowField.ENCOUNTER_STATUS.toString());
    };
  }

  private static List<EncounterRecord.Diagnosis> diagnoses(SourceRow row, LocalDate on) {
    List<String> names = parts(row.value(RowField.DIAGNOSIS_NAME));
    List<EncounterRecord.Diagnosis> found = new ArrayList<>();
    for (String code : parts(row.value(RowField.DIAGNOSIS_CODE))) {
      String name = found.size() < names.size() ? names.get(found.size()) : code;
      found.add(new EncounterRecord.Diagnosis(code, name, "F", on));
    }
    return found;
  }

  private static List<EncounterRecord.Operation> operations(SourceRow row, LocalDateTime started) {
    List<String> names = parts(row.value(RowField.PROCEDURE_NAME));
    Instant performed = instant(row, RowField.PROCEDURE_PERFORMED_AT);
    LocalDateTime at =
        performed == null ? started : performed.atZone(Hl7Time.HOSPITAL).toLocalDateTime();
    List<EncounterRecord.Operation> found = new ArrayList<>();
    for (String code : parts(row.value(RowField.PROCEDURE_CODE))) {
      String name = found.size() < names.size() ? names.get(found.size()) : code;
      found.add(new EncounterRecord.Operation(code, name, at, found.isEmpty()));
    }
    return found;
  }

  /// A row that says something else than before is a correction of what it said.
  private static ObservationRecord observation(SourceRow row) {
    String raw = row.value(RowField.OBSERVATION_VALUE);
    String code = row.value(RowField.OBSERVATION_CODE);
    String range = orNull(row, RowField.OBSERVATION_RANGE);
    String name = row.value(RowField.OBSERVATION_NAME);
    OruMapper.Measured measured = OruMapper.measured(raw);
    return new ObservationRecord(
        row.value(RowField.OBSERVATION_REPORT),
        code,
        name.isEmpty() ? code : name,
        measured.value(),
        measured.comparator(),
        raw,
        orNull(row, RowField.OBSERVATION_UNIT),
        range,
        OruMapper.interpretation(row.value(RowField.OBSERVATION_FLAG), measured.value(), range),
        needed(row, RowField.OBSERVATION_AT),
        row.version() > 1 ? "C" : "F");
  }

  private static AppointmentRecord appointment(
      SourceRow row, String number, Instant eventAt, UUID messageId) {
    return new AppointmentRecord(
        row.value(RowField.APPOINTMENT_NUMBER),
        appointmentStatus(row),
        needed(row, RowField.APPOINTMENT_STARTS_AT),
        row.value(RowField.APPOINTMENT_DEPARTMENT),
        orNull(row, RowField.APPOINTMENT_DOCTOR),
        orNull(row, RowField.APPOINTMENT_PLACE),
        Set.of("1", "y", "yes", "true", "是", "复诊")
            .contains(row.value(RowField.APPOINTMENT_FOLLOW_UP).toLowerCase(Locale.ROOT)),
        eventAt,
        messageId,
        number);
  }

  private static AppointmentRecord.Status appointmentStatus(SourceRow row) {
    return switch (row.value(RowField.APPOINTMENT_STATUS).toLowerCase(Locale.ROOT)) {
      case "", "booked", "已预约", "预约" -> AppointmentRecord.Status.BOOKED;
      case "cancelled", "已取消", "取消" -> AppointmentRecord.Status.CANCELLED;
      case "no-show", "noshow", "爽约", "未到" -> AppointmentRecord.Status.NO_SHOW;
      case "fulfilled", "已完成", "已就诊", "已到诊" -> AppointmentRecord.Status.FULFILLED;
      default ->
          throw new IntakeRefusal(
              IntakeRefusal.Reason.WORD_UNKNOWN, RowField.APPOINTMENT_STATUS.toString());
    };
  }

  /// A cell that holds several values, as in `I10;E11.9`.
  private static List<String> parts(String cell) {
    return Arrays.stream(cell.split("[;；|]"))
        .map(String::strip)
        .filter(text -> !text.isEmpty())
        .toList();
  }

  private static @Nullable String orNull(SourceRow row, RowField field) {
    String value = row.value(field);
    return value.isEmpty() ? null : value;
  }

  private static @Nullable LocalDate date(SourceRow row, RowField field) {
    Instant at = instant(row, field);
    return at == null ? null : at.atZone(Hl7Time.HOSPITAL).toLocalDate();
  }

  private static Instant needed(SourceRow row, RowField field) {
    Instant at = instant(row, field);
    if (at == null) {
      throw new IntakeRefusal(IntakeRefusal.Reason.FIELD_MISSING, field.toString());
    }
    return at;
  }

  private static @Nullable Instant instant(SourceRow row, RowField field) {
    try {
      return Hl7Time.instant(row.value(field).replace('T', ' ')).orElse(null);
    } catch (Hl7Time.Impossible e) {
      throw new IntakeRefusal(IntakeRefusal.Reason.DATE_IMPOSSIBLE, field.toString());
    }
  }

  private static Instant orElse(@Nullable Instant at, Instant otherwise) {
    return at == null ? otherwise : at;
  }
}
