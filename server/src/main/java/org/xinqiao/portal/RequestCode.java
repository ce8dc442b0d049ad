package org.xinqiao.portal;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.xinqiao.audit.Actor;
import org.xinqiao.audit.Audit;
import org.xinqiao.audit.AuditEvent;
import org.xinqiao.crypto.FieldCipher;
import org.xinqiao.crypto.KeyedHash;
import org.xinqiao.patient.PhoneNumber;
import org.xinqiao.shared.IdGenerator;
import org.xinqiao.shared.Tenancy;

/// Somebody asks for a code. The asking is kept and nothing else: whether the phone is anybody's is
/// looked at afterwards by [SendCodes], so that the answer here is the same for all, in words and
/// in time (threat T06).
///
/// Refusals:
/// - [Outcome.TooMany]: a budget is used up (threat T08)
/// - [Outcome.NoWay]: this installation has no channel that brings codes
@Service
class RequestCode {

  /// A code is good for this long after it was asked for.
  static final Duration LIFE = Duration.ofMinutes(5);

  sealed interface Outcome {
    /// @param signIn what the asking page must hold to use the code
    record Asked(Handle signIn) implements Outcome {}

    record TooMany(Duration retryAfter) implements Outcome {}

    record NoWay() implements Outcome {}
  }

  private static final Logger log = LoggerFactory.getLogger(RequestCode.class);

  private final CodeStore store;
  private final CodeBudget budget;
  private final ObjectProvider<CodeCourier> courier;
  private final KeyedHash hash;
  private final FieldCipher cipher;
  private final Audit audit;
  private final IdGenerator ids;
  private final Clock clock;

  RequestCode(
      CodeStore store,
      CodeBudget budget,
      ObjectProvider<CodeCourier> courier,
      KeyedHash hash,
      FieldCipher cipher,
      Audit audit,
      IdGenerator ids,
      Clock clock) {
    this.store = store;
    this.budget = budget;
    this.courier = courier;
    this.hash = hash;
    this.cipher = cipher;
    this.audit = audit;
    this.ids = ids;
    this.clock = clock;
  }

  /// Runs in the tenant of the page.
  ///
  /// @param source the address that the request came from
  @Transactional
  Outcome handle(PhoneNumber phone, String source) {
    if (courier.stream().noneMatch(CodeCourier::ready)) {
      return new Outcome.NoWay();
    }
    Instant now = clock.instant();
    byte[] phoneHash = hash.of("portal-code-phone", phone.e164());
    byte[] sourceHash = hash.of("portal-code-source", source);
    store.oneAtATime();
    Optional<Outcome> refusal = refusal(store.asked(phoneHash, sourceHash, now), now);
    if (refusal.isPresent()) {
      return refusal.get();
    }
    UUID id = ids.next();
    Handle signIn = Handle.make(Tenancy.current());
    byte[] sealed =
        cipher.encryptForTenant(
            "portal_code.phone",
            id,
            phone.e164().getBytes(java.nio.charset.StandardCharsets.US_ASCII));
    store.add(id, signIn.hash(), phoneHash, sealed, sourceHash, now, LIFE);
    return new Outcome.Asked(signIn);
  }

  private Optional<Outcome> refusal(Map<CodeBudget.Kind, CodeBudget.Asked> asked, Instant now) {
    for (CodeBudget.Kind kind : CodeBudget.Kind.values()) {
      CodeBudget.Asked there = asked.get(kind);
      Duration wait = there == null ? Duration.ZERO : there.wait(budget.of(kind));
      if (wait.isPositive()) {
        if (store.refused(kind, now) == 1 && kind != CodeBudget.Kind.PHONE) {
          // One patient who presses twice is no alarm; an address or everybody at once is.
          log.warn("The budget of codes by text message is used up: {}", kind);
          audit.record(
              AuditEvent.denied(Actor.system(), "portal.ask-for-code").because("budget " + kind));
        }
        return Optional.of(new Outcome.TooMany(wait));
      }
    }
    return Optional.empty();
  }
}
