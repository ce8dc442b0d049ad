package org.xinqiao.interop;

import java.time.Clock;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.xinqiao.access.CurrentStaff;
import org.xinqiao.audit.Audit;
import org.xinqiao.audit.AuditEvent;
import org.xinqiao.live.Change;
import org.xinqiao.live.LiveUpdates;
import org.xinqiao.shared.Page;

/// Alarms about peers, for people: they see them, and say that they have seen one. That does not
/// clear it; only the end of its cause does.
///
/// Refusals: each of [Refusal].
@Service
class Alarms {

  enum Refusal {
    UNKNOWN_ALARM,
    ALREADY_ACKNOWLEDGED
  }

  private final AlarmStore store;
  private final Audit audit;
  private final LiveUpdates live;
  private final Clock clock;

  Alarms(AlarmStore store, Audit audit, LiveUpdates live, Clock clock) {
    this.store = store;
    this.audit = audit;
    this.live = live;
    this.clock = clock;
  }

  @Transactional(readOnly = true)
  Page<AlarmStore.Alarm> list(boolean open, @Nullable String cursor, int limit) {
    return store.alarms(open, cursor, limit);
  }

  @Transactional
  Optional<Refusal> acknowledge(UUID alarm, CurrentStaff staff) {
    if (!store.acknowledge(alarm, staff.id().value(), clock.instant())) {
      return Optional.of(
          store.exists(alarm) ? Refusal.ALREADY_ACKNOWLEDGED : Refusal.UNKNOWN_ALARM);
    }
    audit.record(
        AuditEvent.allowed(staff.actor(), "integration.acknowledge-alarm")
            .on("intake-alarm", alarm));
    live.changed(new Change(Change.Topic.ALARM, alarm));
    return Optional.empty();
  }
}
