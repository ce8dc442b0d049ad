package org.xinqiao.access;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import org.springframework.stereotype.Service;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import org.xinqiao.audit.Actor;
import org.xinqiao.audit.Audit;
import org.xinqiao.audit.AuditEvent;
import org.xinqiao.organization.Organizations;
import org.xinqiao.organization.Staff;
import org.xinqiao.organization.StaffId;
import org.xinqiao.shared.Tenancy;

/// Second step of signing in, and the only way to a session.
///
/// Refusals:
/// - [Outcome.Refused]: the code is wrong or was used before, the sign-in is unknown, used, older
///   than five minutes or had its five codes, or the person no longer works here; which of them is
///   not told
/// - [Outcome.TooManyAttempts]: too many wrong codes for this account; nothing was evaluated.
///   Whoever comes here knows the password, so this wait, unlike that of the first step, also holds
///   across sources: an account whose password is known to a stranger is better slow than open
@Service
class SignInWithTotp {

  /// From one source: five free codes, then 1, 2, 4 ... seconds, fifteen minutes at most.
  static final Throttle.Rule SOURCE = new Throttle.Rule(5, Duration.ofMinutes(15));

  /// From everywhere: at most one code a minute once twenty were wrong.
  static final Throttle.Rule ACCOUNT = new Throttle.Rule(20, Duration.ofMinutes(1));

  sealed interface Outcome {
    record SignedIn(OpaqueToken token, ActiveSession session) implements Outcome {}

    record Refused() implements Outcome {}

    record TooManyAttempts(Duration retryAfter) implements Outcome {}
  }

  private final Credentials credentials;
  private final PendingSignIns pending;
  private final StaffSessions sessions;
  private final Organizations organizations;
  private final Throttle throttle;
  private final AccessHash hash;
  private final Audit audit;
  private final TransactionTemplate transaction;

  SignInWithTotp(
      Credentials credentials,
      PendingSignIns pending,
      StaffSessions sessions,
      Organizations organizations,
      Throttle throttle,
      AccessHash hash,
      Audit audit,
      PlatformTransactionManager transactions) {
    this.credentials = credentials;
    this.pending = pending;
    this.sessions = sessions;
    this.organizations = organizations;
    this.throttle = throttle;
    this.hash = hash;
    this.audit = audit;
    this.transaction = new TransactionTemplate(transactions);
  }

  Outcome handle(String signInId, String code, String source, Instant now) {
    OpaqueToken signIn = OpaqueToken.parse(signInId).orElse(null);
    if (signIn == null) {
      return new Outcome.Refused();
    }
    return Tenancy.call(signIn.tenant(), () -> evaluate(signIn, code, source, now));
  }

  private Outcome evaluate(OpaqueToken signIn, String code, String source, Instant now) {
    StaffId staff = pending.takeTry(signIn, now).orElse(null);
    if (staff == null) {
      return new Outcome.Refused();
    }
    byte[] here = hash.of("throttle-totp", staff.toString(), source);
    byte[] everywhere = hash.of("throttle-totp", staff.toString());
    Optional<Duration> wait =
        throttle.admit(here, SOURCE, now).or(() -> throttle.admit(everywhere, ACCOUNT, now));
    if (wait.isPresent()) {
      return new Outcome.TooManyAttempts(wait.get());
    }
    Outcome outcome = transaction.execute(status -> open(signIn, staff, code, now));
    if (outcome instanceof Outcome.SignedIn) {
      throttle.forget(here);
      throttle.forget(everywhere);
    } else {
      audit.recordAlone(AuditEvent.denied(Actor.staff(staff), "access.sign-in-with-totp"));
    }
    return outcome;
  }

  private Outcome open(OpaqueToken signIn, StaffId id, String code, Instant now) {
    byte[] secret = credentials.totpSecret(id).orElse(null);
    Staff staff = organizations.staff(id).filter(Staff::active).orElse(null);
    if (secret == null || staff == null) {
      return new Outcome.Refused();
    }
    OptionalLong step = Totp.stepOf(secret, code, now);
    if (step.isEmpty() || !credentials.useStep(id, step.getAsLong()) || !pending.use(signIn, now)) {
      return new Outcome.Refused();
    }
    OpaqueToken token = OpaqueToken.make(signIn.tenant());
    ActiveSession session = sessions.open(token, staff, now);
    audit.record(
        AuditEvent.allowed(session.staff().actor(), "access.sign-in-with-totp")
            .on("session", session.staff().session()));
    return new Outcome.SignedIn(token, session);
  }
}
