package org.xinqiao.alert;

import java.time.Instant;
import java.util.Optional;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.xinqiao.organization.StaffId;
import org.xinqiao.task.Tasks;

/// A member of staff says that they have seen an alert and act 接管: the ladder stops, and its task
/// is theirs. Of any number who try at once, one gets it. Doing so again changes nothing.
///
/// Refusals:
/// - `alert.not-found`: there is no such alert
/// - `alert.acknowledged-by-other`: somebody else acts on it
@Service
class AcknowledgeAlert {

  sealed interface Result permits Acknowledged, NotFound, AcknowledgedByOther {}

  record Acknowledged(Alert alert) implements Result {}

  record NotFound() implements Result {}

  record AcknowledgedByOther(StaffId by) implements Result {}

  private final AlertStore store;
  private final Tasks tasks;

  AcknowledgeAlert(AlertStore store, Tasks tasks) {
    this.store = store;
    this.tasks = tasks;
  }

  @Transactional
  Result acknowledge(AlertId id, StaffId by, Instant at) {
    Optional<Alert> found = store.find(id);
    if (found.isEmpty()) {
      return new NotFound();
    }
    // The task first, then the alert: in the order in which everybody locks them. Whoever gets the
    // task has the alert acknowledged by it (Alerts#taken).
    tasks.assign(found.get().taskId(), by, at);
    Alert alert = store.find(id).orElseThrow();
    Alert.Acknowledgement acknowledged = alert.acknowledged();
    if (acknowledged == null) {
      throw new IllegalStateException("Alert " + id + " is open, but its task is taken");
    }
    return acknowledged.by().equals(by)
        ? new Acknowledged(alert)
        : new AcknowledgedByOther(acknowledged.by());
  }
}
