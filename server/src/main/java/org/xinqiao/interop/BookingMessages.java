package org.xinqiao.interop;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.xinqiao.interop.OutgoingSettings.Hl7Receiver;

/// Return visits asked for in HL7 v2: as a request (SRM^S01, taken back by S04), as the standard
/// has it, or as an appointment that is pending (SIU^S12, taken back by S15), as most hospital
/// systems read it. We name a day and a window; the time is the hospital's to give.
final class BookingMessages {

  private static final String[] KIND = {"FOLLOWUP", "复诊", Hl7Envelope.CODES};

  private BookingMessages() {}

  static String write(
      Hl7Receiver to,
      String facility,
      OutgoingFacts.Subject subject,
      RevisitRequest request,
      UUID letter,
      Instant now) {
    boolean back = request.takenBack();
    return switch (to.booking()) {
      case SIU ->
          Hl7Envelope.message(
              Hl7Envelope.header(to, facility, "SIU", back ? "S15" : "S12", "SIU_S12", letter, now),
              Stream.concat(
                      Stream.of(schedule(request), note(request)),
                      rest(to, subject, request).stream())
                  .toList());
      case SRM ->
          Hl7Envelope.message(
              Hl7Envelope.header(to, facility, "SRM", back ? "S04" : "S01", "SRM_S01", letter, now),
              Stream.concat(
                      Stream.of(asked(request), note(request)), rest(to, subject, request).stream())
                  .toList());
    };
  }

  private static Hl7Segment schedule(RevisitRequest request) {
    return new Hl7Segment("SCH")
        .put(1, request.number(), Hl7Envelope.OURS)
        .put(6, reason(request))
        .put(7, KIND)
        .put(8, KIND)
        .put(11, "", "", "", Hl7Envelope.date(request.on()))
        .put(16, Hl7Envelope.OURS, "随访")
        .put(20, Hl7Envelope.OURS, "随访")
        .put(25, request.takenBack() ? "Cancelled" : "Pending");
  }

  private static Hl7Segment asked(RevisitRequest request) {
    return new Hl7Segment("ARQ")
        .put(1, request.number(), Hl7Envelope.OURS)
        .put(6, reason(request))
        .put(7, KIND)
        .put(8, KIND)
        .put(11, Hl7Envelope.date(request.from()), Hl7Envelope.date(request.to()))
        .put(15, Hl7Envelope.OURS, "随访")
        .put(19, Hl7Envelope.OURS, "随访");
  }

  private static String[] reason(RevisitRequest request) {
    return request.takenBack()
        ? new String[] {"PATIENT-CANNOT", "患者不能来", Hl7Envelope.CODES}
        : new String[] {"PATIENT-CONFIRMED", "患者已确认复诊", Hl7Envelope.CODES};
  }

  private static Hl7Segment note(RevisitRequest request) {
    return new Hl7Segment("NTE")
        .put(1, "1")
        .put(
            3,
            request.takenBack()
                ? "患者不能按期复诊，请取消申请"
                : "患者已确认复诊，应复诊日%s，可在%s至%s到诊，请安排号源"
                    .formatted(request.on(), request.from(), request.to()));
  }

  private static List<Hl7Segment> rest(
      Hl7Receiver to, OutgoingFacts.Subject subject, RevisitRequest request) {
    String doctor = request.doctor() == null ? "" : request.doctor();
    String on = Hl7Envelope.date(request.on());
    String action = request.takenBack() ? "D" : "A";
    Hl7Segment visit =
        new Hl7Segment("PV1")
            .put(1, "1")
            .put(2, "O")
            .put(3, request.departmentName(), "", "", to.facility())
            .put(7, "", doctor)
            .put(10, request.departmentCode(), request.departmentName());
    Hl7Segment service = new Hl7Segment("AIS").put(1, "1").put(2, action).put(3, KIND).put(4, on);
    Hl7Segment place =
        new Hl7Segment("AIL")
            .put(1, "1")
            .put(2, action)
            .put(3, request.departmentName(), "", "", to.facility())
            .put(6, on);
    Stream<Hl7Segment> person =
        doctor.isEmpty()
            ? Stream.of()
            : Stream.of(
                new Hl7Segment("AIP").put(1, "1").put(2, action).put(3, "", doctor).put(6, on));
    return Stream.concat(
            Stream.of(
                Hl7Envelope.patient(subject),
                visit,
                new Hl7Segment("RGS").put(1, "1").put(2, action),
                service,
                place),
            person)
        .toList();
  }
}
