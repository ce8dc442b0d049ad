package org.xinqiao.messaging;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
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
import org.xinqiao.consent.Consents;
import org.xinqiao.governor.Governor;
import org.xinqiao.governor.Reason;
import org.xinqiao.patient.PatientDied;
import org.xinqiao.patient.RepresentativeEnded;
import org.xinqiao.questionnaire.FormSubmitted;
import org.xinqiao.shared.PatientId;
import org.xinqiao.shared.Text;

/// The door of messaging.
@Service
public class Contacts {

  private final ContactStore store;
  private final StopContacts stop;
  private final Governor governor;
  private final Consents consents;
  private final Templates templates;
  private final Clock clock;
  private final Dispatch dispatch;

  Contacts(
      ContactStore store,
      StopContacts stop,
      Governor governor,
      Consents consents,
      Templates templates,
      Clock clock,
      Dispatch dispatch) {
    this.store = store;
    this.stop = stop;
    this.governor = governor;
    this.consents = consents;
    this.templates = templates;
    this.clock = clock;
    this.dispatch = dispatch;
  }

  /// Plans contacts, many at once, each once per reference: planning again changes nothing, except
  /// that a contact which has not gone out moves to its new day, and goes the way that is new. So
  /// does one that a muted plan kept back: on its new day the plan may speak.
  ///
  /// @return how many are new
  @Transactional(propagation = Propagation.MANDATORY)
  public int plan(List<PlannedContact> contacts) {
    if (contacts.isEmpty()) {
      return 0;
    }
    int planned = keep(contacts);
    wakeAfterCommit();
    return planned;
  }

  /// Records contacts that fell due and are not to go out: each ends at once with that reason, many
  /// at once, each once per reference. What waits under the reference ends too; what went out or
  /// ended stays as it is.
  @Transactional(propagation = Propagation.MANDATORY)
  public void keepBack(List<PlannedContact> contacts, Reason reason) {
    if (!contacts.isEmpty()) {
      keep(contacts);
      store.cancel(contacts, reason);
    }
  }

  private int keep(List<PlannedContact> contacts) {
    contacts.forEach(contact -> templates.latestVersion(contact.templateId()));
    List<Governor.Outlook> outlooks =
        governor.outlook(contacts.stream().map(Contacts::outgoing).toList());
    return store.plan(contacts, outlooks, templates::latestVersion, clock.instant());
  }

  /// Whether a contact waits, is under way or reached somebody, and still makes sense.
  @Transactional(propagation = Propagation.MANDATORY)
  public boolean underWayOrMade(PatientId patient, String reference) {
    return store.underWayOrMade(patient, reference, clock.instant());
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

  /// The contacts that waited and were stopped by one word of consent, in the order of their days.
  @Transactional(readOnly = true)
  public List<Stopped> stoppedBy(PatientId patient, UUID word) {
    return stop.by(patient, word);
  }

  /// A contact that a word of consent stopped.
  public record Stopped(UUID contact, Text title, List<String> channels, Instant plannedFor) {}

  private static Governor.Outgoing outgoing(PlannedContact contact) {
    return new Governor.Outgoing(
        contact.patient(),
        contact.purpose(),
        contact.contactClass() == PlannedContact.ContactClass.ALERT,
        contact.channels());
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

  /// A no stops what waits in its own transaction, and so can say what it stopped; the claim would
  /// stop it anyway.
  @EventListener
  void withdrawn(ConsentChanged change) {
    if (change.kind() != ConsentWord.Kind.GRANT) {
      stop.whatMayNotGo(change.patient(), change.event());
    }
  }

  /// What a guardian allowed is not allowed any more.
  @EventListener
  void ended(RepresentativeEnded ended) {
    consents.holdAlone(ended.patient());
    stop.whatMayNotGo(ended.patient(), null);
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
