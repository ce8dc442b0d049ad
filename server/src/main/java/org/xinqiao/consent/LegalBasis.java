package org.xinqiao.consent;

import java.util.Locale;

/// Which ground of the Personal Information Protection Law a use stands on. Not everything is
/// consent.
public enum LegalBasis {
  /// Needed for the treatment the patient came for (article 13 (2)).
  CARE_OR_CONTRACT,
  /// A law demands it (article 13 (3)).
  LEGAL_DUTY,
  /// Somebody's life or health is in danger (article 13 (4)).
  EMERGENCY,
  /// Only with consent (article 13 (1)).
  CONSENT,
  /// Only with a consent of its own, apart from all others (articles 23, 25, 29).
  SEPARATE_CONSENT;

  static LegalBasis of(String code) {
    return valueOf(code.toUpperCase(Locale.ROOT).replace('-', '_'));
  }

  /// As content and tables write it: `care-or-contract`.
  public String code() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
