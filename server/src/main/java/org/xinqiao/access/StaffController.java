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
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
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
  private final Organizations organizations;
  private final StaffReach reaches;

  StaffController(StaffAccounts accounts, Organizations organizations, StaffReach reaches) {
    this.accounts = accounts;
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
  record Handed(UUID staffId, @Nullable String password, @Nullable String totpSecret) {}

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
  /// at the same one.
  @PutMapping("/departments/{id}/campus")
  @Requires(value = Permission.STAFF_MANAGE, fresh = true)
  ResponseEntity<Void> placeDepartment(
      @PathVariable UUID id, @Valid @RequestBody DepartmentPlace asked, CurrentStaff staff) {
    if (!accounts.place(id, asked.campus(), staff)) {
      throw Problem.of("access.department-not-found", 404).exception();
    }
    return ResponseEntity.noContent().build();
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
    return handed(
        accounts.open(
            asked.displayName().strip(),
            asked.role(),
            department,
            asked.userName(),
            staff.actor()));
  }

  @PostMapping("/{id}/disable")
  @Requires(value = Permission.STAFF_MANAGE, fresh = true)
  Handed disableAccount(@PathVariable UUID id, CurrentStaff staff) {
    return handed(accounts.disable(new StaffId(id), staff));
  }

  @PostMapping("/{id}/enable")
  @Requires(value = Permission.STAFF_MANAGE, fresh = true)
  Handed enableAccount(@PathVariable UUID id, CurrentStaff staff) {
    return handed(accounts.enable(new StaffId(id), staff));
  }

  @PostMapping("/{id}/password")
  @Requires(value = Permission.STAFF_MANAGE, fresh = true)
  Handed giveNewPassword(@PathVariable UUID id, CurrentStaff staff) {
    return handed(accounts.givePassword(new StaffId(id), staff));
  }

  @PostMapping("/{id}/second-factor")
  @Requires(value = Permission.STAFF_MANAGE, fresh = true)
  Handed giveNewSecondFactor(@PathVariable UUID id, CurrentStaff staff) {
    return handed(accounts.giveSecondFactor(new StaffId(id), staff));
  }

  @PutMapping("/{id}/role")
  @Requires(value = Permission.STAFF_MANAGE, fresh = true)
  Handed changeRole(@PathVariable UUID id, @Valid @RequestBody NewRole asked, CurrentStaff staff) {
    return handed(accounts.changeRole(new StaffId(id), asked.role(), staff));
  }

  @PutMapping("/{id}/department")
  @Requires(value = Permission.STAFF_MANAGE, fresh = true)
  Handed changeDepartment(
      @PathVariable UUID id, @Valid @RequestBody NewDepartment asked, CurrentStaff staff) {
    return handed(
        accounts.changeDepartment(new StaffId(id), department(asked.departmentId()), staff));
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
          new Handed(staff.value(), password, secret);
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
