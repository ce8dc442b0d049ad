package org.xinqiao.access;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.springframework.stereotype.Service;
import org.xinqiao.audit.Actor;
import org.xinqiao.audit.Audit;
import org.xinqiao.audit.AuditEvent;
import org.xinqiao.shared.Tenancy;

/// First step of signing in. A right password opens no session: it opens five minutes in which the
/// second step may follow.
///
/// Refusals:
/// - [Outcome.Refused]: the user name and the password do not belong together, the account is
///   disabled, or there is no such account; which of them is not told, and each takes the same work
/// - [Outcome.TooManyAttempts]: this source tried this name too often; nothing was evaluated. The
///   wait grows with each failure. Another source is not kept waiting, so that nobody can shut out
///   a colleague by guessing (threat T09)
@Service
class SignInWithPassword {

  /// Five free attempts, then 1, 2, 4 ... seconds between them, fifteen minutes at most.
  static final Throttle.Rule RULE = new Throttle.Rule(5, Duration.ofMinutes(15));

  sealed interface Outcome {
    /// @param passkey whether the person has one to show instead of a code
    record CodeNeeded(OpaqueToken signIn, boolean passkey) implements Outcome {}

    record Refused() implements Outcome {}

    record TooManyAttempts(Duration retryAfter) implements Outcome {}
  }

  private final Credentials credentials;
  private final Passwords passwords;
  private final PendingSignIns pending;
  private final Passkeys passkeys;
  private final Throttle throttle;
  private final AccessHash hash;
  private final AccessSettings settings;
  private final Audit audit;

  SignInWithPassword(
      Credentials credentials,
      Passwords passwords,
      PendingSignIns pending,
      Passkeys passkeys,
      Throttle throttle,
      AccessHash hash,
      AccessSettings settings,
      Audit audit) {
    this.credentials = credentials;
    this.passwords = passwords;
    this.pending = pending;
    this.passkeys = passkeys;
    this.throttle = throttle;
    this.hash = hash;
    this.settings = settings;
    this.audit = audit;
  }

  /// @param source where the request came from; part of the throttle's key
  Outcome handle(String userName, String password, String source, Instant now) {
    byte[] bucket = hash.of("throttle-password", Credentials.normalized(userName), source);
    Optional<Duration> wait = throttle.admit(bucket, RULE, now);
    if (wait.isPresent()) {
      return new Outcome.TooManyAttempts(wait.get());
    }
    Credentials.Account account = credentials.accountOf(userName).orElse(Credentials.NOBODY);
    return Tenancy.call(account.tenant(), () -> evaluate(account, password, bucket, now));
  }

  private Outcome evaluate(
      Credentials.Account account, String password, byte[] bucket, Instant now) {
    String hash = credentials.passwordHash(account.staff()).orElse(null);
    Actor actor = Actor.staff(account.staff());
    if (!passwords.matches(password, hash)) {
      if (account.equals(Credentials.NOBODY)) {
        throttle.touch(bucket); // The write that an existing account's audit entry costs.
      } else {
        audit.recordAlone(AuditEvent.denied(actor, "access.sign-in-with-password"));
      }
      return new Outcome.Refused();
    }
    throttle.forget(bucket);
    throttle.purge(now);
    pending.purge(now);
    OpaqueToken token = OpaqueToken.make(account.tenant());
    pending.add(token, account.staff(), now.plus(settings.codeWithin()));
    audit.recordAlone(AuditEvent.allowed(actor, "access.sign-in-with-password"));
    return new Outcome.CodeNeeded(token, !passkeys.of(account.staff()).isEmpty());
  }
}
