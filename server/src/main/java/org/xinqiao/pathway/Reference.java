package org.xinqiao.pathway;

import java.util.Optional;
import java.util.UUID;

/// How this module names its wishes to the modules that fulfil them: `pathway:<plan>:<step>` and,
/// where a step has several occasions, `pathway:<plan>:<step>:<occasion>`. They hand it back in
/// their events.
record Reference(UUID plan, String step) {

  private static final String PREFIX = "pathway:";

  static String plan(UUID plan) {
    return PREFIX + plan + ":";
  }

  static String step(UUID plan, String step) {
    return PREFIX + plan + ":" + step;
  }

  static String occasion(UUID plan, String step, String occasion) {
    return step(plan, step) + ":" + occasion;
  }

  static String silence(UUID plan, String step) {
    return PREFIX + "silence:" + plan + ":" + step;
  }

  static String answer(UUID plan, String step) {
    return PREFIX + "answer:" + plan + ":" + step;
  }

  /// Empty when somebody else's wish is meant.
  static Optional<Reference> parse(String reference) {
    String[] parts = reference.split(":", -1);
    if (!reference.startsWith(PREFIX) || parts.length < 3 || parts[1].length() != 36) {
      return Optional.empty();
    }
    return Optional.of(new Reference(UUID.fromString(parts[1]), parts[2]));
  }
}
