package org.xinqiao.access;

import java.time.Instant;
import org.springframework.stereotype.Service;
import org.xinqiao.organization.StaffId;

/// Decides whether somebody has shown one of their passkeys, and notes its use.
@Service
class ShowPasskey {

  private final Passkeys passkeys;
  private final PasskeyCheck check;
  private final Credentials credentials;

  ShowPasskey(Passkeys passkeys, PasskeyCheck check, Credentials credentials) {
    this.passkeys = passkeys;
    this.check = check;
    this.credentials = credentials;
  }

  /// Runs in the caller's transaction, so that a use is not noted when nothing came of it.
  ///
  /// @param challenge what was asked for; the caller has taken care that it is good once
  boolean handle(
      StaffId staff,
      byte[] challenge,
      PasskeyCheck.Assertion answer,
      PasskeyOrigin at,
      Instant now) {
    Passkeys.Passkey passkey =
        answer.credential().flatMap(id -> passkeys.find(staff, id)).orElse(null);
    return passkey != null
        && credentials.enabled(staff)
        && check
            .signed(answer, passkey, challenge, at)
            .filter(count -> passkeys.used(staff, passkey, count, now))
            .isPresent();
  }
}
