package org.xinqiao.chart;

import java.time.OffsetDateTime;
import java.util.Locale;

/// Where a contact stands: what messaging keeps, and [#DUE], which nobody stores.
enum ContactState {
  PLANNED,
  DUE,
  SENDING,
  ACCEPTED,
  DELIVERED,
  READ,
  REPLIED,
  FAILED,
  UNKNOWN,
  NOT_SENT,
  EXPIRED,
  CANCELLED;

  /// A contact that is planned and whose time has come is due.
  static ContactState of(String stored, OffsetDateTime plannedFor, OffsetDateTime now) {
    ContactState state = valueOf(stored.toUpperCase(Locale.ROOT).replace('-', '_'));
    return state == PLANNED && !plannedFor.isAfter(now) ? DUE : state;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
