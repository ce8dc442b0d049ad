package org.xinqiao.channel.email;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.xinqiao.channel.UnknownCause;

/// Asks the hospital's own mail system whether it took a message. SMTP itself has no such question;
/// a journal mailbox, a log service or a mail gateway often can tell. Thread-safe; blocks, with a
/// bound.
public interface DeliveryLookup {

  /// Looks for the message.
  ///
  /// @param messageId the value of its `Message-ID` header, without angle brackets
  Answer find(String messageId);

  /// Upper bound of one call of [#find].
  Duration answersWithin();

  /// What the mail system says.
  sealed interface Answer {

    /// It took the message.
    ///
    /// @param acceptedAt when, or null when it does not say
    record Found(@Nullable Instant acceptedAt) implements Answer {}

    /// It has no such message now.
    record NotFound() implements Answer {}

    /// It could not be asked. Never to be taken for [NotFound].
    record NoAnswer(UnknownCause cause, String detail) implements Answer {}
  }
}
