package org.xinqiao.demonstration;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import org.xinqiao.appointment.Appointments;
import org.xinqiao.appointment.Revisit;
import org.xinqiao.consent.Purpose;
import org.xinqiao.demo.Contact;
import org.xinqiao.demo.DemoEvent;
import org.xinqiao.demo.Response;
import org.xinqiao.messaging.Contacts;
import org.xinqiao.messaging.PlannedContact;
import org.xinqiao.organization.Tenant;
import org.xinqiao.patient.PatientRecord.Identifier;
import org.xinqiao.patient.Patients;
import org.xinqiao.portal.LinkPurpose;
import org.xinqiao.questionnaire.Questionnaires;
import org.xinqiao.questionnaire.SaveAnswer;
import org.xinqiao.questionnaire.SubmitForm;
import org.xinqiao.shared.PatientId;
import org.xinqiao.shared.Tenancy;
import org.xinqiao.shared.Text;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Plays what the invented patients said: reminders of the past as history of another system,
/// answers to forms of the last days as if they came in now, so that alerts and tasks are real
/// ones.
@Component
@ConditionalOnProperty(prefix = "xinqiao.demo", name = "enabled", havingValue = "true")
class DemoReplies {

  private static final Logger log = LoggerFactory.getLogger(DemoReplies.class);
  private static final ZoneId HOSPITAL = ZoneId.of("Asia/Shanghai");
  private static final int FRESH = 40;

  private final Patients patients;
  private final Appointments appointments;
  private final Contacts contacts;
  private final Questionnaires questionnaires;
  private final SaveAnswer save;
  private final SubmitForm submit;
  private final JdbcClient jdbc;
  private final TransactionTemplate transaction;
  private final JsonMapper json;
  private final Clock clock;

  DemoReplies(
      Patients patients,
      Appointments appointments,
      Contacts contacts,
      Questionnaires questionnaires,
      SaveAnswer save,
      SubmitForm submit,
      JdbcClient jdbc,
      TransactionTemplate transaction,
      JsonMapper json,
      Clock clock) {
    this.patients = patients;
    this.appointments = appointments;
    this.contacts = contacts;
    this.questionnaires = questionnaires;
    this.save = save;
    this.submit = submit;
    this.jdbc = jdbc;
    this.transaction = transaction;
    this.json = json;
    this.clock = clock;
  }

  void play(Tenant hospital, List<DemoEvent.Reply> replies) {
    List<DemoEvent.Reply> forms =
        replies.stream().filter(reply -> reply.response() instanceof Response.Answered).toList();
    Set<DemoEvent.Reply> fresh =
        Set.copyOf(forms.subList(Math.max(0, forms.size() - FRESH), forms.size()));
    for (DemoEvent.Reply reply : replies) {
      try {
        Tenancy.run(hospital.id(), () -> transaction.executeWithoutResult(status -> play(reply, fresh.contains(reply))));
      } catch (RuntimeException e) {
        log.warn("An invented answer could not be played: {}", e.toString());
      }
    }
  }

  private void play(DemoEvent.Reply reply, boolean fresh) {
    Optional<PatientId> patient =
        patients.byIdentifier(Identifier.Kind.HIS, "HIS", reply.patientKey());
    if (patient.isEmpty()) {
      return;
    }
    switch (reply.contact()) {
      case Contact.RevisitReminder reminder -> remind(patient.get(), reminder, reply);
      case Contact.PostOpQuestionnaire form -> {
        if (fresh && reply.response() instanceof Response.Answered answered) {
          answer(patient.get(), form, answered, clock.instant());
        }
      }
    }
  }

  private void remind(PatientId patient, Contact.RevisitReminder reminder, DemoEvent.Reply reply) {
    if (reply.response() instanceof Response.NotDelivered) {
      return;
    }
    Optional<Revisit> revisit = appointments.bookedBy(patient, reminder.appointment());
    if (revisit.isEmpty()) {
      return;
    }
    Instant sentAt = morning(reminder.dueOn());
    if (sentAt.isAfter(clock.instant())) {
      return;
    }
    boolean replied =
        reply.response() instanceof Response.Confirmed
            || reply.response() instanceof Response.CannotCome;
    contacts.importMade(
        new PlannedContact(
            patient,
            "imported:" + reminder.appointment() + ":r3",
            new Text("复诊提醒（提前3天）", "Reminder 3 days before the return visit"),
            PlannedContact.ContactClass.NOTICE,
            Purpose.REMIND,
            PlannedContact.Priority.APPOINTMENT,
            "tpl.T02",
            Map.of(),
            List.of("email"),
            new PlannedContact.Link(LinkPurpose.REVISIT, revisit.get().id()),
            sentAt,
            morning(reminder.dueOn().plusDays(2))),
        "email",
        sentAt,
        replied ? latest(sentAt, reply.at()) : null);
  }

  private static Instant latest(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }

  private void answer(
      PatientId patient, Contact.PostOpQuestionnaire form, Response.Answered answered, Instant at) {
    String reference = "imported:" + form.stay() + ":d" + form.day();
    UUID formId =
        questionnaires.open(
            patient,
            stepReference(patient, form).orElse(reference),
            form.questionnaire(),
            clock.instant().plus(Duration.ofDays(3)));
    answered.answers().forEach((item, value) -> save.save(patient, formId, item, json(value), at));
    submit.submit(patient, formId, UUID.randomUUID(), at);
  }

  /// The step of the running plan that sent this form, when there is one.
  private Optional<String> stepReference(PatientId patient, Contact.PostOpQuestionnaire form) {
    return jdbc.sql(
            """
            SELECT 'pathway:' || plan_id || ':' || step_id || ':' || step_id FROM pathway_fact_step
             WHERE tenant_id = :tenant AND patient_id = :patient AND step_id = :step
             ORDER BY due_on DESC LIMIT 1
            """)
        .param("tenant", Tenancy.current().value())
        .param("patient", patient.value())
        .param("step", "d" + form.day())
        .query((row, n) -> row.getString(1))
        .optional();
  }

  private @Nullable JsonNode json(Response.Answer answer) {
    return switch (answer) {
      case Response.Answer.Choice choice -> json.valueToTree(choice.code());
      case Response.Answer.Choices choices -> json.valueToTree(choices.codes());
      case Response.Answer.Number number -> json.valueToTree(number.value());
      case Response.Answer.Text text -> json.valueToTree(text.text());
    };
  }

  private static Instant morning(LocalDate day) {
    return day.atTime(9, 30).atZone(HOSPITAL).toInstant();
  }
}
