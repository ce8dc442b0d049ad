package org.xinqiao.access;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
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
/// - [Outcome.Refused]: the code is wrong or was used before
/// - [Outcome.TooManyAttempts]: too many wrong codes; nothing was evaluated. After [#MOST_WRONG] of
///   them the session has ended, so that whoever sits down at an open computer cannot go on
///   guessing
@Service
class VerifyAgain {

  /// Wrong codes that end the session.
  static final int MOST_WRONG = 5;

  private static final Throttle.Rule RULE = new Throttle.Rule(MOST_WRONG, Duration.ofMinutes(15));

  sealed interface Outcome {
    record Verified() implements Outcome {}

    record Refused() implements Outcome {}

    record TooManyAttempts(Duration retryAfter) implements Outcome {}
  }

  private final Credentials credentials;
  private final StaffSessions sessions;
  private final Throttle throttle;
  private final SecretBox box;
  private final Audit audit;
  private final TransactionTemplate transaction;

  VerifyAgain(
      Credentials credentials,
      StaffSessions sessions,
      Throttle throttle,
      SecretBox box,
      Audit audit,
      PlatformTransactionManager transactions) {
    this.credentials = credentials;
    this.sessions = sessions;
    this.throttle = throttle;
    this.box = box;
    this.audit = audit;
    this.transaction = new TransactionTemplate(transactions);
  }

  Outcome handle(CurrentStaff staff, String code, Instant now) {
    byte[] bucket = box.hash("throttle-verify", staff.session().toString());
    Optional<Duration> wait = throttle.admit(bucket, RULE, now);
    if (wait.isPresent()) {
      sessions.end(staff.session(), "disabled", now);
      return new Outcome.TooManyAttempts(wait.get());
    }
    boolean right = Boolean.TRUE.equals(transaction.execute(status -> verify(staff, code, now)));
    if (right) {
      throttle.forget(bucket);
      return new Outcome.Verified();
    }
    audit.recordAlone(
        AuditEvent.denied(staff.actor(), "access.verify-again").on("session", staff.session()));
    return new Outcome.Refused();
  }

  private boolean verify(CurrentStaff staff, String code, Instant now) {
    byte[] secret = credentials.totpSecret(staff.id()).orElse(null);
    OptionalLong step = secret == null ? OptionalLong.empty() : Totp.stepOf(secret, code, now);
    if (step.isEmpty() || !credentials.useStep(staff.id(), step.getAsLong())) {
      return false;
    }
    sessions.verified(staff.session(), now);
    audit.record(
        AuditEvent.allowed(staff.actor(), "access.verify-again").on("session", staff.session()));
    return true;
  }
}
