package org.xinqiao.standin.mail;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// What the server does with the next messages.
///
/// @param mode how it treats them
/// @param delay how long [MailMode#SLOW] takes
/// @param times for how many messages, then [MailMode#OK] again; null for ever
/// @param to only for messages to this address, in any case of letters; null for all
public record MailScript(
    MailMode mode, Duration delay, @Nullable Integer times, @Nullable String to) {

  /// This mode for all messages from now on.
  public static MailScript always(MailMode mode) {
    return new MailScript(mode, Duration.ZERO, null, null);
  }

  /// This mode for so many messages.
  public static MailScript times(MailMode mode, int times) {
    return new MailScript(mode, Duration.ZERO, times, null);
  }

  /// Takes messages after this long.
  public static MailScript slow(Duration delay) {
    return new MailScript(MailMode.SLOW, delay, null, null);
  }

  /// Only for messages to this address.
  public MailScript onlyTo(String address) {
    return new MailScript(mode, delay, times, address);
  }

  MailScript onceLess() {
    return times == null ? this : new MailScript(mode, delay, times - 1, to);
  }

  boolean concerns(@Nullable String recipient) {
    return (times == null || times > 0)
        && (to == null || (recipient != null && to.equalsIgnoreCase(recipient)));
  }
}
