package org.xinqiao.subscription;

import java.time.Duration;
import java.util.List;

/// A system that is told of some topics.
///
/// @param name stable: deliveries are kept under it
/// @param kind how it is told: `webhook`, `hl7` or `fhir`
/// @param host where it is, as it may stand in a log and on a screen
/// @param clinical it hears what patients said, not only that they said something: in the order of
///   the patient, each in the audit
/// @param answer the longest that one call takes, connecting and answering each
/// @param attempts after how many it is given up until a person says otherwise; 0: never
public record Subscriber(
    String name,
    String kind,
    String host,
    List<Topic> topics,
    boolean clinical,
    Duration answer,
    int attempts) {

  public Subscriber {
    topics = List.copyOf(topics);
  }

  /// As it may stand in a log.
  @Override
  public String toString() {
    return name + " (" + kind + ") at " + host;
  }
}
