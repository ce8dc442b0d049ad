package org.xinqiao.channel;

import java.time.Instant;

/// Something a provider reports about a message after it was taken. Reports come late, twice, in
/// the wrong order, and sometimes before [Channel#send] has returned.
public sealed interface ChannelEvent {

  /// The message's attempt.
  AttemptId attemptId();

  /// Unique within the channel for each thing that happened: a repeated report has the same id, a
  /// second thing (a second reply) has another. The key to drop repetitions by.
  String eventId();

  /// When it happened, by the provider's clock.
  Instant at();

  /// It reached the patient's device or mailbox.
  record Delivered(AttemptId attemptId, String eventId, Instant at) implements ChannelEvent {}

  /// It was opened.
  record Read(AttemptId attemptId, String eventId, Instant at) implements ChannelEvent {}

  /// It came back after it had been taken.
  ///
  /// @param reason why, in the words of a refusal
  record Bounced(AttemptId attemptId, String eventId, Instant at, SendResult.Reason reason)
      implements ChannelEvent {}

  /// The patient answered on the channel.
  ///
  /// @param text the patient's words, which never go to a log
  record Replied(AttemptId attemptId, String eventId, Instant at, String text)
      implements ChannelEvent {

    @Override
    public String toString() {
      return "Replied[attempt=%s, event=%s, at=%s]".formatted(attemptId, eventId, at);
    }
  }
}
