package org.xinqiao.registry;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.xinqiao.access.CurrentStaff;
import org.xinqiao.access.Field;
import org.xinqiao.access.Permission;
import org.xinqiao.access.Requires;
import org.xinqiao.access.StaffReach;
import org.xinqiao.access.Visibility;
import org.xinqiao.organization.Department;
import org.xinqiao.patient.PatientSummary;
import org.xinqiao.patient.Patients;
import org.xinqiao.patient.PhoneNumber;
import org.xinqiao.patient.Sex;
import org.xinqiao.shared.Page;
import org.xinqiao.shared.PatientId;
import org.xinqiao.shared.Problem;
import org.xinqiao.shared.ProblemException;
import org.xinqiao.shared.Reach;

/// The list of patients, and what is done for many of them at once.
@RestController
class RegistryController {

  /// @param name as the caller's role sees it
  /// @param lastAt when their department saw them last; for the whole hospital when they were
  ///   registered
  /// @param tasks how many tasks are to be done
  /// @param alerts how many alerts are not closed
  record ListedPatient(
      UUID id,
      String name,
      Sex sex,
      @Nullable Integer age,
      String mrn,
      @Nullable String phoneMasked,
      boolean deceased,
      OffsetDateTime lastAt,
      int tasks,
      int alerts) {}

  /// A part of the list. It may be short, even empty, and still be continued: a page looks at so
  /// many patients at most, however few of them pass the filters.
  ///
  /// @param byRegistration whether `lastAt` is the registration
  record PatientListPage(
      List<ListedPatient> items, @Nullable String nextCursor, boolean byRegistration) {}

  /// @param id of the request: sent twice it asks once
  /// @param due the day by whose end the call is to be made
  /// @param mine whether the caller takes the tasks
  record FollowUpRequest(
      @NotNull UUID id, @NotNull Set<UUID> patients, @NotNull LocalDate due, boolean mine) {}

  record FollowUpSkip(AskFollowUps.Skip why, List<UUID> patients) {}

  /// @param done how many get a task, or would
  record FollowUpAnswer(int done, List<FollowUpSkip> skipped) {}

  private final PatientList list;
  private final AskFollowUps followUps;
  private final Patients patients;
  private final StaffReach rules;
  private final Clock clock;

  RegistryController(
      PatientList list, AskFollowUps followUps, Patients patients, StaffReach rules, Clock clock) {
    this.list = list;
    this.followUps = followUps;
    this.patients = patients;
    this.rules = rules;
    this.clock = clock;
  }

  /// @param mine whether only those of the caller's own department; whoever works for the whole
  ///   hospital has everybody either way
  /// @param days seen, or registered, within so many days
  @GetMapping("/api/patient-list")
  @Requires(Permission.PATIENT_SEARCH)
  PatientListPage listPatients(
      CurrentStaff staff,
      @RequestParam(defaultValue = "true") boolean mine,
      @RequestParam(required = false) @Nullable Integer days,
      @RequestParam(defaultValue = "false") boolean openTask,
      @RequestParam(defaultValue = "false") boolean openAlert,
      @RequestParam(required = false) @Nullable String cursor,
      @RequestParam(required = false) @Nullable Integer limit) {
    Set<UUID> parties = parties(staff, mine);
    Instant since =
        days == null
            ? Instant.EPOCH
            : clock.instant().minus(Duration.ofDays(Math.clamp(days, 1, 36_500)));
    PatientList.Filter filter = new PatientList.Filter(parties, since, openTask, openAlert);
    Page<PatientList.Row> page = list.page(filter, cursor, Page.limit(limit), staff.actor());
    Set<PatientId> ids =
        page.items().stream().map(PatientList.Row::patient).collect(Collectors.toSet());
    Map<PatientId, PatientSummary> who = patients.find(ids);
    Visibility name = rules.visibility(staff, Permission.PATIENT_SEARCH, Field.NAME);
    Map<PatientId, PhoneNumber> phones =
        rules.visibility(staff, Permission.PATIENT_SEARCH, Field.PHONE) == Visibility.HIDDEN
            ? Map.of()
            : patients.phones(List.copyOf(ids));
    return new PatientListPage(
        page.items().stream()
            .map(row -> json(row, who.get(row.patient()), name, phones.get(row.patient())))
            .filter(Objects::nonNull)
            .toList(),
        page.nextCursor(),
        parties == null);
  }

  /// What asking would do.
  @PostMapping("/api/patient-list/follow-ups/check")
  @Requires(Permission.FOLLOW_UP_ASK)
  FollowUpAnswer checkFollowUps(@Valid @RequestBody FollowUpRequest body) {
    return json(followUps.check(body.patients(), body.due()));
  }

  @PostMapping("/api/patient-list/follow-ups")
  @Requires(Permission.FOLLOW_UP_ASK)
  FollowUpAnswer askFollowUps(CurrentStaff staff, @Valid @RequestBody FollowUpRequest body) {
    return json(followUps.ask(body.id(), body.patients(), body.due(), body.mine(), staff));
  }

  private static @Nullable Set<UUID> parties(CurrentStaff staff, boolean mine) {
    Department department = staff.department();
    return mine && department != null
        ? Set.of(department.id())
        : Reach.current().map(Reach::parties).orElse(null);
  }

  private static FollowUpAnswer json(AskFollowUps.Result result) {
    return switch (result) {
      case AskFollowUps.Answer answer ->
          new FollowUpAnswer(
              answer.done().size(),
              answer.skipped().entrySet().stream()
                  .map(one ->
                      new FollowUpSkip(
                          one.getKey(), one.getValue().stream().map(PatientId::value).toList()))
                  .toList());
      case AskFollowUps.Refusal refusal ->
          throw switch (refusal) {
            case NOT_SO_MANY -> refused("registry.not-so-many");
            case NOT_A_DAY -> refused("registry.not-a-day");
          };
    };
  }

  private static ProblemException refused(String code) {
    return Problem.of(code, 400, "most", AskFollowUps.MOST).exception();
  }

  private @Nullable ListedPatient json(
      PatientList.Row row,
      @Nullable PatientSummary patient,
      Visibility name,
      @Nullable PhoneNumber phone) {
    if (patient == null) {
      return null; // Erased or merged between the two statements.
    }
    String mrn = patient.mrn();
    return new ListedPatient(
        patient.id().value(),
        switch (name) {
          case CLEAR -> patient.name().whole();
          case MASKED -> patient.name().inStars();
          case HIDDEN -> "";
        },
        patient.sex(),
        patient.age(LocalDate.now(clock)),
        mrn == null ? "" : mrn,
        phone == null ? null : phone.masked(),
        patient.deceasedAt() != null,
        row.at().atZone(clock.getZone()).toOffsetDateTime(),
        row.tasks(),
        row.alerts());
  }
}
