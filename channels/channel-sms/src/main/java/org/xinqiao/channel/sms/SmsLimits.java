package org.xinqiao.channel.sms;

import java.time.LocalDate;
import java.util.List;
import org.xinqiao.channel.ChannelLimit;

/// How long a message may be. A message longer than one segment is cut by the operators into
/// segments that are paid for one by one, each a little shorter, as it has to carry its number. The
/// signature counts.
///
/// @param single characters of a message of one segment
/// @param each characters of each segment of a longer one
/// @param segments most segments that we pay for
/// @param total most characters that the provider takes
/// @param source where these figures were read
/// @param asOf when
public record SmsLimits(
    int single, int each, int segments, int total, String source, LocalDate asOf) {

  /// Most characters of a message with its signature.
  int characters() {
    return Math.min(total, segments == 1 ? single : each * segments);
  }

  List<ChannelLimit> forWordsBehind(String signature) {
    return List.of(
        new ChannelLimit(
            ChannelLimit.Kind.BODY_CHARACTERS, characters() - lengthOf(signature), source, asOf));
  }

  /// As operators count: a character beyond the basic plane, such as an emoji, is two.
  boolean allow(String signature, String words) {
    return lengthOf(signature) + words.length() <= characters();
  }

  private static int lengthOf(String signature) {
    return signature.length() + "【】".length();
  }
}
