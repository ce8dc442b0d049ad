package org.xinqiao.demo;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.xinqiao.demo.Happening.Appointment;
import org.xinqiao.demo.Happening.AppointmentEvent;
import org.xinqiao.demo.Happening.Diagnosis;
import org.xinqiao.demo.Happening.Procedure;
import org.xinqiao.demo.Happening.Result;
import org.xinqiao.demo.Happening.Test;
import org.xinqiao.demo.Happening.Visit;
import org.xinqiao.demo.Person.Kin;

/// HL7 v2.5 messages as the demo hospital's information system writes them.
final class HospitalMessages {

  private static final String OFFSET = "+0800";
  static final String AUTHORITY = "HIS";

  private HospitalMessages() {}

  /// The message that tells what happened.
  static String write(String controlId, Person person, Happening what) {
    LocalDateTime at = what.at();
    String phone = what.phone();
    return switch (what) {
      case Happening.Registered r ->
          registration(controlId, at, person, phone, r.visit(), r.diagnosis(), r.allergy());
      case Happening.Admitted a ->
          admission(controlId, at, person, phone, a.visit(), a.diagnosis());
      case Happening.Discharged d -> discharge(controlId, person, d);
      case Happening.PhoneChanged p -> update(controlId, at, person, phone, null);
      case Happening.Died d -> update(controlId, at, person, phone, d.diedAt());
      case Happening.AppointmentChanged a ->
          appointment(controlId, at, person, phone, a.event(), a.appointment());
      case Happening.Resulted r -> results(controlId, person, r);
      case Happening.Prescribed p -> Prescriptions.order(controlId, person, p);
      case Happening.Dispensed d -> Prescriptions.handingOver(controlId, person, d);
    };
  }

  /// The trigger event with SCH-6 and SCH-25.
  private enum Trigger {
    BOOKED("S12", "BK", "新建预约", "Booked"),
    RESCHEDULED("S13", "RS", "改期", "Booked"),
    CANCELLED("S15", "CA", "患者取消", "Cancelled"),
    NO_SHOW("S26", "NS", "爽约", "Noshow");

    private final String event;
    private final String reason;
    private final String reasonText;
    private final String status;

    Trigger(String event, String reason, String reasonText, String status) {
      this.event = event;
      this.reason = reason;
      this.reasonText = reasonText;
      this.status = status;
    }

    static Trigger of(AppointmentEvent event) {
      return switch (event) {
        case BOOKED -> BOOKED;
        case RESCHEDULED -> RESCHEDULED;
        case CANCELLED -> CANCELLED;
        case NO_SHOW -> NO_SHOW;
      };
    }
  }

  private static String registration(
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

  private static String admission(
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

  private static String discharge(String controlId, Person person, Happening.Discharged told) {
    List<Segment> segments =
        admission("A03", "ADT_A03", controlId, told.at(), person, told.phone(), told.visit());
    List<Diagnosis> diagnoses = told.diagnoses();
    Procedure procedure = told.procedure();
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
            .set(5, told.advice())
            .set(11, "F"));
    segments.add(
        Segment.of("OBX")
            .set(1, 2)
            .set(2, "DT")
            .components(3, "REVISIT-DATE", "复诊日期", "L")
            .set(5, told.revisitOn())
            .set(11, "F"));
    return message(segments);
  }

  /// A change of person data: a telephone number, or death (PID-29, PID-30).
  private static String update(
      String controlId,
      LocalDateTime at,
      Person person,
      String phone,
      @Nullable LocalDateTime diedAt) {
    List<Segment> segments = new ArrayList<>();
    segments.add(header("ADT", "A08", "ADT_A01", controlId, at));
    segments.add(event("A08", at));
    Segment pid = identification(person, phone);
    if (diedAt != null) {
      pid.set(29, diedAt).set(30, "Y");
    }
    segments.add(pid);
    segments.add(Segment.of("PV1").set(1, 1).set(2, "N"));
    return message(segments);
  }

  private static String appointment(
      String controlId,
      LocalDateTime at,
      Person person,
      String phone,
      AppointmentEvent event,
      Appointment appointment) {
    Trigger trigger = Trigger.of(event);
    LocalDateTime start = appointment.start();
    Visit visit = appointment.visit();
    List<Segment> segments = new ArrayList<>();
    segments.add(header("SIU", trigger.event, "SIU_S12", controlId, at));
    segments.add(
        Segment.of("SCH")
            .components(1, appointment.number().replaceFirst("YY", "WX"), "WXAPP")
            .components(2, appointment.number(), AUTHORITY)
            .components(6, trigger.reason, trigger.reasonText, "L")
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
            .set(25, trigger.status));
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

  private static String results(String controlId, Person person, Happening.Resulted told) {
    LocalDateTime at = told.at();
    Visit visit = told.visit();
    List<Result> results = told.results();
    List<Segment> segments = new ArrayList<>();
    segments.add(header("ORU", "R01", "ORU_R01", controlId, at));
    segments.add(identification(person, told.phone()));
    segments.add(
        Segment.of("PV1")
            .set(1, 1)
            .set(2, visit.patientClass())
            .components(3, visit.department().clinic())
            .components(19, visit.number(), "", "", AUTHORITY, "VN"));
    segments.add(
        Segment.of("OBR")
            .set(1, 1)
            .components(2, told.order(), AUTHORITY)
            .components(3, told.order(), AUTHORITY)
            .components(4, told.panel(), told.panelText(), "L")
            .set(7, told.taken())
            .raw(16, doctor(visit.doctor()))
            .set(22, at)
            .set(24, "CH")
            .set(25, "F"));
    for (int i = 0; i < results.size(); i++) {
      segments.add(observation(i + 1, results.get(i), told.taken()));
    }
    return message(segments);
  }

  private static Segment observation(int number, Result result, LocalDateTime taken) {
    Test test = result.test();
    return Segment.of("OBX")
        .set(1, number)
        .set(2, "NM")
        .components(3, test.loinc(), test.text(), "LN", test.local(), test.text(), "L")
        .set(5, result.printed())
        .set(6, test.unit())
        .set(7, test.range())
        .set(8, result.flag())
        .set(11, "F")
        .set(14, taken);
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

  static Segment header(
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

  static Segment identification(Person person, String phone) {
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

  static String doctor(Doctor doctor) {
    Name name = doctor.name();
    return Segment.join(doctor.code(), name.family(), name.given(), "", "", "", "", "", AUTHORITY);
  }

  static String message(List<Segment> segments) {
    StringBuilder message = new StringBuilder();
    segments.forEach(segment -> message.append(segment).append('\r'));
    return message.toString();
  }
}
