package org.xinqiao.channel.sms;

import java.util.Optional;
import org.xinqiao.channel.AttemptId;
import org.xinqiao.channel.OutgoingMessage;

/// Aliyun's field for the client's own words: the attempt, by which a lost answer is asked for, and
/// behind it the contact, so that the provider's ledger shows whether one contact was sent twice.
final class OutId {

  private static final int LENGTH_OF_ATTEMPT = 36;

  private OutId() {}

  static String of(OutgoingMessage message) {
    return message.attemptId() + ":" + message.contactKey();
  }

  /// The attempt in it, or empty when somebody else with the same account wrote it.
  static Optional<AttemptId> attempt(String outId) {
    if (outId.length() < LENGTH_OF_ATTEMPT) {
      return Optional.empty();
    }
    try {
      return Optional.of(AttemptId.parse(outId.substring(0, LENGTH_OF_ATTEMPT)));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
