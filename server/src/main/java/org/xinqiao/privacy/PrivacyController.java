package org.xinqiao.privacy;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Clock;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;
import org.xinqiao.access.Permission;
import org.xinqiao.access.Requires;
import org.xinqiao.consent.ConsentWord;
import org.xinqiao.consent.Purpose;
import org.xinqiao.messaging.Contacts;
import org.xinqiao.portal.PatientVisitors;
import org.xinqiao.shared.Problem;
import org.xinqiao.shared.ProblemException;

/// The patient's privacy page.
@RestController
class PrivacyController {

  private static final Pattern CHANNEL = Pattern.compile("[a-z][a-z0-9-]{0,39}");

  /// @param purpose a code, or `any` to stop a channel for everything or to lift that
  /// @param channel a name, or `any`
  record PrivacyChange(
      @NotBlank @Size(max = 40) String purpose,
      @NotBlank @Size(max = 40) String channel,
      @NotNull Boolean allow) {}

  /// @param stopped what waited and does not go any more
  record PrivacyChanged(DescribePrivacy.Privacy privacy, List<PrivacyStopped> stopped) {}

  record PrivacyStopped(String title, LocalDate plannedOn) {}

  record FileOpenings(List<ListOpenings.Opening> openings) {}

  private final PatientVisitors pages;
  private final WhoActs acting;
  private final DescribePrivacy describe;
  private final ChangeConsent change;
  private final ListOpenings openings;
  private final Clock clock;

  PrivacyController(
      PatientVisitors pages,
      WhoActs acting,
      DescribePrivacy describe,
      ChangeConsent change,
      ListOpenings openings,
      Clock clock) {
    this.pages = pages;
    this.acting = acting;
    this.describe = describe;
    this.change = change;
    this.openings = openings;
    this.clock = clock;
  }

  @GetMapping("/api/m/privacy")
  @Requires(Permission.PATIENT_LINK)
  DescribePrivacy.Privacy getPrivacy(
      @RequestHeader(PatientVisitors.PAGE) String page, HttpServletRequest request) {
    PatientVisitors.Visitor visitor = visitor(request, page);
    return describe.of(visitor.patient(), visitor.language(), clock.instant());
  }

  /// Refusals: `request.field-invalid` 400, `consent.child-needs-guardian` 409
  @PostMapping("/api/m/privacy/consents")
  @Requires(Permission.PATIENT_LINK)
  PrivacyChanged changeConsent(
      @Valid @RequestBody PrivacyChange body,
      @RequestHeader(PatientVisitors.PAGE) String page,
      HttpServletRequest request) {
    PatientVisitors.Visitor visitor = visitor(request, page);
    return switch (change.change(
        visitor,
        body.purpose().equals("any") ? null : purpose(body.purpose()),
        channel(body.channel()),
        body.allow(),
        clock.instant())) {
      case ChangeConsent.Outcome.Changed(List<Contacts.Stopped> stopped) ->
          new PrivacyChanged(
              describe.of(visitor.patient(), visitor.language(), clock.instant()),
              stopped.stream()
                  .map(one ->
                      new PrivacyStopped(
                          one.title().in(visitor.language()),
                          one.plannedFor().atZone(clock.getZone()).toLocalDate()))
                  .toList());
      case ChangeConsent.Outcome.ChildNeedsGuardian() ->
          throw Problem.of("consent.child-needs-guardian", 409).exception();
    };
  }

  @GetMapping("/api/m/privacy/openings")
  @Requires(Permission.PATIENT_LINK)
  FileOpenings listOpenings(
      @RequestHeader(PatientVisitors.PAGE) String page, HttpServletRequest request) {
    PatientVisitors.Visitor visitor = visitor(request, page);
    return new FileOpenings(openings.of(visitor.patient(), visitor.language()));
  }

  /// Refusals: those of [PatientVisitors#visitor], and `consent.representative-may-not` 403
  private PatientVisitors.Visitor visitor(HttpServletRequest request, String page) {
    PatientVisitors.Visitor visitor = pages.visitor(request, page);
    if (!acting.mayDecide(visitor)) {
      throw Problem.of("consent.representative-may-not", 403).exception();
    }
    return visitor;
  }

  private static Purpose purpose(String code) {
    return Arrays.stream(Purpose.values())
        .filter(one -> one.code().equals(code))
        .findFirst()
        .orElseThrow(() -> invalid("purpose"));
  }

  private static String channel(String name) {
    if (name.equals("any")) {
      return ConsentWord.ALL;
    }
    if (!CHANNEL.matcher(name).matches()) {
      throw invalid("channel");
    }
    return name;
  }

  private static ProblemException invalid(String field) {
    return Problem.of("request.field-invalid", 400, "field", field).exception();
  }
}
