package org.xinqiao.governor;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What is stopped now.
record Stops(boolean hospital, Set<String> pathways, Set<String> channels) {

  static Stops of(List<Stop> inForce) {
    return new Stops(
        inForce.stream().anyMatch(stop -> stop.kind() == Stop.Kind.HOSPITAL),
        names(inForce, Stop.Kind.PATHWAY),
        names(inForce, Stop.Kind.CHANNEL));
  }

  private static Set<String> names(List<Stop> stops, Stop.Kind kind) {
    return stops.stream()
        .filter(stop -> stop.kind() == kind)
        .map(Stop::what)
        .collect(Collectors.toUnmodifiableSet());
  }

  /// Whether nothing of this origin goes, whatever the channel.
  boolean all(@Nullable String origin) {
    return hospital || (origin != null && pathways.contains(origin));
  }

  boolean channel(String name) {
    return channels.contains(name);
  }
}
