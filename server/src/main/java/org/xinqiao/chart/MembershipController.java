package org.xinqiao.chart;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Clock;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import org.xinqiao.access.CurrentStaff;
import org.xinqiao.access.Permission;
import org.xinqiao.access.Requires;
import org.xinqiao.membership.Memberships;
import org.xinqiao.membership.Programme;
import org.xinqiao.membership.Programmes;
import org.xinqiao.organization.Organizations;
import org.xinqiao.organization.Staff;
import org.xinqiao.organization.StaffId;
import org.xinqiao.shared.PatientId;
import org.xinqiao.shared.Problem;

/// What a patient is a member of, and what staff say of it.
@RestController
class MembershipController {

  /// @param id of what was said last; what changes it says which one it looked at
  /// @param over whether its last day is over
  /// @param source staff or card
  /// @param by name of the member of staff; null when they are not there any more
  record PatientMembership(
      UUID id,
      String programme,
      String label,
      String level,
      String levelLabel,
      @Nullable String cardNumber,
      LocalDate since,
      @Nullable LocalDate validUntil,
      boolean over,
      String source,
      @Nullable String by,
      OffsetDateTime at) {}

  /// @param since null for today
  /// @param validUntil the last day; null for as long as nobody ends it
  /// @param replaces id of the membership that was looked at; null when there was none
  record MembershipToRecord(
      @NotBlank @Size(max = 40) String programme,
      @NotBlank @Size(max = 40) String level,
      @Size(max = 40) @Nullable String cardNumber,
      @Nullable LocalDate since,
      @Nullable LocalDate validUntil,
      @Nullable UUID replaces) {}

  /// @param replaces id of the membership that was looked at
  record MembershipToEnd(@NotNull UUID replaces) {}

  private final OpenChart chart;
  private final Memberships memberships;
  private final Programmes programmes;
  private final Organizations organizations;
  private final Clock clock;

  MembershipController(
      OpenChart chart,
      Memberships memberships,
      Programmes programmes,
      Organizations organizations,
      Clock clock) {
    this.chart = chart;
    this.memberships = memberships;
    this.programmes = programmes;
    this.organizations = organizations;
    this.clock = clock;
  }

  /// One of each programme at most.
  @GetMapping("/api/patients/{id}/memberships")
  @Requires(Permission.PATIENT_VIEW)
  List<PatientMembership> patientMemberships(
      CurrentStaff staff, @PathVariable UUID id, Locale locale) {
    return shown(open(id, staff), locale);
  }

  /// Takes the place of what was said of that programme before.
  @PostMapping("/api/patients/{id}/memberships")
  @Requires(Permission.MEMBERSHIP_RECORD)
  List<PatientMembership> recordMembership(
      CurrentStaff staff,
      @PathVariable UUID id,
      @Valid @RequestBody MembershipToRecord body,
      Locale locale) {
    PatientId patient = open(id, staff);
    String card = body.cardNumber() == null ? "" : body.cardNumber().strip();
    return done(
        memberships.record(
            patient,
            new Memberships.Stated(
                body.programme(),
                body.level(),
                card.isEmpty() ? null : card,
                body.since(),
                body.validUntil()),
            body.replaces(),
            Memberships.Source.STAFF,
            staff),
        patient,
        locale);
  }

  @PostMapping("/api/patients/{id}/memberships/{programme}/end")
  @Requires(Permission.MEMBERSHIP_RECORD)
  List<PatientMembership> endMembership(
      CurrentStaff staff,
      @PathVariable UUID id,
      @PathVariable String programme,
      @Valid @RequestBody MembershipToEnd body,
      Locale locale) {
    PatientId patient = open(id, staff);
    return done(memberships.end(patient, programme, body.replaces(), staff), patient, locale);
  }

  private List<PatientMembership> done(
      Optional<Memberships.Refusal> refusal, PatientId patient, Locale locale) {
    if (refusal.isPresent()) {
      throw switch (refusal.get()) {
        case UNKNOWN_PROGRAMME -> Problem.of("membership.unknown-programme", 422).exception();
        case UNKNOWN_LEVEL -> Problem.of("membership.unknown-level", 422).exception();
        case IN_THE_FUTURE -> Problem.of("membership.in-the-future", 422).exception();
        case OVER -> Problem.of("membership.over", 422).exception();
        case CHANGED -> Problem.of("membership.changed", 409).exception();
        case NO_MEMBER -> Problem.of("membership.no-member", 409).exception();
      };
    }
    return shown(patient, locale);
  }

  private List<PatientMembership> shown(PatientId patient, Locale locale) {
    LocalDate today = LocalDate.ofInstant(clock.instant(), clock.getZone());
    return memberships.of(patient).stream()
        .map(one -> {
          Optional<Programme> programme = programmes.find(one.programme());
          return new PatientMembership(
              one.id(),
              one.programme(),
              programme.map(found -> found.label().in(locale)).orElse(one.programme()),
              one.level(),
              programme
                  .flatMap(found -> found.level(one.level()))
                  .map(level -> level.label().in(locale))
                  .orElse(one.level()),
              one.cardNumber(),
              one.since(),
              one.validUntil(),
              one.over(today),
              one.source().toString(),
              organizations
                  .staff(new StaffId(one.enteredBy()))
                  .map(Staff::displayName)
                  .orElse(null),
              one.enteredAt().atZone(clock.getZone()).toOffsetDateTime());
        })
        .toList();
  }

  private PatientId open(UUID id, CurrentStaff staff) {
    return chart.open(id, "memberships", staff).id();
  }
}
