package org.xinqiao.access;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.interceptor.TransactionAspectSupport;
import org.xinqiao.audit.Actor;
import org.xinqiao.audit.Audit;
import org.xinqiao.audit.AuditEvent;
import org.xinqiao.organization.Department;
import org.xinqiao.organization.Organizations;
import org.xinqiao.organization.Staff;
import org.xinqiao.organization.StaffId;

/// Accounts of the tenant in scope: made for the first administrator and the demo hospital, kept by
/// engineers afterwards, and disabled when somebody leaves. Whatever takes a right away ends the
/// sessions that have it. Thread-safe.
@Service
public class StaffAccounts {

  /// Letters, digits and what stands in mail addresses; compared without regard to case and width.
  private static final Pattern USER_NAME =
      Pattern.compile("[\\p{L}\\p{N}][\\p{L}\\p{N}._@-]{1,59}");

  private final Organizations organizations;
  private final Credentials credentials;
  private final Passwords passwords;
  private final PasswordRules rules;
  private final Passkeys passkeys;
  private final StaffSessions sessions;
  private final Audit audit;
  private final Clock clock;

  StaffAccounts(
      Organizations organizations,
      Credentials credentials,
      Passwords passwords,
      PasswordRules rules,
      Passkeys passkeys,
      StaffSessions sessions,
      Audit audit,
      Clock clock) {
    this.organizations = organizations;
    this.credentials = credentials;
    this.passwords = passwords;
    this.rules = rules;
    this.passkeys = passkeys;
    this.sessions = sessions;
    this.audit = audit;
    this.clock = clock;
  }

  /// Gives a member of staff an account. User names are unique in the whole installation, because
  /// whoever signs in names no hospital.
  ///
  /// @param password the owner's own, good enough for the policy of the settings
  /// @return the secret for the authenticator app in Base32: shown once, kept encrypted
  /// @throws IllegalArgumentException when the name is taken or the password is too weak; callers
  ///   choose both
  @Transactional
  public String create(Staff staff, String userName, String password) {
    PasswordRules.Weakness weakness = rules.weakness(userName, password);
    if (weakness != null) {
      throw new IllegalArgumentException("The password is not accepted: " + weakness);
    }
    return add(staff, userName, password, false);
  }

  /// Gives a member of staff an account with a password of ours, which opens nothing but the choice
  /// of another one.
  ///
  /// @param password of [#newPassword]
  /// @return the secret for the authenticator app, as of [#create]
  /// @throws IllegalArgumentException when the name is taken
  @Transactional
  public String createWithFirstPassword(Staff staff, String userName, String password) {
    return add(staff, userName, password, true);
  }

  private String add(Staff staff, String userName, String password, boolean handed) {
    if (!credentials.claim(userName, staff.id())) {
      throw new IllegalArgumentException("The user name is taken: " + userName);
    }
    byte[] secret = Totp.newSecret();
    credentials.add(
        staff.id(), userName, passwords.hash(password), handed, secret, clock.instant());
    audit.record(
        AuditEvent.allowed(Actor.system(), "access.create-account").on("staff", staff.id()));
    return Base32.encode(secret);
  }

  /// A password for somebody to begin with.
  public static String newPassword() {
    return Passwords.make();
  }

  /// Why an account is not made or changed.
  enum Refusal {
    USER_NAME_TAKEN,
    USER_NAME_INVALID,
    /// Nobody keeps their own account: a right is always given by somebody else.
    OWN_ACCOUNT,
    NO_ACCOUNT
  }

  /// What became of it.
  sealed interface Outcome {
    /// @param password to begin with, shown this once; null when it is not a new one
    /// @param totpSecret for the authenticator app in Base32, shown this once; null likewise
    record Done(StaffId staff, @Nullable String password, @Nullable String totpSecret)
        implements Outcome {}

    record Refused(Refusal reason) implements Outcome {}
  }

  record Account(Staff staff, String userName, Instant createdAt, @Nullable Instant disabledAt) {}

  @Transactional(readOnly = true)
  List<Account> all() {
    Map<StaffId, Credentials.Kept> kept = credentials.all();
    return organizations.allStaff().stream()
        .filter(staff -> kept.containsKey(staff.id()))
        .map(staff -> {
          Credentials.Kept account = Objects.requireNonNull(kept.get(staff.id()));
          return new Account(staff, account.userName(), account.createdAt(), account.disabledAt());
        })
        .toList();
  }

  /// Hires somebody and gives them an account.
  @Transactional
  Outcome open(
      String displayName,
      Staff.Role role,
      @Nullable Department department,
      String userName,
      Actor by) {
    String name = Credentials.normalized(userName);
    if (!USER_NAME.matcher(name).matches()) {
      return new Outcome.Refused(Refusal.USER_NAME_INVALID);
    }
    Staff staff = organizations.hire(displayName, role, department);
    if (!credentials.claim(name, staff.id())) {
      TransactionAspectSupport.currentTransactionStatus().setRollbackOnly();
      return new Outcome.Refused(Refusal.USER_NAME_TAKEN);
    }
    String password = Passwords.make();
    byte[] secret = Totp.newSecret();
    credentials.add(staff.id(), name, passwords.hash(password), true, secret, clock.instant());
    audit.record(
        AuditEvent.allowed(by, "access.create-account")
            .on("staff", staff.id())
            .because(role.toString()));
    return new Outcome.Done(staff.id(), password, Base32.encode(secret));
  }

  /// Closes an account and ends its sessions, from this moment on.
  @Transactional
  Outcome disable(StaffId staff, CurrentStaff by) {
    return change(
        staff,
        by,
        "access.disable-account",
        null,
        () -> {
          Instant now = clock.instant();
          credentials.disable(staff, now);
          sessions.endAllOf(staff, "disabled", now);
          return new Outcome.Done(staff, null, null);
        });
  }

  @Transactional
  Outcome enable(StaffId staff, CurrentStaff by) {
    return change(
        staff,
        by,
        "access.enable-account",
        null,
        () -> {
          credentials.enable(staff);
          return new Outcome.Done(staff, null, null);
        });
  }

  @Transactional
  Outcome givePassword(StaffId staff, CurrentStaff by) {
    return change(
        staff,
        by,
        "access.new-password",
        null,
        () -> {
          String password = Passwords.make();
          credentials.setPassword(staff, passwords.hash(password), true, clock.instant());
          sessions.endAllOf(staff, "new-password", clock.instant());
          return new Outcome.Done(staff, password, null);
        });
  }

  @Transactional
  Outcome giveSecondFactor(StaffId staff, CurrentStaff by) {
    return change(
        staff,
        by,
        "access.new-second-factor",
        null,
        () -> {
          byte[] secret = Totp.newSecret();
          credentials.setTotpSecret(staff, secret);
          // Whoever lost the phone with the one may have lost the other on it.
          passkeys.removeAll(staff);
          sessions.endAllOf(staff, "new-second-factor", clock.instant());
          return new Outcome.Done(staff, null, Base32.encode(secret));
        });
  }

  @Transactional
  Outcome changeRole(StaffId staff, Staff.Role role, CurrentStaff by) {
    return change(
        staff,
        by,
        "access.change-role",
        role.toString(),
        () -> {
          organizations.changeRole(staff, role);
          sessions.endAllOf(staff, "new-role", clock.instant());
          return new Outcome.Done(staff, null, null);
        });
  }

  /// @param department null for the whole hospital
  @Transactional
  Outcome changeDepartment(StaffId staff, @Nullable Department department, CurrentStaff by) {
    return change(
        staff,
        by,
        "access.change-department",
        department == null ? "-" : department.code(),
        () -> {
          organizations.changeDepartment(staff, department);
          sessions.endAllOf(staff, "new-department", clock.instant());
          return new Outcome.Done(staff, null, null);
        });
  }

  /// Says at which campus a department is.
  ///
  /// @param campus its name; null or blank for none
  /// @return false when there is no such department
  @Transactional
  boolean place(UUID department, @Nullable String campus, CurrentStaff by) {
    String name = campus == null ? "" : campus.strip();
    if (!organizations.place(department, name.isEmpty() ? null : organizations.openCampus(name))) {
      TransactionAspectSupport.currentTransactionStatus().setRollbackOnly();
      return false;
    }
    audit.record(
        AuditEvent.allowed(by.actor(), "access.place-department")
            .on("department", department)
            .because(name));
    return true;
  }

  private Outcome change(
      StaffId staff, CurrentStaff by, String act, @Nullable String why, Supplier<Outcome> how) {
    if (staff.equals(by.id())) {
      // By itself: whoever approves what is about them has their approval rolled back.
      audit.recordAlone(AuditEvent.denied(by.actor(), act).on("staff", staff));
      return new Outcome.Refused(Refusal.OWN_ACCOUNT);
    }
    if (!credentials.exists(staff)) {
      return new Outcome.Refused(Refusal.NO_ACCOUNT);
    }
    Outcome done = how.get();
    AuditEvent event = AuditEvent.allowed(by.actor(), act).on("staff", staff);
    audit.record(why == null ? event : event.because(why));
    return done;
  }

  /// Whether the hospital in scope has no account yet, not even a disabled one.
  @Transactional(readOnly = true)
  public boolean none() {
    return credentials.none();
  }
}
