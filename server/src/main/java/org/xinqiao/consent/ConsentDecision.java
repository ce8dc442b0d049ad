package org.xinqiao.consent;

import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Whether a purpose may be served over a channel with that data, and on which ground.
public sealed interface ConsentDecision {

  /// @param grant the word it stands on; null when the ground is not a consent
  record Permit(LegalBasis basis, @Nullable UUID grant) implements ConsentDecision {}

  /// @param rule which rule forbade it
  /// @param notice the notice that the deciding word answered; null when no word decided
  record Deny(Why why, Rule rule, @Nullable NoticeVersion notice) implements ConsentDecision {}

  /// A version of a notice, as words point to it.
  ///
  /// @param language null for words from before texts were kept per language
  record NoticeVersion(String id, int version, @Nullable String language) {}

  /// Why not.
  enum Why {
    /// The patient never said yes, and this purpose needs it.
    NEVER_GIVEN,
    /// The patient said no.
    DENIED,
    /// The patient took a yes back, or stopped the channel.
    WITHDRAWN,
    /// There was a yes, and its time or its guardian's is over.
    LAPSED,
    /// A child, and no guardian's yes holds.
    GUARDIAN_NEEDED,
    /// The data is too sensitive for the purpose or the channel.
    TOO_SENSITIVE,
    /// The words could not be read. That says nothing about the patient; ask again later.
    FAULT
  }

  /// The rules, in the order in which they are asked.
  enum Rule {
    READABLE,
    CLASS_OF_PURPOSE,
    CLASS_OF_CHANNEL,
    NO_BEFORE_YES,
    CHILD_UNDER_14,
    GRANT_NEEDED;

    public String code() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }
}
