package org.xinqiao.access;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.xinqiao.organization.Department;
import org.xinqiao.organization.Organizations;
import org.xinqiao.organization.Staff;
import org.xinqiao.organization.StaffId;
import org.xinqiao.shared.Problem;

/// Who may sign in, as what, and what each role can do. Every change wants a fresh second factor.
@RestController
@RequestMapping("/api/staff")
class StaffController {

  private final StaffAccounts accounts;
  private final AccountRequests requests;
  private final Organizations organizations;
  private final StaffReach reaches;

  StaffController(
      StaffAccounts accounts,
      AccountRequests requests,
      Organizations organizations,
      StaffReach reaches) {
    this.accounts = accounts;
    this.requests = requests;
    this.organizations = organizations;
    this.reaches = reaches;
  }

  /// @param disabledAt since when they cannot sign in; null when they can
  record StaffAccount(
      UUID id,
      String displayName,
      Staff.Role role,
      @Nullable String department,
      String userName,
      Instant createdAt,
      @Nullable Instant disabledAt) {}

  /// @param campus where it is; null when nobody has said
  record DepartmentChoice(UUID id, String code, String name, @Nullable String campus) {}

  /// @param campus its name, for a department at one that is new, too; null for none
  record DepartmentPlace(@Size(max = 60) @Nullable String campus) {}

  /// @param rights of the matrix; what everybody may who is signed in is not among them
  record RoleRights(
      Staff.Role role, List<StaffReach.Right> rights, List<StaffReach.FieldRight> fields) {}

  /// @param departmentId null for the whole hospital
  record NewAccount(
      @NotBlank @Size(max = 60) String displayName,
      @NotNull Staff.Role role,
      @Nullable UUID departmentId,
      @NotBlank @Size(max = 60) String userName) {}

  record NewRole(@NotNull Staff.Role role) {}

  /// @param departmentId null for the whole hospital
  record NewDepartment(@Nullable UUID departmentId) {}

  /// What is shown this once; null what is not new.
  ///
  /// @param staffId null while a request waits for a second person, and when it was about a
  ///   department
  /// @param requestId of that request; null when it was done at once
  record Handed(
      @Nullable UUID staffId,
      @Nullable String password,
      @Nullable String totpSecret,
      @Nullable UUID requestId) {}

  /// Waits for a second person who keeps accounts.
  ///
  /// @param staffId whose account shall change; null for a new one, and for a department
  /// @param displayName empty for a department
  /// @param role that they shall have
  /// @param department where they shall work, or which shall be at a campus; null for the whole
  ///   hospital, or where nothing changes
  /// @param campus where the department shall be; null where nothing is placed
  /// @param own whether whoever looks has asked for it
  record AccountRequest(
      UUID id,
      AccountChange change,
      @Nullable UUID staffId,
      String displayName,
      @Nullable String userName,
      Staff.@Nullable Role role,
      @Nullable String department,
      @Nullable String campus,
      String askedBy,
      Instant askedAt,
      boolean own) {}

  @GetMapping
  @Requires(Permission.STAFF_MANAGE)
  List<StaffAccount> listAccounts() {
    return accounts.all().stream()
        .map(one -> {
          Department department = one.staff().department();
          return new StaffAccount(
              one.staff().id().value(),
              one.staff().displayName(),
              one.staff().role(),
              department == null ? null : department.name(),
              one.userName(),
              one.createdAt(),
              one.disabledAt());
        })
        .toList();
  }

  @GetMapping("/departments")
  @Requires(Permission.STAFF_MANAGE)
  List<DepartmentChoice> listDepartments() {
    Map<UUID, String> campuses = organizations.campuses();
    return organizations.departments().stream()
        .map(one -> new DepartmentChoice(one.id(), one.code(), one.name(), campuses.get(one.id())))
        .toList();
  }

  /// Says at which campus a department is: permissions that reach a campus reach together what is
  /// at the same one. It waits for a second person, unless it takes a department away from its
  /// campus, which widens nothing.
  ///
  /// Refusals: `access.department-not-found` 404
  @PutMapping("/departments/{id}/campus")
  @Requires(value = Permission.STAFF_MANAGE, fresh = true)
  Handed placeDepartment(
      @PathVariable UUID id, @Valid @RequestBody DepartmentPlace asked, CurrentStaff staff) {
    department(id);
    String campus = asked.campus() == null ? "" : asked.campus().strip();
    if (!campus.isEmpty() && requests.wanted(staff)) {
      return waiting(requests.askForPlace(id, campus, staff));
    }
    accounts.place(id, campus, staff);
    return nothing();
  }

  /// What each role can do.
  @GetMapping("/roles")
  @Requires(Permission.STAFF_MANAGE)
  List<RoleRights> listRoles() {
    return Arrays.stream(Staff.Role.values())
        .map(role -> new RoleRights(role, reaches.rights(role), reaches.fields(role)))
        .toList();
  }

  @PostMapping
  @Requires(value = Permission.STAFF_MANAGE, fresh = true)
  Handed createAccount(@Valid @RequestBody NewAccount asked, CurrentStaff staff) {
    Department department = department(asked.departmentId());
    String name = asked.displayName().strip();
    return requests.wanted(staff)
        ? waiting(requests.askForAccount(name, asked.role(), department, asked.userName(), staff))
        : handed(accounts.open(name, asked.role(), department, asked.userName(), staff.actor()));
  }

  @PostMapping("/{id}/disable")
  @Requires(value = Permission.STAFF_MANAGE, fresh = true)
  Handed disableAccount(@PathVariable UUID id, CurrentStaff staff) {
    return handed(accounts.disable(new StaffId(id), staff));
  }

  @PostMapping("/{id}/enable")
  @Requires(value = Permission.STAFF_MANAGE, fresh = true)
  Handed enableAccount(@PathVariable UUID id, CurrentStaff staff) {
    StaffId whose = new StaffId(id);
    return wantsSecond(whose, staff)
        ? waiting(requests.askFor(AccountChange.ENABLE, whose, staff))
        : handed(accounts.enable(whose, staff));
  }

  @PostMapping("/{id}/password")
  @Requires(value = Permission.STAFF_MANAGE, fresh = true)
  Handed giveNewPassword(@PathVariable UUID id, CurrentStaff staff) {
    StaffId whose = new StaffId(id);
    return wantsSecond(whose, staff)
        ? waiting(requests.askFor(AccountChange.PASSWORD, whose, staff))
        : handed(accounts.givePassword(whose, staff));
  }

  @PostMapping("/{id}/second-factor")
  @Requires(value = Permission.STAFF_MANAGE, fresh = true)
  Handed giveNewSecondFactor(@PathVariable UUID id, CurrentStaff staff) {
    StaffId whose = new StaffId(id);
    return wantsSecond(whose, staff)
        ? waiting(requests.askFor(AccountChange.SECOND_FACTOR, whose, staff))
        : handed(accounts.giveSecondFactor(whose, staff));
  }

  /// One's own account, and one that is not there, are refused at once.
  private boolean wantsSecond(StaffId whose, CurrentStaff staff) {
    return !whose.equals(staff.id())
        && accounts.all().stream().anyMatch(one -> one.staff().id().equals(whose))
        && requests.wanted(staff);
  }

  /// What waits for a second person.
  @GetMapping("/requests")
  @Requires(Permission.STAFF_MANAGE)
  List<AccountRequest> listAccountRequests(CurrentStaff staff) {
    Map<UUID, String> departments =
        organizations.departments().stream()
            .collect(Collectors.toMap(Department::id, Department::name));
    return requests.waiting().stream()
        .map(one ->
            new AccountRequest(
                one.id(),
                one.change(),
                one.staff() == null ? null : one.staff().value(),
                one.displayName(),
                one.userName(),
                one.role(),
                one.department() == null ? null : departments.get(one.department()),
                one.campus(),
                organizations.staff(one.askedBy()).map(Staff::displayName).orElse(""),
                one.askedAt(),
                one.askedBy().equals(staff.id())))
        .toList();
  }

  /// The second person's yes; what is handed over is shown to them.
  ///
  /// Refusals: `access.own-request` 403, `access.request-not-found` 404, those of the act itself
  @PostMapping("/requests/{id}/approve")
  @Requires(value = Permission.STAFF_MANAGE, fresh = true)
  Handed approveAccountRequest(@PathVariable UUID id, CurrentStaff staff) {
    return switch (requests.approve(id, staff)) {
      case AccountRequests.Decision.Done(StaffAccounts.Outcome outcome) -> handed(outcome);
      case AccountRequests.Decision.Placed() -> nothing();
      case AccountRequests.Decision.OwnRequest() ->
          throw Problem.of("access.own-request", 403).exception();
      case AccountRequests.Decision.Unknown() ->
          throw Problem.of("access.request-not-found", 404).exception();
    };
  }

  /// A no; whoever asked takes it back with it.
  @PostMapping("/requests/{id}/refuse")
  @Requires(value = Permission.STAFF_MANAGE, fresh = true)
  void refuseAccountRequest(@PathVariable UUID id, CurrentStaff staff) {
    if (!requests.refuse(id, staff)) {
      throw Problem.of("access.request-not-found", 404).exception();
    }
  }

  private static Handed nothing() {
    return new Handed(null, null, null, null);
  }

  private static Handed waiting(UUID request) {
    return new Handed(null, null, null, request);
  }

  @PutMapping("/{id}/role")
  @Requires(value = Permission.STAFF_MANAGE, fresh = true)
  Handed changeRole(@PathVariable UUID id, @Valid @RequestBody NewRole asked, CurrentStaff staff) {
    StaffId whose = new StaffId(id);
    return wantsSecond(whose, staff)
        ? waiting(requests.askForRole(whose, asked.role(), staff))
        : handed(accounts.changeRole(whose, asked.role(), staff));
  }

  @PutMapping("/{id}/department")
  @Requires(value = Permission.STAFF_MANAGE, fresh = true)
  Handed changeDepartment(
      @PathVariable UUID id, @Valid @RequestBody NewDepartment asked, CurrentStaff staff) {
    StaffId whose = new StaffId(id);
    Department department = department(asked.departmentId());
    return wantsSecond(whose, staff)
        ? waiting(requests.askForDepartment(whose, department, staff))
        : handed(accounts.changeDepartment(whose, department, staff));
  }

  private @Nullable Department department(@Nullable UUID id) {
    return id == null
        ? null
        : organizations.departments().stream()
            .filter(one -> one.id().equals(id))
            .findFirst()
            .orElseThrow(() -> Problem.of("access.department-not-found", 404).exception());
  }

  private static Handed handed(StaffAccounts.Outcome outcome) {
    return switch (outcome) {
      case StaffAccounts.Outcome.Done(StaffId staff, String password, String secret) ->
          new Handed(staff.value(), password, secret, null);
      case StaffAccounts.Outcome.Refused(StaffAccounts.Refusal reason) ->
          throw switch (reason) {
            case USER_NAME_TAKEN -> Problem.of("access.user-name-taken", 409).exception();
            case USER_NAME_INVALID -> Problem.of("access.user-name-invalid", 400).exception();
            case OWN_ACCOUNT -> Problem.of("access.own-account", 409).exception();
            case NO_ACCOUNT -> Problem.of("access.account-not-found", 404).exception();
          };
    };
  }
}
