package org.xinqiao.access;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.interceptor.TransactionAspectSupport;
import org.xinqiao.audit.Audit;
import org.xinqiao.audit.AuditEvent;
import org.xinqiao.organization.Department;
import org.xinqiao.organization.Organizations;
import org.xinqiao.organization.Staff;
import org.xinqiao.organization.StaffId;
import org.xinqiao.shared.IdGenerator;
import org.xinqiao.shared.Tenancy;

/// A new account, a new password and a new second factor are a way in that whoever hands them over
/// could use; a new role, a new department, an account that is opened again and a department at
/// another campus are rights. Where two people keep accounts, one asks and another approves (threat
/// of one engineer's power, S24). What is handed over is made when it is approved, and shown to
/// whoever approved it.
///
/// A hospital with one person who keeps accounts cannot do that, and does without, as at its first
/// start. Somebody who was disabled counts for a week longer, so that nobody gets rid of the second
/// person first.
@Service
class AccountRequests {

  /// So long after somebody who kept accounts was disabled they still count.
  static final Duration STILL_COUNTS = Duration.ofDays(7);

  /// What waits for a second person.
  ///
  /// @param staff whose account shall change; null for one that is not there yet
  /// @param displayName of whoever it is about; empty when it is about a department
  /// @param campus its name, where a department shall be; null where nothing is placed
  record Waiting(
      UUID id,
      AccountChange change,
      @Nullable StaffId staff,
      String displayName,
      @Nullable String userName,
      Staff.@Nullable Role role,
      @Nullable UUID department,
      @Nullable String campus,
      StaffId askedBy,
      Instant askedAt) {}

  sealed interface Decision {
    record Done(StaffAccounts.Outcome outcome) implements Decision {}

    /// A department is at its campus now.
    record Placed() implements Decision {}

    /// Whoever asked cannot be the second person.
    record OwnRequest() implements Decision {}

    record Unknown() implements Decision {}
  }

  private final JdbcClient jdbc;
  private final StaffAccounts accounts;
  private final PermissionMatrix matrix;
  private final Organizations organizations;
  private final Audit audit;
  private final IdGenerator ids;
  private final Clock clock;

  AccountRequests(
      JdbcClient jdbc,
      StaffAccounts accounts,
      PermissionMatrix matrix,
      Organizations organizations,
      Audit audit,
      IdGenerator ids,
      Clock clock) {
    this.jdbc = jdbc;
    this.accounts = accounts;
    this.matrix = matrix;
    this.organizations = organizations;
    this.audit = audit;
    this.ids = ids;
    this.clock = clock;
  }

  /// Whether a second person must approve what this one asks for.
  @Transactional(readOnly = true)
  boolean wanted(CurrentStaff by) {
    Instant since = clock.instant().minus(STILL_COUNTS);
    return accounts.all().stream()
        .filter(one -> !one.staff().id().equals(by.id()))
        .filter(one -> matrix.allows(one.staff().role(), Permission.STAFF_MANAGE))
        .anyMatch(one -> one.disabledAt() == null || one.disabledAt().isAfter(since));
  }

  @Transactional
  UUID askForAccount(
      String displayName,
      Staff.Role role,
      @Nullable Department department,
      String userName,
      CurrentStaff by) {
    return ask(
        AccountChange.ACCOUNT,
        null,
        displayName,
        userName,
        role.toString(),
        department == null ? null : department.id(),
        null,
        by);
  }

  /// Asks for a new password, a new second factor or the opening of an account.
  @Transactional
  UUID askFor(AccountChange change, StaffId staff, CurrentStaff by) {
    return ask(change, staff.value(), null, null, null, null, null, by);
  }

  @Transactional
  UUID askForRole(StaffId staff, Staff.Role role, CurrentStaff by) {
    return ask(AccountChange.ROLE, staff.value(), null, null, role.toString(), null, null, by);
  }

  /// @param department null for the whole hospital
  @Transactional
  UUID askForDepartment(StaffId staff, @Nullable Department department, CurrentStaff by) {
    return ask(
        AccountChange.DEPARTMENT,
        staff.value(),
        null,
        null,
        null,
        department == null ? null : department.id(),
        null,
        by);
  }

  @Transactional
  UUID askForPlace(UUID department, String campus, CurrentStaff by) {
    return ask(AccountChange.PLACE, null, null, null, null, department, campus, by);
  }

  private UUID ask(
      AccountChange kind,
      @Nullable UUID staff,
      @Nullable String displayName,
      @Nullable String userName,
      @Nullable String role,
      @Nullable UUID department,
      @Nullable String campus,
      CurrentStaff by) {
    UUID id = ids.next();
    jdbc.sql(
            """
            INSERT INTO access_request (tenant_id, request_id, kind, staff_id, display_name, user_name,
                                        role, department_id, campus, asked_by, asked_at)
            VALUES (:tenant, :id, :kind, :staff, :name, :user, :role, :department, :campus, :by, :now)
            """)
        .param("tenant", Tenancy.current().value())
        .param("id", id)
        .param("kind", kind.toString())
        .param("staff", staff, Types.OTHER)
        .param("name", displayName)
        .param("user", userName)
        .param("role", role)
        .param("department", department, Types.OTHER)
        .param("campus", campus)
        .param("by", by.id().value())
        .param("now", utc(clock.instant()))
        .update();
    audit.record(
        AuditEvent.allowed(by.actor(), "access.ask-for-" + kind)
            .on(staff == null ? "account-request" : "staff", staff == null ? id : staff));
    return id;
  }

  /// What waits, the oldest first.
  @Transactional(readOnly = true)
  List<Waiting> waiting() {
    return jdbc.sql(
            """
            SELECT request_id, kind, staff_id, display_name, user_name, role, department_id, campus, asked_by, asked_at
              FROM access_request WHERE tenant_id = :tenant AND decided_at IS NULL
             ORDER BY asked_at, request_id
            """)
        .param("tenant", Tenancy.current().value())
        .query((row, n) -> waiting(row))
        .list();
  }

  /// The second person's yes: it is done now, and what is to be handed over is shown to them.
  @Transactional
  Decision approve(UUID id, CurrentStaff by) {
    Optional<Waiting> found = decide(id, true, by);
    if (found.isEmpty()) {
      return refusal(id, by);
    }
    if (found.get().change() == AccountChange.PLACE) {
      return place(found.get(), by);
    }
    StaffAccounts.Outcome outcome = done(found.get(), by);
    if (outcome instanceof StaffAccounts.Outcome.Refused) {
      // Nothing came of it: it waits on, to be refused or to be done once the cause is gone.
      TransactionAspectSupport.currentTransactionStatus().setRollbackOnly();
    }
    return new Decision.Done(outcome);
  }

  private Decision place(Waiting request, CurrentStaff by) {
    UUID department = Objects.requireNonNull(request.department());
    return accounts.place(department, request.campus(), by)
        ? new Decision.Placed()
        : new Decision.Unknown();
  }

  private StaffAccounts.Outcome done(Waiting request, CurrentStaff by) {
    Department department = department(request.department());
    if (request.change() == AccountChange.ACCOUNT) {
      return accounts.open(
          request.displayName(),
          Objects.requireNonNull(request.role()),
          department,
          Objects.requireNonNull(request.userName()),
          by.actor());
    }
    StaffId staff = Objects.requireNonNull(request.staff());
    return switch (request.change()) {
      case ACCOUNT, PLACE ->
          throw new IllegalStateException(request.change() + " is about nobody's account");
      case SECOND_FACTOR -> accounts.giveSecondFactor(staff, by);
      case PASSWORD -> accounts.givePassword(staff, by);
      case ROLE -> accounts.changeRole(staff, Objects.requireNonNull(request.role()), by);
      case DEPARTMENT -> accounts.changeDepartment(staff, department, by);
      case ENABLE -> accounts.enable(staff, by);
    };
  }

  /// A no, which also whoever asked may say: then it is taken back.
  @Transactional
  boolean refuse(UUID id, CurrentStaff by) {
    boolean own =
        jdbc.sql(
                    """
                    DELETE FROM access_request
                     WHERE tenant_id = :tenant AND request_id = :id AND asked_by = :by
                       AND decided_at IS NULL
                    """)
                .param("tenant", Tenancy.current().value())
                .param("id", id)
                .param("by", by.id().value())
                .update()
            == 1;
    boolean refused = own || decide(id, false, by).isPresent();
    if (refused) {
      audit.record(
          AuditEvent.allowed(by.actor(), "access.refuse-request").on("account-request", id));
    }
    return refused;
  }

  /// One statement decides, and never for whoever asked.
  private Optional<Waiting> decide(UUID id, boolean approved, CurrentStaff by) {
    return jdbc.sql(
            """
            UPDATE access_request SET decided_by = :by, decided_at = :now, approved = :approved
             WHERE tenant_id = :tenant AND request_id = :id AND decided_at IS NULL AND asked_by <> :by
            RETURNING request_id, kind, staff_id, display_name, user_name, role, department_id, campus, asked_by, asked_at
            """)
        .param("by", by.id().value())
        .param("now", utc(clock.instant()))
        .param("approved", approved)
        .param("tenant", Tenancy.current().value())
        .param("id", id)
        .query((row, n) -> waiting(row))
        .optional();
  }

  private Decision refusal(UUID id, CurrentStaff by) {
    if (waiting().stream().noneMatch(one -> one.id().equals(id))) {
      return new Decision.Unknown();
    }
    audit.record(AuditEvent.denied(by.actor(), "access.approve-request").on("account-request", id));
    return new Decision.OwnRequest();
  }

  private @Nullable Department department(@Nullable UUID id) {
    return organizations.departments().stream()
        .filter(one -> one.id().equals(id))
        .findFirst()
        .orElse(null);
  }

  private Waiting waiting(ResultSet row) throws SQLException {
    UUID staff = row.getObject("staff_id", UUID.class);
    String role = row.getString("role");
    return new Waiting(
        row.getObject("request_id", UUID.class),
        AccountChange.of(row.getString("kind")),
        staff == null ? null : new StaffId(staff),
        staff == null
            ? Objects.requireNonNullElse(row.getString("display_name"), "")
            : organizations.staff(new StaffId(staff)).map(Staff::displayName).orElse(""),
        row.getString("user_name"),
        role == null ? null : Staff.Role.of(role),
        row.getObject("department_id", UUID.class),
        row.getString("campus"),
        new StaffId(row.getObject("asked_by", UUID.class)),
        row.getObject("asked_at", OffsetDateTime.class).toInstant());
  }

  private static OffsetDateTime utc(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }
}
