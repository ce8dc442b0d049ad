package org.xinqiao.privacy;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.xinqiao.audit.Actor;
import org.xinqiao.audit.Audit;
import org.xinqiao.audit.AuditEvent;
import org.xinqiao.channel.Channel;
import org.xinqiao.consent.ConsentWord;
import org.xinqiao.consent.Consents;
import org.xinqiao.consent.GuardiansWordOver;
import org.xinqiao.consent.Purpose;
import org.xinqiao.governor.Governor;
import org.xinqiao.messaging.ContactNotMade;
import org.xinqiao.messaging.Contacts;
import org.xinqiao.messaging.PlannedContact;
import org.xinqiao.patient.ContactPoint;
import org.xinqiao.patient.PatientRecord;
import org.xinqiao.patient.PatientSummary;
import org.xinqiao.patient.Patients;
import org.xinqiao.patient.PhoneNumber;
import org.xinqiao.patient.Representative;
import org.xinqiao.patient.Representatives;
import org.xinqiao.portal.LinkPurpose;
import org.xinqiao.shared.PatientId;
import org.xinqiao.shared.Text;
import org.xinqiao.task.NewTask;
import org.xinqiao.task.TaskKind;
import org.xinqiao.task.TaskPriority;
import org.xinqiao.task.Tasks;

/// Whoever turned 14 decides alone (Personal Information Protection Law, article 31): they are
/// asked for their own consent, once. By a message that says only that there is one, to a contact
/// point that is proved to be theirs and is no parent's; when there is none, or the message does
/// not arrive, a person asks.
@Service
class AskAtFourteen {

  /// The guard against asking twice, for the message as for the task.
  static final String REFERENCE = "consent/own";

  /// How long the link to the page is good.
  private static final Duration TIME_TO_ANSWER = Duration.ofDays(30);

  private static final Duration TIME_TO_CALL = Duration.ofDays(7);

  private static final Text TITLE = new Text("满14周岁：请本人决定授权", "Turned 14: own consent");
  private static final Text NO_WAY =
      new Text("没有核实过的本人联系方式", "no contact point that is proved to be their own");
  private static final Text NOT_REACHED =
      new Text("给本人的消息没有送达", "the message to them did not arrive");

  private final Patients patients;
  private final Consents consents;
  private final Representatives representatives;
  private final Governor governor;
  private final Contacts contacts;
  private final Tasks tasks;
  private final Audit audit;
  private final List<String> channels;
  private final Clock clock;

  AskAtFourteen(
      Patients patients,
      Consents consents,
      Representatives representatives,
      Governor governor,
      Contacts contacts,
      Tasks tasks,
      Audit audit,
      ObjectProvider<Channel> channels,
      Clock clock) {
    this.patients = patients;
    this.consents = consents;
    this.representatives = representatives;
    this.governor = governor;
    this.contacts = contacts;
    this.tasks = tasks;
    this.audit = audit;
    this.channels = channels.stream().map(channel -> channel.id().value()).sorted().toList();
    this.clock = clock;
  }

  private record Way(UUID point, List<String> channels) {}

  /// In the transaction that writes down the end of what the guardian granted: both or none.
  @EventListener
  @Transactional(propagation = Propagation.MANDATORY)
  public void ask(GuardiansWordOver over) {
    PatientId patient = over.patient();
    Optional<PatientSummary> who = patients.find(patient);
    if (who.isEmpty() || who.get().deceasedAt() != null) {
      return;
    }
    Instant now = clock.instant();
    Optional<Way> way = way(patient);
    way.ifPresent(found -> contacts.plan(List.of(message(patient, found, now))));
    // A message of long ago that is not planned anew, or one that came to nothing, asks nobody.
    boolean sent = contacts.underWayOrMade(patient, REFERENCE);
    if (!sent) {
      tasks.open(task(patient, way.isPresent() ? NOT_REACHED : NO_WAY, now));
    }
    audit.record(
        AuditEvent.allowed(Actor.system(), "consent.ask-at-14")
            .of(patient)
            .because(sent ? "message" : "task"));
  }

  /// The one message came to nothing: a person asks. Not where the young person stopped it with a
  /// word of their own: they have said what they want, and are left alone.
  @EventListener
  @Transactional(propagation = Propagation.MANDATORY)
  public void notAsked(ContactNotMade message) {
    PatientId patient = message.patient();
    if (!message.reference().equals(REFERENCE)
        || saidSoThemselves(patient, message.word())
        || patients.find(patient).filter(who -> who.deceasedAt() == null).isEmpty()) {
      return;
    }
    tasks.open(task(patient, NOT_REACHED, clock.instant()));
    audit.record(
        AuditEvent.allowed(Actor.system(), "consent.ask-at-14").of(patient).because("task"));
  }

  private boolean saidSoThemselves(PatientId patient, @Nullable UUID word) {
    return word != null
        && consents.history(patient).stream()
            .anyMatch(
                said -> said.event().equals(word) && said.speaker() == ConsentWord.Speaker.SELF);
  }

  private Optional<Way> way(PatientId patient) {
    Set<String> parents = parents(patient);
    return patients.contactPoints(patient).stream()
        .filter(point -> point.verifiedAt() != null && !point.shared())
        .filter(point -> !parents.contains(point.value()))
        .map(point -> new Way(point.id(), open(patient, point)))
        .filter(found -> !found.channels().isEmpty())
        .findFirst();
  }

  private List<String> open(PatientId patient, ContactPoint point) {
    return governor.openTo(patient, point, Purpose.CARE, channels);
  }

  /// Numbers of whoever acts or acted for the patient, and of relatives as the hospital knows them.
  private Set<String> parents(PatientId patient) {
    return Stream.concat(
            representatives.of(patient).stream().map(Representative::phone),
            patients.relatives(patient).stream().map(PatientRecord.Relative::phone))
        .filter(Objects::nonNull)
        .map(PhoneNumber::e164)
        .collect(Collectors.toSet());
  }

  private static PlannedContact message(PatientId patient, Way way, Instant now) {
    return new PlannedContact(
        patient,
        REFERENCE,
        TITLE,
        PlannedContact.ContactClass.NOTICE,
        Purpose.CARE,
        PlannedContact.Priority.APPOINTMENT,
        "tpl.own-consent",
        Map.of(),
        way.channels(),
        new PlannedContact.Link(LinkPurpose.PRIVACY, patient.value()),
        way.point(),
        now,
        now.plus(TIME_TO_ANSWER),
        null);
  }

  private static NewTask task(PatientId patient, Text why, Instant now) {
    return NewTask.of(
        patient,
        REFERENCE,
        TaskKind.CALL,
        TaskPriority.P3,
        TITLE,
        why,
        now.plus(TIME_TO_CALL),
        now);
  }
}
