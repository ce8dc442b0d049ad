package org.xinqiao.care;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import org.xinqiao.access.CurrentStaff;
import org.xinqiao.access.Permission;
import org.xinqiao.access.Requires;
import org.xinqiao.organization.Organizations;
import org.xinqiao.organization.Staff;
import org.xinqiao.organization.StaffId;
import org.xinqiao.organization.StaffName;
import org.xinqiao.patient.Patients;
import org.xinqiao.shared.PatientId;
import org.xinqiao.shared.Problem;
import org.xinqiao.shared.ProblemException;

/// Who looks after a patient, and who must not.
@RestController
class CareController {

  /// @param until when the membership ends by itself, at the end of that day; null for no end
  record TeamMember(
      UUID id,
      StaffName staff,
      CareTeams.Function function,
      OffsetDateTime since,
      @Nullable OffsetDateTime until) {}

  record NewTeamMember(
      @NotNull UUID staffId, @NotNull CareTeams.Function function, @Nullable LocalDate lastDay) {}

  record ExcludedStaff(
      UUID id,
      StaffName staff,
      String reason,
      OffsetDateTime since,
      @Nullable OffsetDateTime endedAt) {}

  record NewExclusion(@NotNull UUID staffId, @NotBlank @Size(max = 500) String reason) {}

  private final CareTeams teams;
  private final Exclusions exclusions;
  private final PersonReach reach;
  private final Patients patients;
  private final Organizations organizations;
  private final Clock clock;

  CareController(
      CareTeams teams,
      Exclusions exclusions,
      PersonReach reach,
      Patients patients,
      Organizations organizations,
      Clock clock) {
    this.teams = teams;
    this.exclusions = exclusions;
    this.reach = reach;
    this.patients = patients;
    this.organizations = organizations;
    this.clock = clock;
  }

  /// What somebody can see.
  @GetMapping("/api/staff/{id}/reach")
  @Requires(Permission.STAFF_MANAGE)
  PersonReach.Seen reachOfStaff(@PathVariable UUID id) {
    return reach
        .of(new StaffId(id), clock.instant())
        .orElseThrow(() -> Problem.of("care.staff-not-found", 404).exception());
  }

  /// Who may be chosen: everybody who works here.
  @GetMapping("/api/care/staff")
  @Requires(Permission.CARE_TEAM_KEEP)
  List<StaffName> listCareStaff() {
    return organizations.allStaff().stream()
        .filter(Staff::active)
        .map(staff -> new StaffName(staff.id(), staff.displayName()))
        .toList();
  }

  @GetMapping("/api/patients/{id}/care-team")
  @Requires(Permission.PATIENT_VIEW)
  List<TeamMember> listCareTeam(@PathVariable UUID id) {
    return teams.of(known(id), clock.instant()).stream()
        .map(member -> {
          Instant until = member.until();
          return new TeamMember(
              member.id(),
              name(member.staff()),
              member.function(),
              at(member.since()),
              until == null ? null : at(until));
        })
        .toList();
  }

  @PostMapping("/api/patients/{id}/care-team")
  @Requires(Permission.CARE_TEAM_KEEP)
  ResponseEntity<Void> joinCareTeam(
      @PathVariable UUID id, @Valid @RequestBody NewTeamMember asked, CurrentStaff by) {
    LocalDate lastDay = asked.lastDay();
    return done(
        teams.add(
            known(id),
            new StaffId(asked.staffId()),
            asked.function(),
            lastDay == null ? null : lastDay.plusDays(1).atStartOfDay(clock.getZone()).toInstant(),
            by,
            clock.instant()));
  }

  @PostMapping("/api/patients/{id}/care-team/{member}/end")
  @Requires(Permission.CARE_TEAM_KEEP)
  ResponseEntity<Void> leaveCareTeam(
      @PathVariable UUID id, @PathVariable UUID member, CurrentStaff by) {
    return done(teams.end(known(id), member, by, clock.instant()));
  }

  private static ResponseEntity<Void> done(Optional<CareTeams.Refusal> refusal) {
    if (refusal.isEmpty()) {
      return ResponseEntity.noContent().build();
    }
    throw switch (refusal.get()) {
      case UNKNOWN_PATIENT -> unknownPatient();
      case UNKNOWN_STAFF -> Problem.of("care.staff-not-found", 404).exception();
      case ENDS_BEFORE_IT_BEGINS -> Problem.of("care.last-day-passed", 400).exception();
      case MEMBER_ALREADY -> Problem.of("care.member-already", 409).exception();
      case UNKNOWN -> Problem.of("care.member-not-found", 404).exception();
    };
  }

  @GetMapping("/api/patients/{id}/exclusions")
  @Requires(Permission.EXCLUSION_KEEP)
  List<ExcludedStaff> listExclusions(@PathVariable UUID id) {
    return exclusions.of(known(id)).stream()
        .map(one -> {
          Instant ended = one.endedAt();
          return new ExcludedStaff(
              one.id(),
              name(one.staff()),
              one.reason(),
              at(one.since()),
              ended == null ? null : at(ended));
        })
        .toList();
  }

  @PostMapping("/api/patients/{id}/exclusions")
  @Requires(Permission.EXCLUSION_KEEP)
  ResponseEntity<Void> excludeStaff(
      @PathVariable UUID id, @Valid @RequestBody NewExclusion asked, CurrentStaff by) {
    return excluded(
        exclusions.exclude(
            known(id), new StaffId(asked.staffId()), asked.reason().strip(), by, clock.instant()));
  }

  /// Letting somebody see a file again gives power, so it wants a fresh second factor.
  @PostMapping("/api/patients/{id}/exclusions/{exclusion}/end")
  @Requires(value = Permission.EXCLUSION_KEEP, fresh = true)
  ResponseEntity<Void> endExclusion(
      @PathVariable UUID id, @PathVariable UUID exclusion, CurrentStaff by) {
    return excluded(exclusions.end(known(id), exclusion, by, clock.instant()));
  }

  private static ResponseEntity<Void> excluded(Optional<Exclusions.Refusal> refusal) {
    if (refusal.isEmpty()) {
      return ResponseEntity.noContent().build();
    }
    throw switch (refusal.get()) {
      case UNKNOWN_PATIENT -> unknownPatient();
      case UNKNOWN_STAFF -> Problem.of("care.staff-not-found", 404).exception();
      case OWN -> Problem.of("care.exclusion-own", 409).exception();
      case EXCLUDED_ALREADY -> Problem.of("care.excluded-already", 409).exception();
      case UNKNOWN -> Problem.of("care.exclusion-not-found", 404).exception();
    };
  }

  private PatientId known(UUID id) {
    PatientId patient = new PatientId(id);
    return patients.find(patient).map(one -> patient).orElseThrow(CareController::unknownPatient);
  }

  private static ProblemException unknownPatient() {
    return Problem.of("patient.not-found", 404).exception();
  }

  private StaffName name(StaffId id) {
    return new StaffName(id, organizations.staff(id).map(Staff::displayName).orElse(""));
  }

  private OffsetDateTime at(Instant instant) {
    return instant.atZone(clock.getZone()).toOffsetDateTime();
  }
}
