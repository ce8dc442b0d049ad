package org.xinqiao.demo;

import java.time.LocalDateTime;

/// One word of a patient about one use of their data, said at the hospital's desk and kept on
/// paper.
///
/// @param purpose code of the use, such as P-EDU
/// @param byGuardian for children
public record Agreement(LocalDateTime at, String purpose, Decision decision, boolean byGuardian) {

  /// What was said.
  public enum Decision {
    GRANT,
    DENY,
    WITHDRAW
  }
}
