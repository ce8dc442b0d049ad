package org.xinqiao.messaging;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;
import org.xinqiao.channel.Channel;

/// The channels of this installation, by name.
@Component
class Channels {

  private final Map<String, Channel> byName;

  Channels(List<Channel> channels) {
    this.byName =
        channels.stream()
            .collect(Collectors.toMap(channel -> channel.id().value(), Function.identity()));
  }

  boolean has(String name) {
    return byName.containsKey(name);
  }

  Channel get(String name) {
    Channel channel = byName.get(name);
    if (channel == null) {
      throw new IllegalStateException("There is no channel " + name);
    }
    return channel;
  }
}
