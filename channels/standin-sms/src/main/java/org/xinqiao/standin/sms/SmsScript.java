package org.xinqiao.standin.sms;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// What the provider does with the next messages.
///
/// @param mode how it treats them
/// @param delay how long [SmsMode#SLOW] takes
/// @param times for how many messages, then [SmsMode#OK] again; null for ever
public record SmsScript(SmsMode mode, Duration delay, @Nullable Integer times) {

  /// This mode for all messages from now on.
  public static SmsScript always(SmsMode mode) {
    return new SmsScript(mode, Duration.ZERO, null);
  }

  /// Takes messages after this long.
  public static SmsScript slow(Duration delay) {
    return new SmsScript(SmsMode.SLOW, delay, null);
  }

  SmsScript onceLess() {
    return times == null ? this : new SmsScript(mode, delay, times - 1);
  }

  boolean over() {
    return times != null && times <= 0;
  }
}
