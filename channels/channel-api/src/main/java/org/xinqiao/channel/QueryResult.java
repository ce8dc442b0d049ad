package org.xinqiao.channel;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// The answer to [Channel#query].
public sealed interface QueryResult {

  /// The provider took the message.
  ///
  /// @param providerMessageId the provider's name for it
  /// @param at when, or null when the provider does not say
  record Accepted(String providerMessageId, @Nullable Instant at) implements QueryResult {}

  /// The provider took the message and delivered it.
  ///
  /// @param providerMessageId the provider's name for it
  /// @param at when it was delivered
  record Delivered(String providerMessageId, Instant at) implements QueryResult {}

  /// The provider never took this attempt and, as far as it can be known, never will. Only given
  /// after [ChannelCapabilities#settlesAfter]: the one answer that allows a new attempt.
  record NotReceived() implements QueryResult {}

  /// This channel cannot be asked: the attempt goes to a person.
  record NotSupported() implements QueryResult {}

  /// No answer could be had this time; ask again later.
  ///
  /// @param cause why
  /// @param detail for the staff, without anything of the patient
  record Unknown(UnknownCause cause, String detail) implements QueryResult {}
}
