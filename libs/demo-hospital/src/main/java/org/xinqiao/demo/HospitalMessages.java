package org.xinqiao.demo;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.xinqiao.demo.Departments.Department;
import org.xinqiao.demo.Departments.Doctor;
import org.xinqiao.demo.Names.Name;
import org.xinqiao.demo.Person.Kin;

/// HL7 v2.5 messages as the demo hospital's information system writes them.
final class HospitalMessages {

  private static final String OFFSET = "+0800";
  private static final String AUTHORITY = "HIS";

  private HospitalMessages() {}

  /// @param patientClass PV1-2: O or I
  /// @param number PV1-19
  record Visit(
      String patientClass,
      String number,
      Department department,
      Doctor doctor,
      LocalDateTime begins,
      @Nullable LocalDateTime ends,
      String bed) {}

  /// @param kind DG1-6: A, W or F
  record Diagnosis(String code, String text, String kind) {
    Diagnosis asFinal() {
      return new Diagnosis(code, text, "F");
    }
  }

  record Procedure(String code, String text, LocalDateTime at) {}

  /// @param number SCH-2, the key of the appointment
  /// @param visit the visit that it will become
  record Appointment(
      String number,
      String kind,
      String kindText,
      String reason,
      LocalDateTime start,
      Visit visit) {
    Appointment movedTo(LocalDateTime other) {
      return new Appointment(number, kind, kindText, reason, other, visit);
    }
  }

  /// What happened to an appointment: the trigger event with SCH-6 and SCH-25.
  enum AppointmentEvent {
    BOOKED("S12", "BK", "新建预约", "Booked"),
    RESCHEDULED("S13", "RS", "改期", "Booked"),
    CANCELLED("S15", "CA", "患者取消", "Cancelled"),
    NO_SHOW("S26", "NS", "爽约", "Noshow");

    private final String trigger;
    private final String reason;
    private final String reasonText;
    private final String status;

    AppointmentEvent(String trigger, String reason, String reasonText, String status) {
      this.trigger = trigger;
      this.reason = reason;
      this.reasonText = reasonText;
      this.status = status;
    }
  }

  /// @param low lower limit of the reference range, negative if there is none
  record Test(
      String loinc,
      String text,
      String local,
      String unit,
      double low,
      double high,
      int decimals) {}

  record Result(Test test, double value) {}

  static String registration(
      String controlId,
      LocalDateTime at,
      Person person,
      String phone,
      Visit visit,
      @Nullable Diagnosis diagnosis,
      @Nullable String allergy) {
    List<Segment> segments = admission("A04", "ADT_A01", controlId, at, person, phone, visit);
    if (allergy != null) {
      segments.add(
          Segment.of("AL1")
              .set(1, 1)
              .components(2, "DA")
              .components(3, "", allergy, "L")
              .set(4, "MO")
              .set(5, "皮疹"));
    }
    if (diagnosis != null) {
      segments.add(diagnosis(1, diagnosis, at.toLocalDate()));
    }
    segments.add(insurance(person));
    return message(segments);
  }

  static String admission(
      String controlId,
      LocalDateTime at,
      Person person,
      String phone,
      Visit visit,
      Diagnosis diagnosis) {
    List<Segment> segments = admission("A01", "ADT_A01", controlId, at, person, phone, visit);
    segments.add(diagnosis(1, diagnosis, at.toLocalDate()));
    segments.add(insurance(person));
    return message(segments);
  }

  static String discharge(
      String controlId,
      LocalDateTime at,
      Person person,
      String phone,
      Visit visit,
      List<Diagnosis> diagnoses,
      Procedure procedure,
      String advice,
      LocalDate revisitOn) {
    List<Segment> segments = admission("A03", "ADT_A03", controlId, at, person, phone, visit);
    for (Diagnosis diagnosis : diagnoses) {
      segments.add(diagnosis(1 + diagnoses.indexOf(diagnosis), diagnosis.asFinal(), null));
    }
    segments.add(
        Segment.of("PR1")
            .set(1, 1)
            .components(3, procedure.code(), procedure.text(), "ICD9CM3GB")
            .set(5, procedure.at())
            .set(6, "P"));
    segments.add(
        Segment.of("OBX")
            .set(1, 1)
            .set(2, "TX")
            .components(3, "DISCHARGE-ADVICE", "出院医嘱", "L")
            .set(5, advice)
            .set(11, "F"));
    segments.add(
        Segment.of("OBX")
            .set(1, 2)
            .set(2, "DT")
            .components(3, "REVISIT-DATE", "复诊日期", "L")
            .set(5, revisitOn)
            .set(11, "F"));
    return message(segments);
  }

  /// A change of person data: a telephone number, or death (PID-29, PID-30).
  static String update(
      String controlId, LocalDateTime at, Person person, String phone, boolean dead) {
    List<Segment> segments = new ArrayList<>();
    segments.add(header("ADT", "A08", "ADT_A01", controlId, at));
    segments.add(event("A08", at));
    Segment pid = identification(person, phone);
    if (dead) {
      pid.set(29, at.minusHours(9)).set(30, "Y");
    }
    segments.add(pid);
    segments.add(Segment.of("PV1").set(1, 1).set(2, "N"));
    return message(segments);
  }

  static String appointment(
      String controlId,
      LocalDateTime at,
      Person person,
      String phone,
      AppointmentEvent event,
      Appointment appointment) {
    LocalDateTime start = appointment.start();
    Visit visit = appointment.visit();
    List<Segment> segments = new ArrayList<>();
    segments.add(header("SIU", event.trigger, "SIU_S12", controlId, at));
    segments.add(
        Segment.of("SCH")
            .components(1, appointment.number().replaceFirst("YY", "WX"), "WXAPP")
            .components(2, appointment.number(), AUTHORITY)
            .components(6, event.reason, event.reasonText, "L")
            .raw(7, Segment.join(appointment.reason()) + "^^L")
            .components(8, appointment.kind(), appointment.kindText(), "L")
            .set(9, 15)
            .set(10, "MIN")
            .components(11, "", "", "", Segment.time(start), Segment.time(start.plusMinutes(15)))
            .components(
                16,
                visit.doctor().code(),
                visit.doctor().name().family(),
                visit.doctor().name().given())
            .components(20, "WX0001", "微信小程序")
            .set(25, event.status));
    segments.add(identification(person, phone));
    segments.add(
        Segment.of("PV1")
            .set(1, 1)
            .set(2, "O")
            .components(3, visit.department().clinic())
            .raw(7, doctor(visit.doctor()))
            .components(10, visit.department().code(), visit.department().name())
            .components(19, visit.number(), "", "", AUTHORITY, "VN"));
    segments.add(Segment.of("RGS").set(1, 1).set(2, "A"));
    segments.add(
        Segment.of("AIS")
            .set(1, 1)
            .set(2, "A")
            .components(3, appointment.kind(), appointment.reason(), "L")
            .set(4, start)
            .set(7, 15)
            .set(8, "MIN"));
    segments.add(
        Segment.of("AIP")
            .set(1, 1)
            .set(2, "A")
            .raw(3, doctor(visit.doctor()))
            .components(4, "D", "医生", "L")
            .set(6, start));
    return message(segments);
  }

  /// @param order OBR-2, unique
  /// @param panel code and text of OBR-4
  static String results(
      String controlId,
      LocalDateTime at,
      Person person,
      String phone,
      Visit visit,
      String order,
      List<String> panel,
      LocalDateTime taken,
      List<Result> results) {
    List<Segment> segments = new ArrayList<>();
    segments.add(header("ORU", "R01", "ORU_R01", controlId, at));
    segments.add(identification(person, phone));
    segments.add(
        Segment.of("PV1")
            .set(1, 1)
            .set(2, visit.patientClass())
            .components(3, visit.department().clinic())
            .components(19, visit.number(), "", "", AUTHORITY, "VN"));
    segments.add(
        Segment.of("OBR")
            .set(1, 1)
            .components(2, order, AUTHORITY)
            .components(3, order, AUTHORITY)
            .components(4, panel.get(0), panel.get(1), "L")
            .set(7, taken)
            .raw(16, doctor(visit.doctor()))
            .set(22, at)
            .set(24, "CH")
            .set(25, "F"));
    for (int i = 0; i < results.size(); i++) {
      segments.add(observation(i + 1, results.get(i), taken));
    }
    return message(segments);
  }

  private static Segment observation(int number, Result result, LocalDateTime taken) {
    Test test = result.test();
    String value = format(result.value(), test.decimals());
    double shown = Double.parseDouble(value);
    String range =
        test.low() < 0
            ? "<" + format(test.high(), test.decimals())
            : format(test.low(), test.decimals()) + "-" + format(test.high(), test.decimals());
    return Segment.of("OBX")
        .set(1, number)
        .set(2, "NM")
        .components(3, test.loinc(), test.text(), "LN", test.local(), test.text(), "L")
        .set(5, value)
        .set(6, test.unit())
        .set(7, range)
        .set(8, shown > test.high() ? "H" : shown < test.low() ? "L" : "")
        .set(11, "F")
        .set(14, taken);
  }

  private static String format(double value, int decimals) {
    return String.format(Locale.ROOT, "%." + decimals + "f", value);
  }

  private static List<Segment> admission(
      String trigger,
      String structure,
      String controlId,
      LocalDateTime at,
      Person person,
      String phone,
      Visit visit) {
    List<Segment> segments = new ArrayList<>();
    segments.add(header("ADT", trigger, structure, controlId, at));
    segments.add(event(trigger, at));
    segments.add(identification(person, phone));
    if (person.kin() != null && !trigger.equals("A03")) {
      segments.add(nextOfKin(person.kin()));
    }
    segments.add(visit(visit));
    return segments;
  }

  private static Segment header(
      String type, String trigger, String structure, String controlId, LocalDateTime at) {
    return Segment.of("MSH")
        .raw(2, "^~\\&")
        .set(3, "HIS")
        .set(4, "SZYY")
        .set(5, "PRM")
        .set(6, "SZYY")
        .raw(7, Segment.time(at) + OFFSET)
        .components(9, type, trigger, structure)
        .set(10, controlId)
        .set(11, "P")
        .set(12, "2.5")
        .set(15, "AL")
        .set(16, "AL")
        .set(17, "CHN")
        .set(18, "UNICODE UTF-8");
  }

  private static Segment event(String trigger, LocalDateTime at) {
    return Segment.of("EVN").set(1, trigger).raw(2, Segment.time(at.minusSeconds(5)) + OFFSET);
  }

  private static Segment identification(Person person, String phone) {
    String identifiers =
        person.key()
            + "^^^HIS^PI~"
            + person.card()
            + "^^^HIS^JZK~"
            + person.idNumber()
            + "^^^MPS&2.16.156.10011.1.3&ISO^NNCHN";
    String email = person.email() == null ? "" : "~^NET^Internet^" + person.email();
    Segment pid =
        Segment.of("PID")
            .set(1, 1)
            .raw(3, identifiers)
            .components(5, person.name().family(), person.name().given(), "", "", "", "", "L")
            .set(7, person.born())
            .set(8, person.sex().hl7())
            .components(
                11,
                person.address().street(),
                "",
                person.address().district(),
                person.address().province(),
                person.address().zip(),
                "CHN",
                "H")
            .set(12, person.address().county())
            .raw(13, "^PRN^CP^^^^" + phone + email);
    if (person.kin() != null
        && person.kin().relation().equals("MTH")
        && person.kin().key() != null) {
      pid.components(21, person.kin().key(), "", "", AUTHORITY);
    }
    return pid;
  }

  private static Segment nextOfKin(Kin kin) {
    return Segment.of("NK1")
        .set(1, 1)
        .components(2, kin.name().family(), kin.name().given())
        .components(3, kin.relation(), kin.relationText(), "HL70063")
        .raw(5, "^PRN^CP^^^^" + kin.phone())
        .components(7, kin.guardian() ? "GR" : "C", kin.guardian() ? "监护人" : "紧急联系人", "HL70131");
  }

  private static Segment visit(Visit visit) {
    boolean inpatient = visit.patientClass().equals("I");
    Segment pv1 =
        Segment.of("PV1")
            .set(1, 1)
            .set(2, visit.patientClass())
            .components(
                3,
                inpatient ? visit.department().ward() : visit.department().clinic(),
                visit.bed(),
                "",
                "SZYY")
            .raw(7, doctor(visit.doctor()))
            .components(10, visit.department().code(), visit.department().name())
            .components(19, visit.number(), "", "", AUTHORITY, "VN")
            .set(44, visit.begins());
    if (visit.ends() != null) {
      pv1.components(36, "01", "医嘱离院").set(37, "HOME").set(45, visit.ends());
    }
    return pv1;
  }

  private static Segment diagnosis(int number, Diagnosis diagnosis, @Nullable LocalDate on) {
    Segment dg1 =
        Segment.of("DG1")
            .set(1, number)
            .components(3, diagnosis.code(), diagnosis.text(), "ICD10GB")
            .set(6, diagnosis.kind())
            .set(15, number);
    return on == null ? dg1 : dg1.set(5, on);
  }

  private static Segment insurance(Person person) {
    String number = "YB" + person.address().county() + "%08d".formatted(person.index() + 1);
    return Segment.of("IN1")
        .set(1, 1)
        .components(2, "310", "城镇职工基本医疗保险", "L")
        .set(3, "YBJ")
        .set(4, "市医保局")
        .set(36, number);
  }

  private static String doctor(Doctor doctor) {
    Name name = doctor.name();
    return Segment.join(doctor.code(), name.family(), name.given(), "", "", "", "", "", AUTHORITY);
  }

  private static String message(List<Segment> segments) {
    StringBuilder message = new StringBuilder();
    segments.forEach(segment -> message.append(segment).append('\r'));
    return message.toString();
  }
}
