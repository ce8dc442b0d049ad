package org.xinqiao.access;

import java.time.Instant;
import java.util.OptionalLong;
import org.springframework.stereotype.Service;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import org.xinqiao.audit.Audit;
import org.xinqiao.audit.AuditEvent;

/// Shows the second factor once more in an open session, for acts that give power or let data out.
/// It makes a session fresh and never makes one.
///
/// Refusals:
/// - [Outcome.Refused]: the code is wrong or was used before, or the passkey did not sign. The
///   [#MOST_WRONG]th wrong one ends the session, however slowly they came
@Service
class VerifyAgain {

  /// Wrong codes that end the session.
  static final int MOST_WRONG = 5;

  sealed interface Outcome {
    record Verified() implements Outcome {}

    record Refused() implements Outcome {}
  }

  private final Credentials credentials;
  private final StaffSessions sessions;
  private final ShowPasskey show;
  private final Audit audit;
  private final TransactionTemplate transaction;

  VerifyAgain(
      Credentials credentials,
      StaffSessions sessions,
      ShowPasskey show,
      Audit audit,
      PlatformTransactionManager transactions) {
    this.credentials = credentials;
    this.sessions = sessions;
    this.show = show;
    this.audit = audit;
    this.transaction = new TransactionTemplate(transactions);
  }

  Outcome handle(CurrentStaff staff, String code, Instant now) {
    int tries = sessions.tryCode(staff.session());
    boolean right =
        tries <= MOST_WRONG
            && Boolean.TRUE.equals(transaction.execute(status -> verify(staff, code, now)));
    if (right) {
      return new Outcome.Verified();
    }
    if (tries >= MOST_WRONG) {
      sessions.end(staff.session(), "wrong-codes", now);
    }
    audit.recordAlone(
        AuditEvent.denied(staff.actor(), "access.verify-again").on("session", staff.session()));
    return new Outcome.Refused();
  }

  /// The same by passkey. The challenge is good once, and tries are counted apart from codes.
  Outcome handle(CurrentStaff staff, PasskeyCheck.Assertion answer, PasskeyOrigin at, Instant now) {
    int tries = sessions.tryPasskey(staff.session());
    boolean right =
        tries <= MOST_WRONG
            && Boolean.TRUE.equals(
                transaction.execute(status -> verifyPasskey(staff, answer, at, now)));
    if (right) {
      return new Outcome.Verified();
    }
    if (tries >= MOST_WRONG) {
      sessions.end(staff.session(), "wrong-passkeys", now);
    }
    audit.recordAlone(
        AuditEvent.denied(staff.actor(), "access.verify-again").on("session", staff.session()));
    return new Outcome.Refused();
  }

  private boolean verifyPasskey(
      CurrentStaff staff, PasskeyCheck.Assertion answer, PasskeyOrigin at, Instant now) {
    byte[] challenge = sessions.takeChallenge(staff.session(), now).orElse(null);
    return challenge != null
        && show.handle(staff.id(), challenge, answer, at, now)
        && verified(staff, now);
  }

  private boolean verified(CurrentStaff staff, Instant now) {
    sessions.verified(staff.session(), now);
    audit.record(
        AuditEvent.allowed(staff.actor(), "access.verify-again").on("session", staff.session()));
    return true;
  }

  private boolean verify(CurrentStaff staff, String code, Instant now) {
    byte[] secret = credentials.totpSecret(staff.id()).orElse(null);
    OptionalLong step = secret == null ? OptionalLong.empty() : Totp.stepOf(secret, code, now);
    if (step.isEmpty() || !credentials.useStep(staff.id(), step.getAsLong())) {
      return false;
    }
    return verified(staff, now);
  }
}
