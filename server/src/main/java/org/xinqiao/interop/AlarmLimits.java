package org.xinqiao.interop;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.xinqiao.calendar.WorkingCalendar;

/// When a peer gives cause for an alarm. A limit that is null raises none.
///
/// @param to equal to `from`: day and night
record AlarmLimits(
    @Nullable Integer silentMinutes,
    LocalTime from,
    LocalTime to,
    boolean workingDaysOnly,
    @Nullable Integer lagSeconds,
    @Nullable Integer quarantinedPerHour) {

  /// How an admitted peer does at the moment.
  ///
  /// @param heardAt its last message, or when it was met
  /// @param oldestWaiting null when nothing of it waits to be applied
  record Peer(
      UUID id,
      Instant heardAt,
      @Nullable Instant oldestWaiting,
      int quarantinedLastHour,
      AlarmLimits limits) {}

  /// A limit that a peer is beyond.
  ///
  /// @param raises false when it only keeps an alarm that is there: nobody expects a message at
  ///   night, but that the evening comes does not end a silence
  record Breach(UUID peer, AlarmKind kind, int measured, int threshold, boolean raises) {}

  /// The limits that this peer is beyond, of those that are set.
  static List<Breach> breaches(Peer peer, Instant now, ZoneId zone, WorkingCalendar calendar) {
    AlarmLimits limits = peer.limits();
    List<Breach> breaches = new ArrayList<>();
    if (limits.silentMinutes != null) {
      long silent = Duration.between(peer.heardAt(), now).toMinutes();
      if (silent > limits.silentMinutes) {
        breaches.add(
            new Breach(
                peer.id(),
                AlarmKind.SILENT,
                Math.toIntExact(silent),
                limits.silentMinutes,
                limits.expectedMinutes(peer.heardAt(), now.atZone(zone), calendar)
                    > limits.silentMinutes));
      }
    }
    if (limits.lagSeconds != null && peer.oldestWaiting() != null) {
      long lag = Duration.between(peer.oldestWaiting(), now).toSeconds();
      if (lag > limits.lagSeconds) {
        breaches.add(
            new Breach(peer.id(), AlarmKind.LAG, Math.toIntExact(lag), limits.lagSeconds, true));
      }
    }
    if (limits.quarantinedPerHour != null
        && peer.quarantinedLastHour() > limits.quarantinedPerHour) {
      breaches.add(
          new Breach(
              peer.id(),
              AlarmKind.QUARANTINED,
              peer.quarantinedLastHour(),
              limits.quarantinedPerHour,
              true));
    }
    return breaches;
  }

  /// How long a message has been expected today without one; 0 outside of the peer's hours.
  private long expectedMinutes(Instant heardAt, ZonedDateTime now, WorkingCalendar calendar) {
    boolean always = from.equals(to);
    LocalTime time = now.toLocalTime();
    if (workingDaysOnly && !calendar.isWorkingDay(now.toLocalDate())
        || !always && (time.isBefore(from) || !time.isBefore(to))) {
      return 0;
    }
    Instant since =
        always && !workingDaysOnly
            ? heardAt
            : now.toLocalDate()
                .atTime(always ? LocalTime.MIDNIGHT : from)
                .atZone(now.getZone())
                .toInstant();
    return Duration.between(since.isAfter(heardAt) ? since : heardAt, now).toMinutes();
  }
}
