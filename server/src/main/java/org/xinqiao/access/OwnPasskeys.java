package org.xinqiao.access;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.xinqiao.audit.Audit;
import org.xinqiao.audit.AuditEvent;
import org.xinqiao.organization.StaffId;
import org.xinqiao.shared.IdGenerator;

/// Somebody keeps their own passkeys: adds one in an open session, sees them, removes one. The
/// authenticator with its codes stays in any case, so that nobody removes their last factor.
///
/// Refusals:
/// - [Added#REFUSED]: the answer is not one to the question of this session, or came too late
/// - [Added#TOO_MANY]: there are [Passkeys#MOST], or this very one is known
@Service
class OwnPasskeys {

  enum Added {
    DONE,
    REFUSED,
    TOO_MANY
  }

  /// @param known the passkeys that are there: an authenticator holds one for each account
  record Question(byte[] challenge, String userName, List<Passkeys.Passkey> known) {}

  private final Passkeys passkeys;
  private final PasskeyCheck check;
  private final StaffSessions sessions;
  private final Credentials credentials;
  private final Audit audit;
  private final IdGenerator ids;
  private final Clock clock;

  OwnPasskeys(
      Passkeys passkeys,
      PasskeyCheck check,
      StaffSessions sessions,
      Credentials credentials,
      Audit audit,
      IdGenerator ids,
      Clock clock) {
    this.passkeys = passkeys;
    this.check = check;
    this.sessions = sessions;
    this.credentials = credentials;
    this.audit = audit;
    this.ids = ids;
    this.clock = clock;
  }

  List<Passkeys.Passkey> of(StaffId staff) {
    return passkeys.of(staff);
  }

  @Transactional
  Question ask(CurrentStaff staff) {
    byte[] challenge = PasskeyCheck.newChallenge();
    sessions.challenge(staff.session(), challenge, clock.instant());
    return new Question(challenge, credentials.userName(staff.id()), passkeys.of(staff.id()));
  }

  @Transactional
  Added add(CurrentStaff staff, String name, PasskeyCheck.Registration answer, PasskeyOrigin at) {
    Instant now = clock.instant();
    Optional<Passkeys.Passkey> passkey =
        sessions
            .takeChallenge(staff.session(), now)
            .flatMap(challenge ->
                check.registered(answer, challenge, at, ids.next(), name.strip(), now));
    if (passkey.isEmpty()) {
      audit.record(AuditEvent.denied(staff.actor(), "access.add-passkey"));
      return Added.REFUSED;
    }
    if (!passkeys.add(staff.id(), passkey.get())) {
      return Added.TOO_MANY;
    }
    audit.record(
        AuditEvent.allowed(staff.actor(), "access.add-passkey").on("passkey", passkey.get().id()));
    return Added.DONE;
  }

  /// @return false when there was none of that id
  @Transactional
  boolean remove(CurrentStaff staff, UUID id) {
    boolean removed = passkeys.remove(staff.id(), id);
    if (removed) {
      audit.record(AuditEvent.allowed(staff.actor(), "access.remove-passkey").on("passkey", id));
    }
    return removed;
  }
}
