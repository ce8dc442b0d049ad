package org.xinqiao.access;

import java.time.Clock;
import java.time.Instant;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.xinqiao.audit.Actor;
import org.xinqiao.audit.Audit;
import org.xinqiao.audit.AuditEvent;
import org.xinqiao.organization.Staff;
import org.xinqiao.organization.StaffId;

/// Accounts of the tenant in scope: made for the first administrator and the demo hospital, and
/// disabled when somebody leaves. Thread-safe.
@Service
public class StaffAccounts {

  private final Credentials credentials;
  private final Passwords passwords;
  private final StaffSessions sessions;
  private final Audit audit;
  private final Clock clock;

  StaffAccounts(
      Credentials credentials,
      Passwords passwords,
      StaffSessions sessions,
      Audit audit,
      Clock clock) {
    this.credentials = credentials;
    this.passwords = passwords;
    this.sessions = sessions;
    this.audit = audit;
    this.clock = clock;
  }

  /// Gives a member of staff an account. User names are unique in the whole installation, because
  /// whoever signs in names no hospital.
  ///
  /// @param password 15 to 128 characters, not containing the user name
  /// @return the secret for the authenticator app in Base32: shown once, kept encrypted
  /// @throws IllegalArgumentException when the name is taken or the password is too weak; callers
  ///   choose both
  @Transactional
  public String create(Staff staff, String userName, String password) {
    String weakness = Passwords.weakness(userName, password);
    if (weakness != null) {
      throw new IllegalArgumentException("The password is not accepted: " + weakness);
    }
    if (!credentials.claim(userName, staff.id())) {
      throw new IllegalArgumentException("The user name is taken: " + userName);
    }
    byte[] secret = Totp.newSecret();
    credentials.add(staff.id(), userName, passwords.hash(password), secret, clock.instant());
    audit.record(
        AuditEvent.allowed(Actor.system(), "access.create-account").on("staff", staff.id()));
    return Base32.encode(secret);
  }

  /// Whether the hospital in scope has no account yet, not even a disabled one.
  @Transactional(readOnly = true)
  public boolean none() {
    return credentials.none();
  }

  /// Closes the account and ends all its sessions.
  @Transactional
  public void disable(StaffId staff, Actor by) {
    Instant now = clock.instant();
    credentials.disable(staff, now);
    sessions.endAllOf(staff, "disabled", now);
    audit.record(AuditEvent.allowed(by, "access.disable-account").on("staff", staff));
  }
}
