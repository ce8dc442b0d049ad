package org.xinqiao.selfreport;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.xinqiao.access.CurrentStaff;
import org.xinqiao.audit.Audit;
import org.xinqiao.audit.AuditEvent;
import org.xinqiao.channel.Channel;
import org.xinqiao.consent.Purpose;
import org.xinqiao.live.Change;
import org.xinqiao.live.LiveUpdates;
import org.xinqiao.messaging.Contacts;
import org.xinqiao.messaging.PlannedContact;
import org.xinqiao.patient.PatientSummary;
import org.xinqiao.patient.Patients;
import org.xinqiao.portal.LinkPurpose;
import org.xinqiao.questionnaire.Questionnaires;
import org.xinqiao.questionnaire.TakeDownForm;
import org.xinqiao.questionnaire.domain.Item;
import org.xinqiao.shared.IdGenerator;
import org.xinqiao.shared.PatientId;
import org.xinqiao.shared.Text;
import tools.jackson.databind.JsonNode;

/// A member of staff has the first-visit form filled in: by a message with a link to it, over
/// whichever channel the governor lets through, or by asking the patient and writing it down.
///
/// Refusals: [Refusal]; for what is written down also those of [TakeDownForm].
@Service
public class AskFirstVisit {

  private static final Duration TIME_TO_ANSWER = Duration.ofDays(14);
  private static final Text TITLE = new Text("初诊信息表", "First-visit form");

  /// Why it was not sent or written down.
  public enum Refusal {
    DECEASED,
    /// One was sent and may still be answered.
    ALREADY_SENT,
    /// Consent is not written down with the form: it needs its evidence.
    CONSENT_APART
  }

  private final Questionnaires questionnaires;
  private final FirstVisits visits;
  private final SelfReportStore store;
  private final TakeDownForm takeDown;
  private final Contacts contacts;
  private final Patients patients;
  private final List<String> channels;
  private final IdGenerator ids;
  private final Audit audit;
  private final LiveUpdates live;
  private final Clock clock;

  AskFirstVisit(
      Questionnaires questionnaires,
      FirstVisits visits,
      SelfReportStore store,
      TakeDownForm takeDown,
      Contacts contacts,
      Patients patients,
      ObjectProvider<Channel> channels,
      IdGenerator ids,
      Audit audit,
      LiveUpdates live,
      Clock clock) {
    this.questionnaires = questionnaires;
    this.visits = visits;
    this.store = store;
    this.takeDown = takeDown;
    this.contacts = contacts;
    this.patients = patients;
    this.channels = channels.stream().map(channel -> channel.id().value()).sorted().toList();
    this.ids = ids;
    this.audit = audit;
    this.live = live;
    this.clock = clock;
  }

  /// @return empty when it is on its way
  @Transactional
  public Optional<Refusal> send(PatientId patient, CurrentStaff staff) {
    Instant now = clock.instant();
    PatientSummary who = patients.find(patient).orElseThrow();
    if (who.deceasedAt() != null) {
      return Optional.of(Refusal.DECEASED);
    }
    if (store.open(patient, FirstVisits.QUESTIONNAIRE, now).isPresent()) {
      return Optional.of(Refusal.ALREADY_SENT);
    }
    String reference = "first-visit/" + ids.next();
    Instant until = now.plus(TIME_TO_ANSWER);
    UUID form = questionnaires.open(patient, reference, FirstVisits.QUESTIONNAIRE, until);
    contacts.plan(
        List.of(
            new PlannedContact(
                patient,
                reference,
                TITLE,
                PlannedContact.ContactClass.NOTICE,
                Purpose.CARE,
                PlannedContact.Priority.APPOINTMENT,
                "tpl.first-visit",
                Map.of(),
                inOrder(who.preferredChannel()),
                new PlannedContact.Link(LinkPurpose.QUESTIONNAIRE, form),
                now,
                until)));
    audit.record(
        AuditEvent.allowed(staff.actor(), "first-visit.send").on("form", form).of(patient));
    live.changed(new Change(Change.Topic.PATIENT, patient.value(), patient));
    return Optional.empty();
  }

  private List<String> inOrder(@Nullable String preferred) {
    return Stream.concat(
            channels.stream().filter(channel -> channel.equals(preferred)), channels.stream())
        .distinct()
        .toList();
  }

  /// @param key the same for every attempt to write down the same answers
  /// @param answers by item, as they came
  /// @return what [TakeDownForm] says, or why it was not asked
  @Transactional
  public Written write(
      PatientId patient,
      UUID key,
      Map<String, JsonNode> answers,
      CurrentStaff staff,
      Locale locale) {
    if (patients.find(patient).orElseThrow().deceasedAt() != null) {
      return new Refused(Refusal.DECEASED);
    }
    if (visits.definition().items().stream()
        .filter(FirstVisits::asksConsent)
        .map(Item::id)
        .anyMatch(answers::containsKey)) {
      return new Refused(Refusal.CONSENT_APART);
    }
    return new Told(
        takeDown.take(
            patient,
            FirstVisits.QUESTIONNAIRE,
            "first-visit/" + key,
            key,
            answers,
            staff.actor(),
            locale,
            clock.instant()));
  }

  /// What became of writing down.
  public sealed interface Written {}

  public record Refused(Refusal why) implements Written {}

  public record Told(TakeDownForm.Outcome outcome) implements Written {}
}
