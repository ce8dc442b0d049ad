package org.xinqiao.interop;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.xinqiao.clinical.RequestStatus;

/// One ORC with the segments that belong to it, up to the next ORC. Systems that send a single
/// order sometimes leave ORC out; then what follows PID and PV1 is one group.
final class OrderGroup {

  private static final Set<String> NO_ORDER = Set.of("MSH", "EVN", "PID", "PD1", "PV1", "PV2");
  private static final Set<String> CANCELLED = Set.of("CA", "OC", "CR");
  private static final Set<String> STOPPED = Set.of("DC", "OD", "DR");

  private final Hl7Message.@Nullable Segment orc;
  private final List<Hl7Message.Segment> segments = new ArrayList<>();

  private OrderGroup(Hl7Message.@Nullable Segment orc) {
    this.orc = orc;
  }

  static List<OrderGroup> of(Hl7Message message) {
    List<OrderGroup> groups = new ArrayList<>();
    for (Hl7Message.Segment segment : message.segments()) {
      if (segment.name().equals("ORC")) {
        groups.add(new OrderGroup(segment));
      } else if (!NO_ORDER.contains(segment.name())) {
        if (groups.isEmpty()) {
          groups.add(new OrderGroup(null));
        }
        groups.getLast().segments.add(segment);
      }
    }
    return groups;
  }

  Optional<Hl7Message.Segment> first(String name) {
    return segments.stream().filter(segment -> segment.name().equals(name)).findFirst();
  }

  /// The ordering system's number (ORC-2), else the filling system's (ORC-3); empty when neither is
  /// there.
  String orderKey() {
    return orc(2).isEmpty() ? orc(3) : orc(2);
  }

  /// A field of ORC; empty when it is not there.
  String orc(int field) {
    return orc == null ? "" : orc.value(field);
  }

  /// ORC-5 is how it stands, where it is said; otherwise ORC-1 is what happens to it.
  RequestStatus status() {
    return switch (orc(5)) {
      case "CM" -> RequestStatus.COMPLETED;
      case "CA" -> RequestStatus.CANCELLED;
      case "DC" -> RequestStatus.STOPPED;
      default ->
          CANCELLED.contains(orc(1))
              ? RequestStatus.CANCELLED
              : STOPPED.contains(orc(1)) ? RequestStatus.STOPPED : RequestStatus.ACTIVE;
    };
  }

  /// ORC-9, else the moment of the message.
  Instant orderedAt(Instant sentAt) {
    return time(orc(9), "ORC-9").orElse(sentAt);
  }

  /// The name in ORC-12.
  @Nullable String doctor() {
    if (orc == null) {
      return null;
    }
    String name = orc.value(12, 2) + orc.value(12, 3);
    return name.isEmpty() ? null : name;
  }

  static Optional<Instant> time(String text, String location) {
    try {
      return Hl7Time.instant(text);
    } catch (Hl7Time.Impossible e) {
      throw new IntakeRefusal(IntakeRefusal.Reason.DATE_IMPOSSIBLE, location);
    }
  }
}
