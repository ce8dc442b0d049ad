package org.xinqiao.subscription;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;

/// All subscribers, whoever brings them their events.
@Component
class Subscribers {

  /// @param courier who brings it its events
  record Served(Subscriber subscriber, Courier courier) {}

  private final Map<String, Served> byName = new LinkedHashMap<>();

  Subscribers(List<Courier> couriers) {
    for (Courier courier : couriers) {
      for (Subscriber subscriber : courier.subscribers()) {
        if (byName.put(subscriber.name(), new Served(subscriber, courier)) != null) {
          throw new IllegalStateException("Two subscribers are called " + subscriber.name());
        }
      }
    }
  }

  List<Served> all() {
    return List.copyOf(byName.values());
  }

  Optional<Served> find(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  /// Names of those that hear of a topic.
  List<String> about(Topic topic) {
    return byName.values().stream()
        .map(Served::subscriber)
        .filter(one -> one.topics().contains(topic))
        .map(Subscriber::name)
        .toList();
  }
}
