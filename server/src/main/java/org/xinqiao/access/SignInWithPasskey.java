package org.xinqiao.access;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
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

/// Second step of signing in, by passkey instead of a code. Nobody waits here and no account is
/// slowed down: a signature cannot be guessed, so whoever fails takes nothing from the owner
/// (threat T09). Tries are counted apart from those of codes.
///
/// Refusals:
/// - [Outcome.Refused]: the passkey is unknown or did not sign this challenge for this address, the
///   sign-in is unknown, used, older than five minutes or had its five tries, or the person no
///   longer works here; which of them is not told
@Service
class SignInWithPasskey {

  sealed interface Outcome {
    record SignedIn(OpaqueToken token, ActiveSession session) implements Outcome {}

    record Refused() implements Outcome {}
  }

  /// What the browser shall have signed.
  record Question(byte[] challenge, List<Passkeys.Passkey> passkeys) {}

  private final Passkeys passkeys;
  private final ShowPasskey show;
  private final PendingSignIns pending;
  private final StaffSessions sessions;
  private final Organizations organizations;
  private final Audit audit;
  private final TransactionTemplate transaction;

  SignInWithPasskey(
      Passkeys passkeys,
      ShowPasskey show,
      PendingSignIns pending,
      StaffSessions sessions,
      Organizations organizations,
      Audit audit,
      PlatformTransactionManager transactions) {
    this.passkeys = passkeys;
    this.show = show;
    this.pending = pending;
    this.sessions = sessions;
    this.organizations = organizations;
    this.audit = audit;
    this.transaction = new TransactionTemplate(transactions);
  }

  /// A new challenge for a sign-in whose password was right. The one before it is no longer good.
  Optional<Question> ask(String signInId, Instant now) {
    OpaqueToken signIn = OpaqueToken.parse(signInId).orElse(null);
    if (signIn == null) {
      return Optional.empty();
    }
    byte[] challenge = PasskeyCheck.newChallenge();
    return Tenancy.call(
        signIn.tenant(),
        () ->
            pending
                .challenge(signIn, challenge, now)
                .map(staff -> new Question(challenge, passkeys.of(staff))));
  }

  Outcome handle(String signInId, PasskeyCheck.Assertion answer, PasskeyOrigin at, Instant now) {
    OpaqueToken signIn = OpaqueToken.parse(signInId).orElse(null);
    if (signIn == null) {
      return new Outcome.Refused();
    }
    return Tenancy.call(signIn.tenant(), () -> evaluate(signIn, answer, at, now));
  }

  private Outcome evaluate(
      OpaqueToken signIn, PasskeyCheck.Assertion answer, PasskeyOrigin at, Instant now) {
    PendingSignIns.Challenged asked = pending.takePasskeyTry(signIn, now).orElse(null);
    if (asked == null) {
      return new Outcome.Refused();
    }
    Outcome outcome = transaction.execute(status -> open(signIn, asked, answer, at, now));
    if (outcome instanceof Outcome.Refused) {
      audit.recordAlone(
          AuditEvent.denied(Actor.staff(asked.staff()), "access.sign-in-with-passkey"));
    }
    return outcome;
  }

  private Outcome open(
      OpaqueToken signIn,
      PendingSignIns.Challenged asked,
      PasskeyCheck.Assertion answer,
      PasskeyOrigin at,
      Instant now) {
    StaffId id = asked.staff();
    Staff staff = organizations.staff(id).filter(Staff::active).orElse(null);
    if (staff == null
        || !show.handle(id, asked.challenge(), answer, at, now)
        || !pending.use(signIn, now)) {
      return new Outcome.Refused();
    }
    OpaqueToken token = OpaqueToken.make(signIn.tenant());
    ActiveSession session = sessions.open(token, staff, now);
    audit.record(
        AuditEvent.allowed(session.staff().actor(), "access.sign-in-with-passkey")
            .on("session", session.staff().session()));
    return new Outcome.SignedIn(token, session);
  }
}
