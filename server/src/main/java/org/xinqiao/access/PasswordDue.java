package org.xinqiao.access;

import java.util.Locale;

/// Why somebody must choose a new password before anything else works.
enum PasswordDue {
  /// The present one was made by somebody else, who may have read it.
  FIRST,
  /// It is older than the policy allows.
  EXPIRED;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
