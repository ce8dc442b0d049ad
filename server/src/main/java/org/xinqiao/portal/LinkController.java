package org.xinqiao.portal;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import org.xinqiao.access.Permission;
import org.xinqiao.access.Requires;
import org.xinqiao.organization.Organizations;
import org.xinqiao.organization.Tenant;
import org.xinqiao.shared.Problem;
import org.xinqiao.shared.Tenancy;

/// A secure link before its step-up: nothing personal comes out of here.
@RestController
class LinkController {

  private final DescribeLink describe;
  private final OpenLink open;
  private final Organizations organizations;
  private final Clock clock;

  LinkController(DescribeLink describe, OpenLink open, Organizations organizations, Clock clock) {
    this.describe = describe;
    this.open = open;
    this.organizations = organizations;
    this.clock = clock;
  }

  /// @param question what the step-up asks for
  /// @param opened the step-up of this link was passed in this browser
  record LinkState(
      DescribeLink.State state,
      LinkPurpose purpose,
      StepUp.Question question,
      String hospital,
      String phone,
      boolean opened) {}

  record StepUpAnswer(@NotNull String answer) {}

  /// Refusals: `link.unknown` 404
  @GetMapping("/api/m/links/{handle}")
  @Requires(Permission.PATIENT_LINK)
  LinkState describeLink(@PathVariable String handle, HttpServletRequest request) {
    PatientSession session = PatientSession.of(request);
    return Handle.parse(handle)
        .flatMap(parsed -> describe(parsed, clock.instant()))
        .map(found ->
            new LinkState(
                found.state(),
                found.purpose(),
                found.question(),
                found.hospital().name(),
                found.hospital().phone(),
                session != null && session.token().handle().value().equals(handle)))
        .orElseThrow(() -> unknown().exception());
  }

  /// Refusals: `request.field-invalid` 400 for what cannot be an answer (costs no try),
  /// `link.unknown` 404, `link.expired` 410, `link.step-up-refused` 403 with `attemptsLeft`,
  /// `link.locked` 429 with `retryAfterSeconds`
  @PostMapping("/api/m/links/{handle}/open")
  @Requires(Permission.PATIENT_LINK)
  ResponseEntity<Void> openLink(
      @PathVariable String handle, @Valid @RequestBody StepUpAnswer body) {
    String given =
        StepUp.normalized(body.answer())
            .orElseThrow(
                () -> Problem.of("request.field-invalid", 400, "field", "answer").exception());
    Handle parsed = Handle.parse(handle).orElseThrow(() -> unknown().exception());
    Instant now = clock.instant();
    return Tenancy.call(
        parsed.tenant(),
        () ->
            switch (open.open(parsed, given, now)) {
              case OpenLink.Opened opened ->
                  ResponseEntity.noContent()
                      .header(HttpHeaders.SET_COOKIE, opened.token().cookie().toString())
                      .build();
              case OpenLink.Unknown unknown -> throw unknown().exception();
              case OpenLink.Expired expired -> throw expired().exception();
              case OpenLink.Locked locked ->
                  throw Problem.of(
                          "link.locked",
                          429,
                          "retryAfterSeconds",
                          Math.max(1, locked.left().toSeconds()))
                      .exception();
              case OpenLink.Refused refused ->
                  throw Problem.of(
                          "link.step-up-refused", 403, "attemptsLeft", refused.attemptsLeft())
                      .exception();
            });
  }

  private Optional<DescribeLink.Description> describe(Handle handle, Instant now) {
    return Tenancy.call(handle.tenant(), () -> describe.describe(handle, now));
  }

  private static Problem unknown() {
    return Problem.of("link.unknown", 404);
  }

  /// With the number to call: whoever comes too late still has something to say.
  private Problem expired() {
    Tenant hospital = organizations.current();
    return new Problem(
        "link.expired", 410, Map.of("hospital", hospital.name(), "phone", hospital.phone()));
  }
}
