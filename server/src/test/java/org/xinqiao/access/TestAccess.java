package org.xinqiao.access;

import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// The settings as they come, for tests without an application.
final class TestAccess {

  private TestAccess() {}

  static AccessSettings settings() {
    return settings(null);
  }

  static AccessSettings settings(@Nullable URI console) {
    return new AccessSettings(
        Duration.ofMinutes(15),
        Duration.ofHours(12),
        Duration.ofMinutes(5),
        Duration.ofMinutes(10),
        300,
        PasswordPolicy.ASVS,
        null,
        console,
        Duration.ofDays(730));
  }
}
