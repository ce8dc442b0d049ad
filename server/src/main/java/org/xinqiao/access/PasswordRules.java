package org.xinqiao.access;

import java.text.Normalizer;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Says whether a password may be chosen, under the policy of the settings.
final class PasswordRules {

  static final int MAX_LENGTH = 128;

  /// What is wrong with a password.
  enum Weakness {
    /// Shorter than the policy's least, or longer than [#MAX_LENGTH] characters.
    LENGTH,
    /// Fewer than five different characters.
    MONOTONOUS,
    /// The user name is in it.
    USER_NAME,
    /// Too few kinds of characters for the policy.
    COMPOSITION,
    /// It stands in published breaches.
    BREACHED,
    /// It is the one that is to be changed.
    THE_SAME,
    /// It is one of the last few.
    USED_BEFORE
  }

  private final PasswordPolicy policy;
  private final BreachedPasswords breached;

  PasswordRules(PasswordPolicy policy, BreachedPasswords breached) {
    this.policy = policy;
    this.breached = breached;
  }

  PasswordPolicy policy() {
    return policy;
  }

  /// Says why a password is not accepted, or null when it is. Length is counted in characters as a
  /// person counts them; nothing is cut off.
  @Nullable Weakness weakness(String userName, String given) {
    String password = Normalizer.normalize(given, Normalizer.Form.NFKC);
    int length = password.codePointCount(0, password.length());
    if (length < policy.minLength() || length > MAX_LENGTH) {
      return Weakness.LENGTH;
    }
    if (password.codePoints().distinct().count() < 5) {
      return Weakness.MONOTONOUS;
    }
    if (password.toLowerCase(Locale.ROOT).contains(userName.toLowerCase(Locale.ROOT))) {
      return Weakness.USER_NAME;
    }
    if (kindsIn(password) < policy.minKinds()) {
      return Weakness.COMPOSITION;
    }
    return breached.contain(password) ? Weakness.BREACHED : null;
  }

  private static long kindsIn(String password) {
    return password
        .codePoints()
        .map(
            c -> c >= 'a' && c <= 'z' ? 0 : c >= 'A' && c <= 'Z' ? 1 : Character.isDigit(c) ? 2 : 3)
        .distinct()
        .count();
  }
}
