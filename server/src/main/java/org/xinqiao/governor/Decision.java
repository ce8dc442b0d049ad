package org.xinqiao.governor;

import java.time.Instant;
import org.xinqiao.consent.ConsentDecision;
import org.xinqiao.patient.ContactPoint;

/// What the governor says about one contact.
public sealed interface Decision {

  /// Send it now.
  ///
  /// @param wording personal words go only to a contact point that is verified and nobody else's
  /// @param consent the ground on which it goes, as decided in this transaction
  record Send(String channel, ContactPoint point, Wording wording, ConsentDecision.Permit consent)
      implements Decision {}

  /// Not now; ask again then.
  record Wait(Instant until, Reason reason) implements Decision {}

  /// Not at all.
  record Refuse(Reason reason) implements Decision {}

  /// How much a message may say.
  enum Wording {
    PERSONAL,
    NEUTRAL;

    @Override
    public String toString() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }
}
