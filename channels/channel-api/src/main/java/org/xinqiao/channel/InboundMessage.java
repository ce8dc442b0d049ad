package org.xinqiao.channel;

import java.time.Instant;

/// Words that came in on a channel whose provider does not say which message they answer: a text
/// message from a phone, not a reply to an attempt (that is [ChannelEvent.Replied]).
///
/// @param from who wrote, as the provider says it; several patients may share it
/// @param eventId unique within the channel, the key to drop repetitions by
/// @param at when it was written, by the provider's clock
/// @param text the words, which never go to a log
public record InboundMessage(Address from, String eventId, Instant at, String text) {

  @Override
  public String toString() {
    return "InboundMessage[event=%s, at=%s]".formatted(eventId, at);
  }
}
