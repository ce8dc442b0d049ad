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
import java.util.UUID;
import java.util.function.Function;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import org.xinqiao.access.Permission;
import org.xinqiao.access.Requires;
import org.xinqiao.organization.Organizations;
import org.xinqiao.organization.Tenant;
import org.xinqiao.patient.Patients;
import org.xinqiao.shared.PatientId;
import org.xinqiao.shared.Problem;
import org.xinqiao.shared.Tenancy;

/// 我的: the page of a patient who signed in by phone.
@RestController
class OwnPageController {

  private final PhoneSessions sessions;
  private final OwnPage page;
  private final Patients patients;
  private final Organizations organizations;
  private final Clock clock;

  OwnPageController(
      PhoneSessions sessions,
      OwnPage page,
      Patients patients,
      Organizations organizations,
      Clock clock) {
    this.sessions = sessions;
    this.page = page;
    this.patients = patients;
    this.organizations = organizations;
    this.clock = clock;
  }

  /// @param acting whether somebody signed in who acts for the patient
  record OwnPageView(
      String hospital, String phone, String greeting, boolean acting, List<WaitingThing> waiting) {}

  /// @param title of the form, or the department of the visit; empty for consent
  record WaitingThing(LinkPurpose purpose, UUID target, String title, OffsetDateTime until) {}

  record ThingToOpen(@NotNull LinkPurpose purpose, @NotNull UUID target) {}

  record OpenedThing(String handle) {}

  /// Refusals: `portal.sign-in-needed` 401
  @GetMapping("/api/m/me")
  @Requires(Permission.PATIENT_LINK)
  OwnPageView getOwnPage(HttpServletRequest request) {
    Locale locale = Languages.of(request);
    return inSession(
        request,
        session -> {
          Instant now = clock.instant();
          PatientId patient = patients.standing(session.patient());
          Tenant hospital = organizations.current();
          return new OwnPageView(
              hospital.name(),
              hospital.phone(),
              Greeting.of(patients, patient, LocalDate.ofInstant(now, clock.getZone()), locale),
              session.representative() != null,
              page.waiting(session, patient, locale, now).stream()
                  .map(one ->
                      new WaitingThing(
                          one.purpose(),
                          one.target(),
                          one.title(),
                          one.until().atZone(clock.getZone()).toOffsetDateTime()))
                  .toList());
        });
  }

  /// Refusals: `portal.sign-in-needed` 401, `link.unknown` 404
  @PostMapping("/api/m/me/things")
  @Requires(Permission.PATIENT_LINK)
  ResponseEntity<OpenedThing> openThing(
      @Valid @RequestBody ThingToOpen body, HttpServletRequest request) {
    return inSession(
        request,
        session -> {
          PatientToken token =
              page.open(
                      session,
                      patients.standing(session.patient()),
                      body.purpose(),
                      body.target(),
                      clock.instant())
                  .orElseThrow(() -> Problem.of("link.unknown", 404).exception());
          return ResponseEntity.ok()
              .header(HttpHeaders.SET_COOKIE, token.cookie().toString())
              .body(new OpenedThing(token.handle().value()));
        });
  }

  /// Signs out; what was opened from the page ends too.
  @DeleteMapping("/api/m/me")
  @Requires(Permission.PATIENT_LINK)
  ResponseEntity<Void> leaveOwnPage(HttpServletRequest request) {
    inSession(
        request,
        session -> {
          sessions.end(session, clock.instant());
          return true;
        });
    return ResponseEntity.noContent()
        .header(HttpHeaders.SET_COOKIE, PhoneToken.removal().toString())
        .header("Clear-Site-Data", "\"cache\", \"storage\"")
        .build();
  }

  private <T> T inSession(
      HttpServletRequest request, Function<PhoneSessions.PhoneSession, T> action) {
    PhoneToken token =
        PhoneToken.read(request)
            .orElseThrow(() -> Problem.of("portal.sign-in-needed", 401).exception());
    return Tenancy.call(
        token.handle().tenant(),
        () ->
            action.apply(
                sessions
                    .use(token, clock.instant())
                    .orElseThrow(() -> Problem.of("portal.sign-in-needed", 401).exception())));
  }
}
