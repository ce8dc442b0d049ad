package org.xinqiao.messaging;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.xinqiao.appointment.RevisitAnswered;
import org.xinqiao.appointment.RevisitAttended;
import org.xinqiao.consent.ConsentChanged;
import org.xinqiao.consent.ConsentWord;
import org.xinqiao.governor.Reason;
import org.xinqiao.patient.PatientDied;
import org.xinqiao.questionnaire.FormSubmitted;
import org.xinqiao.shared.PatientId;

/// The door of messaging.
@Service
public class Contacts {

  private final ContactStore store;
  private final Templates templates;
  private final Clock clock;
  private final Dispatch dispatch;

  Contacts(ContactStore store, Templates templates, Clock clock, Dispatch dispatch) {
    this.store = store;
    this.templates = templates;
    this.clock = clock;
    this.dispatch = dispatch;
  }

  /// Plans contacts, many at once, each once per reference: planning again changes nothing, except
  /// that a contact which has not gone out moves to its new day.
  ///
  /// @return how many are new
  @Transactional(propagation = Propagation.MANDATORY)
  public int plan(List<PlannedContact> contacts) {
    if (contacts.isEmpty()) {
      return 0;
    }
    contacts.forEach(contact -> templates.latestVersion(contact.templateId()));
    int planned = store.plan(contacts, templates::latestVersion, clock.instant());
    wakeAfterCommit();
    return planned;
  }

  /// Keeps a contact that another system made in the past, so that history and measures know it.
  /// Nothing is sent.
  ///
  /// @param channel the channel's name there
  /// @param repliedAt null when the patient did not answer
  @Transactional(propagation = Propagation.MANDATORY)
  public void importMade(
      PlannedContact contact, String channel, Instant sentAt, @Nullable Instant repliedAt) {
    store.importMade(
        contact, templates.latestVersion(contact.templateId()), channel, sentAt, repliedAt);
  }

  /// Takes back what has not gone out yet, of all references that start with the prefix.
  ///
  /// @return how many were stopped
  @Transactional(propagation = Propagation.MANDATORY)
  public int cancel(PatientId patient, String referencePrefix, Reason reason) {
    return store.cancel(patient, referencePrefix, reason);
  }

  /// How many contacts of a purpose wait to go out over a channel: what a withdrawal stops.
  @Transactional(readOnly = true)
  public int waiting(PatientId patient, String purpose, String channel) {
    return store.waiting(patient, purpose, channel);
  }

  @EventListener
  void answered(FormSubmitted form) {
    store.replied(form.patient(), form.formId(), clock.instant());
    store.cancelLinked(form.patient(), form.formId(), Reason.ALREADY_ANSWERED);
  }

  @EventListener
  void answered(RevisitAnswered answer) {
    store.replied(answer.patient(), answer.revisitId(), clock.instant());
  }

  @EventListener
  void came(RevisitAttended visit) {
    store.cancelLinked(visit.patient(), visit.revisitId(), Reason.ALREADY_CAME);
  }

  @EventListener
  void died(PatientDied death) {
    store.cancel(death.patient(), "", Reason.PATIENT_DIED);
  }

  /// A withdrawal stops what waits at once; the claim would stop it anyway.
  @EventListener
  void withdrawn(ConsentChanged change) {
    if (change.kind() != ConsentWord.Kind.GRANT) {
      store.recheckNow(change.patient(), clock.instant());
      wakeAfterCommit();
    }
  }

  private void wakeAfterCommit() {
    TransactionSynchronizationManager.registerSynchronization(
        new TransactionSynchronization() {
          @Override
          public void afterCommit() {
            dispatch.wake();
          }
        });
  }
}
