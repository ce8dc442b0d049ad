package org.xinqiao.alert;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.xinqiao.audit.Actor;
import org.xinqiao.audit.Audit;
import org.xinqiao.audit.AuditEvent;
import org.xinqiao.live.Change;
import org.xinqiao.live.LiveUpdates;
import org.xinqiao.organization.Organizations;
import org.xinqiao.organization.Staff;
import org.xinqiao.organization.StaffId;
import org.xinqiao.organization.StaffName;
import org.xinqiao.shared.IdGenerator;
import org.xinqiao.shared.PatientId;
import org.xinqiao.task.NewTask;
import org.xinqiao.task.TaskAct;
import org.xinqiao.task.TaskCompleted;
import org.xinqiao.task.TaskId;
import org.xinqiao.task.TaskKind;
import org.xinqiao.task.TaskTaken;
import org.xinqiao.task.TaskUndone;
import org.xinqiao.task.Tasks;

/// The door of this module.
///
/// An alert is acknowledged when somebody takes its task, and closed when they record an outcome
/// that closes it; nothing else closes one.
@Service
public class Alerts {

  private final AlertStore store;
  private final EscalationLadder ladder;
  private final Tasks tasks;
  private final Organizations organizations;
  private final IdGenerator ids;
  private final Audit audit;
  private final LiveUpdates live;

  Alerts(
      AlertStore store,
      EscalationLadder ladder,
      Tasks tasks,
      Organizations organizations,
      IdGenerator ids,
      Audit audit,
      LiveUpdates live) {
    this.store = store;
    this.ladder = ladder;
    this.tasks = tasks;
    this.organizations = organizations;
    this.ids = ids;
    this.audit = audit;
    this.live = live;
  }

  /// Raises an alert and opens the task to act on it, both in the caller's transaction: with the
  /// words that raised them, or not at all. Raising the same reference again, at the same or a
  /// lower level, changes nothing; at a higher level it is another alert, because who has seen the
  /// lower one has not seen this.
  ///
  /// @return the alert that now stands for the reference
  @Transactional(propagation = Propagation.MANDATORY)
  public AlertId raise(NewAlert alert) {
    Optional<AlertId> known = store.known(alert.patient(), alert.reference(), alert.level());
    if (known.isPresent()) {
      return known.get();
    }
    AlertId id = new AlertId(ids.next());
    EscalationLadder.Limit limit = ladder.limit(alert.level(), alert.raisedAt(), alert.within());
    TaskId task = tasks.open(task(id, alert, limit.due()));
    if (!store.insert(id, alert, limit, task)) {
      // Somebody raised it at the same moment; opening the task waited for them.
      return store.known(alert.patient(), alert.reference(), alert.level()).orElseThrow();
    }
    audit.record(
        AuditEvent.allowed(Actor.system(), "alert.raise").on("alert", id).of(alert.patient()));
    boolean interrupts = alert.level() == AlertLevel.EMERGENCY;
    live.changed(
        new Change(Change.Topic.ALERT, id.value(), alert.patient(), interrupts ? "P1" : null));
    return id;
  }

  /// Does what [#raise] does, for many at once; those that stand already cost one statement
  /// together. Whoever raises for several patients does it in the order of their ids.
  @Transactional(propagation = Propagation.MANDATORY)
  public void raiseAll(List<NewAlert> alerts) {
    Set<NewAlert> known = store.known(alerts);
    alerts.stream().filter(alert -> !known.contains(alert)).forEach(this::raise);
  }

  private static NewTask task(AlertId id, NewAlert alert, Instant dueAt) {
    boolean redFlag = alert.freeText() && alert.level() != AlertLevel.ATTENTION;
    return new NewTask(
        alert.patient(),
        "alert/" + alert.level() + "/" + alert.reference(),
        redFlag ? TaskKind.RED_FLAG : TaskKind.ABNORMAL_ANSWER,
        alert.level().priority(),
        alert.title(),
        alert.reason(),
        dueAt,
        alert.raisedAt(),
        id.value(),
        alert.preferredChannel());
  }

  /// The alert to show first: of those not closed the most severe, then the oldest.
  @Transactional(readOnly = true)
  public Optional<Alert> active(PatientId patient) {
    return store.active(patient).stream().findFirst();
  }

  /// All alerts of a patient that are not closed, in that order.
  @Transactional(readOnly = true)
  public List<Alert> allActive(PatientId patient) {
    return store.active(patient);
  }

  /// An alert as the API shows it.
  ///
  /// @param zone of the times
  @Transactional(readOnly = true)
  public AlertView view(Alert alert, Locale locale, ZoneId zone) {
    Alert.Acknowledgement acknowledged = alert.acknowledged();
    DateTimeFormatter time = DateTimeFormatter.ofPattern("HH:mm ", Locale.ROOT).withZone(zone);
    return new AlertView(
        alert.id().value(),
        alert.patient().value(),
        alert.level(),
        alert.category(),
        alert.title().in(locale),
        alert.excerpt(),
        alert.matched(),
        alert.ruleIds(),
        alert.source(),
        alert.raisedAt().atZone(zone).toOffsetDateTime(),
        alert.dueAt().atZone(zone).toOffsetDateTime(),
        alert.state(),
        acknowledged == null ? null : new StaffName(acknowledged.by(), name(acknowledged.by())),
        alert.taskId().value(),
        Stream.concat(
                alert.systemActions().stream().map(words -> words.in(locale)),
                alert.escalations().stream()
                    .map(step -> time.format(step.at()) + step.to().words().in(locale)))
            .toList());
  }

  String name(StaffId staff) {
    return organizations.staff(staff).map(Staff::displayName).orElse("");
  }

  @EventListener
  void taken(TaskTaken event) {
    if (event.alertId() != null) {
      AlertId id = new AlertId(event.alertId());
      if (store.acknowledge(event.patient(), id, event.by(), event.at())) {
        record("alert.acknowledge", id, event.patient(), event.by());
      }
    }
  }

  @EventListener
  void completed(TaskCompleted event) {
    if (event.alertId() != null && event.closes()) {
      AlertId id = new AlertId(event.alertId());
      if (store.close(event.patient(), id, event.by(), event.at(), event.outcomeCode())) {
        record("alert.close", id, event.patient(), event.by());
      }
    }
  }

  @EventListener
  void undone(TaskUndone event) {
    boolean followed = event.act() == TaskAct.TAKE || event.act() == TaskAct.COMPLETE;
    if (event.alertId() != null && followed) {
      AlertId id = new AlertId(event.alertId());
      store.reopen(event.patient(), id, event.owner());
      record("alert.reopen", id, event.patient(), event.by());
    }
  }

  private void record(String action, AlertId id, PatientId patient, StaffId by) {
    audit.record(AuditEvent.allowed(Actor.staff(by), action).on("alert", id).of(patient));
    live.changed(new Change(Change.Topic.ALERT, id.value(), patient));
  }
}
