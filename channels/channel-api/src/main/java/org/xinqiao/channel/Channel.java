package org.xinqiao.channel;

import java.nio.charset.StandardCharsets;

/// One way to reach a patient: e-mail, SMS, WeCom, the sandbox.
///
/// The promise of every implementation, held by the suite `ChannelContract` in this module's tests:
///
/// - **At most one accepted message per attempt id**, as far as the provider allows. Two calls of
///   [#send] with the same attempt id in one process hand over at most one message and give the
///   same result. Across processes only the caller's committed attempt protects the patient,
///   therefore a new try needs a new attempt id, and an attempt is never sent again.
/// - **[#send] never tries again by itself.** One call is one conversation with the provider.
/// - **A lost answer is [SendResult.Unknown], never a refusal.** Once the provider may have taken
///   the message, only its own clear word turns the result into accepted or refused. Before that
///   point a broken or missing connection is a temporary refusal, because nothing can have been
///   taken.
/// - **Bounded.** Both calls block and answer within [ChannelCapabilities#answersWithin], whatever
///   the provider does; a lease that guards a call must be longer than that.
/// - **Thread-safe.** Any number of threads may call; implementations need no pool of callers'
///   threads.
/// - **Silent.** Nothing of the patient (address, subject, body) gets into logs, `toString` or
///   results.
///
/// Refusals are values. An exception from [#send] is a fault in the program; the caller must treat
/// the attempt as unknown.
///
/// Time comes from the clock given to the implementation; all instants are points in UTC.
public interface Channel {

  /// The name of this channel, stable over restarts: it is stored with every attempt.
  ChannelId id();

  /// What this channel can do and the limits of its provider.
  ChannelCapabilities capabilities();

  /// Hands the message to the provider and waits for its answer.
  ///
  /// Refuses without any contact to the provider when the deadline has passed, the address cannot
  /// be one of this channel, or the text is beyond a limit of [ChannelCapabilities#limits].
  SendResult send(OutgoingMessage message);

  /// Whether [#send] would let such a body pass to the provider: it is not too long, and where the
  /// provider sends only texts that it approved, it is one of them. Asked before several texts are
  /// put into one. Contacts nobody.
  default boolean takes(String body) {
    return body.codePointCount(0, body.length())
            <= capabilities().limit(ChannelLimit.Kind.BODY_CHARACTERS).orElse(Long.MAX_VALUE)
        && body.getBytes(StandardCharsets.UTF_8).length
            <= capabilities().limit(ChannelLimit.Kind.BODY_BYTES).orElse(Long.MAX_VALUE);
  }

  /// Asks the provider what became of an attempt; changes nothing at the provider.
  QueryResult query(SentAttempt attempt);
}
