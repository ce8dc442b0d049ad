package org.xinqiao.access;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import org.xinqiao.audit.Audit;
import org.xinqiao.audit.AuditEvent;
import org.xinqiao.organization.StaffId;

/// Somebody changes their own password. All their other sessions end.
///
/// Refusals:
/// - [Outcome.Refused]: the present password is not right
/// - [Outcome.Weak]: the new one is not accepted, with what is wrong with it
/// - [Outcome.TooManyAttempts]: too many wrong ones; nothing was evaluated
@Service
class ChangePassword {

  private static final Throttle.Rule RULE = new Throttle.Rule(5, Duration.ofMinutes(15));

  sealed interface Outcome {
    record Changed() implements Outcome {}

    record Refused() implements Outcome {}

    record Weak(PasswordRules.Weakness why) implements Outcome {}

    record TooManyAttempts(Duration retryAfter) implements Outcome {}
  }

  private final Credentials credentials;
  private final Passwords passwords;
  private final PasswordRules rules;
  private final StaffSessions sessions;
  private final Throttle throttle;
  private final AccessHash hash;
  private final Audit audit;
  private final TransactionTemplate transaction;

  ChangePassword(
      Credentials credentials,
      Passwords passwords,
      PasswordRules rules,
      StaffSessions sessions,
      Throttle throttle,
      AccessHash hash,
      Audit audit,
      PlatformTransactionManager transactions) {
    this.credentials = credentials;
    this.passwords = passwords;
    this.rules = rules;
    this.sessions = sessions;
    this.throttle = throttle;
    this.hash = hash;
    this.audit = audit;
    this.transaction = new TransactionTemplate(transactions);
  }

  Outcome handle(CurrentStaff staff, String present, String next, Instant now) {
    byte[] bucket = hash.of("throttle-change-password", staff.id().toString());
    Optional<Duration> wait = throttle.admit(bucket, RULE, now);
    if (wait.isPresent()) {
      return new Outcome.TooManyAttempts(wait.get());
    }
    if (!passwords.matches(present, credentials.passwordHash(staff.id()).orElse(null))) {
      audit.recordAlone(AuditEvent.denied(staff.actor(), "access.change-password"));
      return new Outcome.Refused();
    }
    throttle.forget(bucket);
    PasswordRules.@Nullable Weakness weakness = weakness(staff.id(), present, next);
    if (weakness != null) {
      return new Outcome.Weak(weakness);
    }
    String hash = passwords.hash(next);
    transaction.executeWithoutResult(status -> {
      credentials.setPassword(staff.id(), hash, false, now);
      credentials.forgetFormerPasswords(staff.id(), rules.policy().remembered());
      sessions.endOthersOf(staff, "new-password", now);
      audit.record(AuditEvent.allowed(staff.actor(), "access.change-password"));
    });
    return new Outcome.Changed();
  }

  private PasswordRules.@Nullable Weakness weakness(StaffId staff, String present, String next) {
    if (next.equals(present)) {
      return PasswordRules.Weakness.THE_SAME;
    }
    PasswordRules.Weakness weakness = rules.weakness(credentials.userName(staff), next);
    if (weakness != null) {
      return weakness;
    }
    return credentials.formerPasswords(staff, rules.policy().remembered()).stream()
            .anyMatch(former -> passwords.matches(next, former))
        ? PasswordRules.Weakness.USED_BEFORE
        : null;
  }
}
