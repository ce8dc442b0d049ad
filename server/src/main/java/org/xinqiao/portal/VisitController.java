package org.xinqiao.portal;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
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
import org.springframework.web.bind.annotation.RequestHeader;
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
      Revisit.@Nullable Response response,
      String phone) {}

  record VisitResponse(@NotNull Revisit.Response response, @Nullable String note) {}

  record VisitResponded(VisitThanks thanks, Revisit.Response response) {}

  record VisitThanks(String title, List<String> lines) {}

  @GetMapping("/api/m/visit")
  @Requires(Permission.PATIENT_LINK)
  VisitView getVisit(@RequestHeader(PatientSession.PAGE) String page, HttpServletRequest request) {
    PatientSession session = session(request, page);
    Revisit revisit =
        appointments
            .find(session.patient(), session.link().targetId())
            .orElseThrow(() -> Problem.of("visit.over", 409).exception());
    Tenant hospital = organizations.current();
    Instant now = clock.instant();
    Instant startsAt = revisit.startsAt();
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
        revisit.response(),
        hospital.phone());
  }

  /// Refusals: `request.field-invalid` 400, `visit.note-too-long` 400, `visit.over` 409
  @PostMapping("/api/m/visit/response")
  @Requires(Permission.PATIENT_LINK)
  VisitResponded respondToVisit(
      @Valid @RequestBody VisitResponse body,
      @RequestHeader(PatientSession.PAGE) String page,
      HttpServletRequest request) {
    PatientSession session = session(request, page);
    Locale locale = Languages.of(request);
    String note = body.note() == null ? "" : body.note().strip();
    if (note.codePointCount(0, note.length()) > NOTE_LIMIT) {
      throw Problem.of("visit.note-too-long", 400, "max", NOTE_LIMIT).exception();
    }
    return switch (respond.respond(
        session.patient(),
        session.link().targetId(),
        body.response(),
        note,
        session.actor(),
        clock.instant())) {
      case RespondToVisit.Taken taken ->
          new VisitResponded(
              new VisitThanks(
                  taken.thanks().title().in(locale),
                  taken.thanks().lines().stream().map(line -> line.in(locale)).toList()),
              body.response());
      case RespondToVisit.Over over -> throw Problem.of("visit.over", 409).exception();
    };
  }

  private PatientSession session(HttpServletRequest request, String page) {
    return PatientSession.required(request, page, LinkPurpose.REVISIT, clock.instant());
  }
}
