package org.xinqiao.channel;

/// Where channels put what providers report.
@FunctionalInterface
public interface ChannelEventSink {

  /// Takes the event. Returns only when it is durable, as the provider is told then that it need
  /// not repeat it; throws otherwise. Must bear the same event twice. Thread-safe.
  void accept(ChannelId channel, ChannelEvent event);
}
