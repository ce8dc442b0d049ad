package org.xinqiao.channel;

import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;

/// What a channel can do, and its provider's limits.
///
/// @param queryable whether [Channel#query] can ever answer
/// @param receipts whether deliveries or readings are reported as [ChannelEvent]s
/// @param inbound whether patients can answer on this channel
/// @param subjects whether messages have a subject line
/// @param answersWithin upper bound of one call of [Channel#send] or [Channel#query]
/// @param settlesAfter how long after an attempt's start "never received" can be trusted; zero
///   where [#queryable] is false
/// @param limits the provider's limits, at most one of each kind
public record ChannelCapabilities(
    boolean queryable,
    boolean receipts,
    boolean inbound,
    boolean subjects,
    Duration answersWithin,
    Duration settlesAfter,
    List<ChannelLimit> limits) {

  public ChannelCapabilities {
    limits = List.copyOf(limits);
    if (!answersWithin.isPositive() || settlesAfter.isNegative()) {
      throw new IllegalArgumentException(
          "answersWithin must be positive, settlesAfter not negative");
    }
    if (limits.stream().map(ChannelLimit::kind).distinct().count() != limits.size()) {
      throw new IllegalArgumentException("two limits of one kind");
    }
  }

  /// The limit of this kind, or empty when the provider names none.
  public OptionalLong limit(ChannelLimit.Kind kind) {
    return limits.stream().filter(l -> l.kind() == kind).mapToLong(ChannelLimit::most).findFirst();
  }
}
