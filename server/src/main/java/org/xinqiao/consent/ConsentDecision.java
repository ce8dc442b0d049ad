package org.xinqiao.consent;

/// Whether a purpose may be served over a channel now, and on which ground.
public sealed interface ConsentDecision {

  record Permit(Purpose.LegalBasis basis) implements ConsentDecision {}

  record Deny(Why why) implements ConsentDecision {}

  /// Why not.
  enum Why {
    /// The patient never said yes, and this purpose needs it.
    NEVER_GIVEN,
    /// The patient said no.
    DENIED,
    /// The patient took a yes back, or stopped the channel.
    WITHDRAWN
  }
}
