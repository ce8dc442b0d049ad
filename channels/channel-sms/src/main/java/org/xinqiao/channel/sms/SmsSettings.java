package org.xinqiao.channel.sms;

import java.time.Duration;
import org.xinqiao.calls.CallableHosts;

/// What holds for every provider of text messages.
///
/// @param signature name of the sender, registered with the provider; phones show it as 【signature】
///   before the words
/// @param answer longest wait for the provider, for a whole call
/// @param settlesAfter how long after an attempt began a message that the provider does not know
///   can no longer arrive; well beyond `answer`
/// @param announce whether a request asks for permission before it hands over the message (`Expect:
///   100-continue`). A connection that breaks before is then known to have carried nothing; without
///   it such a break is an unknown outcome. Off for the rare gateway that does not understand it
/// @param limits how long messages may be
/// @param hosts whom the provider's address has to be among
public record SmsSettings(
    String signature,
    Duration answer,
    Duration settlesAfter,
    boolean announce,
    SmsLimits limits,
    CallableHosts hosts) {

  public SmsSettings {
    if (signature.isBlank()) {
      throw new IllegalArgumentException("text messages need the sender's signature");
    }
    if (settlesAfter.compareTo(answer) < 0) {
      throw new IllegalArgumentException("settlesAfter is shorter than one call");
    }
  }
}
