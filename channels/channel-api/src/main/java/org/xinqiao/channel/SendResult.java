package org.xinqiao.channel;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// The answer to [Channel#send].
public sealed interface SendResult {

  /// The provider took the message and is now responsible for it. Nothing is said about the patient
  /// having seen it.
  ///
  /// @param providerMessageId the provider's name for the message, for receipts and questions
  record Accepted(String providerMessageId) implements SendResult {}

  /// The message was certainly not taken.
  ///
  /// @param reason why
  /// @param permanence whether trying the same again can help
  /// @param retryAfter how long the provider asks to wait, or null when it did not say
  /// @param detail for the staff: codes of the provider, never an address or words of the message
  record Refused(Reason reason, Permanence permanence, @Nullable Duration retryAfter, String detail)
      implements SendResult {

    /// A refusal that no repetition will change.
    public static Refused permanently(Reason reason, String detail) {
      return new Refused(reason, Permanence.PERMANENT, null, detail);
    }

    /// A refusal that may be different later.
    public static Refused forNow(Reason reason, String detail) {
      return new Refused(reason, Permanence.TEMPORARY, null, detail);
    }
  }

  /// The message may or may not have been taken: the answer was lost. Never send it again because
  /// of this; ask with [Channel#query], then ask a person.
  ///
  /// @param cause how the answer was lost
  /// @param detail for the staff, without anything of the patient
  record Unknown(UnknownCause cause, String detail) implements SendResult {}

  /// Why a provider, or the channel in its place, did not take a message.
  enum Reason {
    /// The address cannot be one of this channel. Nobody was asked.
    INVALID_ADDRESS,
    /// The provider knows no such recipient, or cannot reach it, or was blocked by it.
    UNREACHABLE_ADDRESS,
    /// The provider or one of its limits rejects these words.
    CONTENT_REFUSED,
    /// The agreed number of messages is used up.
    QUOTA,
    /// Too many in too short a time.
    RATE_LIMITED,
    /// The channel is not set up, or the provider does not accept our account.
    NOT_CONFIGURED,
    /// The provider cannot be reached or is not working now.
    PROVIDER_UNAVAILABLE,
    /// [OutgoingMessage#deadline] passed before the message was handed over.
    DEADLINE_PASSED
  }

  /// Whether the same message to the same address on this channel may succeed later.
  enum Permanence {
    /// It will not, until a person changes something: use another channel.
    PERMANENT,
    /// It may.
    TEMPORARY
  }
}
