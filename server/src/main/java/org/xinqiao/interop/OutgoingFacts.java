package org.xinqiao.interop;

import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.xinqiao.appointment.Appointments;
import org.xinqiao.appointment.Revisit;
import org.xinqiao.organization.Organizations;
import org.xinqiao.patient.PatientRecord.Identifier;
import org.xinqiao.patient.PatientSummary;
import org.xinqiao.patient.Patients;
import org.xinqiao.questionnaire.Form;
import org.xinqiao.questionnaire.Questionnaires;
import org.xinqiao.shared.PatientId;
import org.xinqiao.shared.Tenancy;
import org.xinqiao.subscription.Courier.Writing;
import org.xinqiao.subscription.Event;
import tools.jackson.databind.json.JsonMapper;

/// What hospital systems are told, whatever their format.
@Service
class OutgoingFacts {

  private final Patients patients;
  private final Questionnaires questionnaires;
  private final Appointments appointments;
  private final Organizations organizations;
  private final JdbcClient jdbc;
  private final JsonMapper json;

  OutgoingFacts(
      Patients patients,
      Questionnaires questionnaires,
      Appointments appointments,
      Organizations organizations,
      JdbcClient jdbc,
      JsonMapper json) {
    this.patients = patients;
    this.questionnaires = questionnaires;
    this.appointments = appointments;
    this.organizations = organizations;
    this.jdbc = jdbc;
    this.json = json;
  }

  /// The patient as a system of the hospital knows them.
  ///
  /// @param numbers what the hospital calls them; no number of the state, which nobody needs here
  record Subject(PatientSummary patient, List<Identifier> numbers) {}

  /// What is to be told: a [FollowUpResult] or a [RevisitRequest], or why there is nothing.
  sealed interface Content {

    record OfResult(Subject subject, FollowUpResult result) implements Content {}

    record OfRevisit(Subject subject, RevisitRequest request) implements Content {}

    record Nothing(Writing why) implements Content {}
  }

  /// MSH-4: who we are for the hospital.
  @Transactional(readOnly = true)
  public String facility() {
    return organizations.current().code();
  }

  /// @param assigner whose numbers the receiver knows; null for all
  /// @param before what it was told of the same subject
  @Transactional(propagation = Propagation.MANDATORY)
  public Content content(Event event, List<Event> before, @Nullable String assigner) {
    Subject subject = subject(event.patient(), assigner).orElse(null);
    if (subject == null) {
      return new Content.Nothing(new Writing.Impossible("no-number"));
    }
    return switch (event.topic()) {
      case FORM_SUBMITTED -> {
        Form form = questionnaires.find(event.patient(), event.subject()).orElseThrow();
        yield new Content.OfResult(subject, FollowUpResult.of(form, questionnaires.answers(form)));
      }
      case REVISIT_ANSWERED -> revisit(event, before, subject);
      case PATIENT_REGISTERED, PATIENT_DIED, REVISIT_ATTENDED, TASK_COMPLETED ->
          throw new IllegalArgumentException("Nothing to say about " + event.topic());
    };
  }

  /// Only what nobody has booked is asked for; a patient who cannot come takes back what was asked
  /// for, and only that.
  private Content revisit(Event event, List<Event> before, Subject subject) {
    Event asked = before.isEmpty() || !confirmed(before.getLast()) ? null : before.getLast();
    Revisit revisit = appointments.find(event.patient(), event.subject()).orElseThrow();
    if (confirmed(event)) {
      if (asked != null) {
        return new Content.Nothing(new Writing.Unneeded("asked-before"));
      }
      if (revisit.startsAt() != null) {
        return new Content.Nothing(new Writing.Unneeded("booked"));
      }
      if (revisit.cancelled() || revisit.attendedOn() != null) {
        return new Content.Nothing(new Writing.Unneeded("over"));
      }
      return new Content.OfRevisit(subject, request(revisit, event.version(), false));
    }
    return asked == null
        ? new Content.Nothing(new Writing.Unneeded("nothing-asked"))
        : new Content.OfRevisit(subject, request(revisit, asked.version(), true));
  }

  private boolean confirmed(Event event) {
    return json.readTree(event.data())
        .path("response")
        .asString("")
        .equals(Revisit.Response.CONFIRMED.toString());
  }

  private RevisitRequest request(Revisit revisit, long version, boolean takenBack) {
    return jdbc.sql(
            """
            SELECT due_on, due_on - attend_before AS first, due_on + attend_after AS last, department_code
              FROM appointment_fact_revisit
             WHERE tenant_id = :tenant AND patient_id = :patient AND revisit_id = :revisit
            """)
        .param("tenant", Tenancy.current().value())
        .param("patient", revisit.patient().value())
        .param("revisit", revisit.id())
        .query((row, n) ->
            new RevisitRequest(
                number(revisit.id(), version),
                row.getObject("due_on", LocalDate.class),
                row.getObject("first", LocalDate.class),
                row.getObject("last", LocalDate.class),
                row.getString("department_code"),
                revisit.departmentName(),
                revisit.doctor(),
                takenBack))
        .single();
  }

  static String number(UUID revisit, long version) {
    return revisit + "-" + version;
  }

  private Optional<Subject> subject(PatientId patient, @Nullable String assigner) {
    List<Identifier> numbers =
        patients.identifiers(patient).stream()
            .filter(one ->
                one.kind() == Identifier.Kind.HIS
                    || one.kind() == Identifier.Kind.MRN
                    || one.kind() == Identifier.Kind.CARD)
            .filter(one -> assigner == null || assigner.equals(one.assigner()))
            .sorted(Comparator.comparing(Identifier::kind))
            .toList();
    return numbers.isEmpty()
        ? Optional.empty()
        : patients.find(patient).map(known -> new Subject(known, numbers));
  }
}
