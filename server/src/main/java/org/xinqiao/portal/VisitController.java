package org.xinqiao.portal;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import org.xinqiao.access.Permission;
import org.xinqiao.access.Requires;
import org.xinqiao.appointment.Appointments;
import org.xinqiao.appointment.Revisit;
import org.xinqiao.organization.Organizations;
import org.xinqiao.organization.Tenant;
import org.xinqiao.patient.Patients;
import org.xinqiao.shared.Problem;

/// The return visit behind an opened link. All of it needs the session of a passed step-up; see
/// [PatientSession#required].
@RestController
class VisitController {

  private static final int NOTE_LIMIT = 500;

  private final Appointments appointments;
  private final RespondToVisit respond;
  private final Patients patients;
  private final Organizations organizations;
  private final Clock clock;

  VisitController(
      Appointments appointments,
      RespondToVisit respond,
      Patients patients,
      Organizations organizations,
      Clock clock) {
    this.appointments = appointments;
    this.respond = respond;
    this.patients = patients;
    this.organizations = organizations;
    this.clock = clock;
  }

  record VisitView(
      String hospital,
      String greeting,
      LocalDate dueOn,
      @Nullable OffsetDateTime startsAt,
      String department,
      @Nullable String place,
      @Nullable String response,
      String phone) {}

  record VisitAnswer(@Nullable String response, @Nullable String note) {}

  record Responded(Words thanks, String response) {}

  record Words(String title, List<String> lines) {}

  @GetMapping("/api/m/visit")
  @Requires(Permission.PATIENT_LINK)
  VisitView getVisit(HttpServletRequest request) {
    PatientSession session = session(request);
    Revisit revisit =
        appointments
            .find(session.patient(), session.link().targetId())
            .orElseThrow(() -> Problem.of("visit.over", 409).exception());
    Tenant hospital = organizations.current();
    Instant now = clock.instant();
    Instant startsAt = revisit.startsAt();
    Revisit.Response response = revisit.response();
    return new VisitView(
        hospital.name(),
        Greeting.of(
            patients,
            session.patient(),
            LocalDate.ofInstant(now, clock.getZone()),
            Languages.of(request)),
        revisit.dueOn(),
        startsAt == null ? null : startsAt.atZone(clock.getZone()).toOffsetDateTime(),
        revisit.departmentName(),
        revisit.place(),
        response == null ? null : response.toString(),
        hospital.phone());
  }

  /// Refusals: `request.field-invalid` 400, `visit.note-too-long` 400, `visit.over` 409
  @PostMapping("/api/m/visit/response")
  @Requires(Permission.PATIENT_LINK)
  Responded respondToVisit(@RequestBody VisitAnswer body, HttpServletRequest request) {
    PatientSession session = session(request);
    Locale locale = Languages.of(request);
    Revisit.Response response = response(body.response());
    String note = body.note() == null ? "" : body.note().strip();
    if (note.codePointCount(0, note.length()) > NOTE_LIMIT) {
      throw Problem.of("visit.note-too-long", 400, "max", NOTE_LIMIT).exception();
    }
    return switch (respond.respond(
        session.patient(), session.link().targetId(), response, note, clock.instant())) {
      case RespondToVisit.Taken taken ->
          new Responded(
              new Words(
                  taken.thanks().title().in(locale),
                  taken.thanks().lines().stream().map(line -> line.in(locale)).toList()),
              response.toString());
      case RespondToVisit.Over over -> throw Problem.of("visit.over", 409).exception();
    };
  }

  private PatientSession session(HttpServletRequest request) {
    return PatientSession.required(request, LinkPurpose.REVISIT, clock.instant());
  }

  private static Revisit.Response response(@Nullable String name) {
    for (Revisit.Response response : Revisit.Response.values()) {
      if (response.toString().equals(name)) {
        return response;
      }
    }
    throw Problem.of("request.field-invalid", 400, "field", "response").exception();
  }
}
