package org.xinqiao.subscription;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.xinqiao.appointment.RevisitAnswered;
import org.xinqiao.appointment.RevisitAttended;
import org.xinqiao.patient.PatientDied;
import org.xinqiao.patient.PatientRegistered;
import org.xinqiao.questionnaire.FormSubmitted;
import org.xinqiao.shared.IdGenerator;
import org.xinqiao.shared.PatientId;
import org.xinqiao.task.TaskCompleted;
import tools.jackson.databind.json.JsonMapper;

/// Writes down what partners are to be told, in the transaction in which it happened: told if and
/// only if it came about.
@Component
class Announcements {

  private final Subscribers subscribers;
  private final EventStore store;
  private final DeliverEvents deliver;
  private final JsonMapper json;
  private final IdGenerator ids;
  private final Clock clock;

  Announcements(
      Subscribers subscribers,
      EventStore store,
      DeliverEvents deliver,
      JsonMapper json,
      IdGenerator ids,
      Clock clock) {
    this.subscribers = subscribers;
    this.store = store;
    this.deliver = deliver;
    this.json = json;
    this.ids = ids;
    this.clock = clock;
  }

  @EventListener
  void registered(PatientRegistered event) {
    announce(Topic.PATIENT_REGISTERED, event.patient(), event.patient().value(), Map.of());
  }

  @EventListener
  void died(PatientDied event) {
    announce(Topic.PATIENT_DIED, event.patient(), event.patient().value(), Map.of());
  }

  @EventListener
  void submitted(FormSubmitted event) {
    announce(
        Topic.FORM_SUBMITTED,
        event.patient(),
        event.formId(),
        Map.of("level", event.level() == null ? "NONE" : event.level().name()));
  }

  @EventListener
  void answered(RevisitAnswered event) {
    announce(
        Topic.REVISIT_ANSWERED,
        event.patient(),
        event.revisitId(),
        Map.of("response", event.response().toString()));
  }

  @EventListener
  void attended(RevisitAttended event) {
    announce(
        Topic.REVISIT_ATTENDED,
        event.patient(),
        event.revisitId(),
        Map.of("on", event.on().toString()));
  }

  @EventListener
  void completed(TaskCompleted event) {
    announce(
        Topic.TASK_COMPLETED,
        event.patient(),
        event.taskId().value(),
        Map.of("outcome", event.outcomeCode(), "closes", event.closes()));
  }

  private void announce(Topic topic, PatientId patient, UUID subject, Map<String, ?> data) {
    List<String> told = subscribers.about(topic);
    if (told.isEmpty()) {
      return;
    }
    store.write(
        patient, ids.next(), topic, subject, json.writeValueAsString(data), told, clock.instant());
    TransactionSynchronizationManager.registerSynchronization(
        new TransactionSynchronization() {
          @Override
          public void afterCommit() {
            deliver.wake();
          }
        });
  }
}
