package org.xinqiao.pathway;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.xinqiao.appointment.Appointments;
import org.xinqiao.appointment.Revisit;
import org.xinqiao.consent.Purpose;
import org.xinqiao.governor.Reason;
import org.xinqiao.messaging.Contacts;
import org.xinqiao.messaging.PlannedContact;
import org.xinqiao.pathway.PathwayDefinition.Step;
import org.xinqiao.pathway.PathwayDefinition.Work;
import org.xinqiao.portal.LinkPurpose;
import org.xinqiao.questionnaire.Questionnaires;
import org.xinqiao.shared.PatientId;
import org.xinqiao.shared.Tenancy;
import org.xinqiao.shared.Text;
import org.xinqiao.task.NewTask;
import org.xinqiao.task.TaskPriority;
import org.xinqiao.task.Tasks;

/// Turns what is due today and tomorrow into contacts and what is due today into tasks, in batches.
/// What falls due while its plan is muted, or is not needed any more, is recorded with that reason:
/// a contact that ends at once, and at a step that a person does the reason for which nobody was
/// asked.
@Service
class PlanContacts {

  private static final ZoneId HOSPITAL = ZoneId.of("Asia/Shanghai");
  private static final LocalTime LAST = LocalTime.of(20, 30);
  private static final int BATCH = 500;
  private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("M月d日", Locale.CHINA);
  private static final DateTimeFormatter WEEKDAY =
      DateTimeFormatter.ofPattern("EEEE", Locale.CHINA);
  private static final java.time.Duration TIME_TO_ANSWER = java.time.Duration.ofDays(3);

  private final PathwayLibrary definitions;
  private final Contacts contacts;
  private final Questionnaires questionnaires;
  private final Appointments appointments;
  private final SensitiveDepartments sensitive;
  private final Tasks tasks;
  private final StartPlans start;
  private final JdbcClient jdbc;

  PlanContacts(
      PathwayLibrary definitions,
      Contacts contacts,
      Questionnaires questionnaires,
      Appointments appointments,
      SensitiveDepartments sensitive,
      Tasks tasks,
      StartPlans start,
      JdbcClient jdbc) {
    this.definitions = definitions;
    this.contacts = contacts;
    this.questionnaires = questionnaires;
    this.appointments = appointments;
    this.sensitive = sensitive;
    this.tasks = tasks;
    this.start = start;
    this.jdbc = jdbc;
  }

  private record Due(
      PatientId patient,
      UUID plan,
      String pathway,
      String step,
      Text title,
      String occasion,
      LocalDate dueOn,
      LocalDate stepDueOn,
      LocalDate closesOn,
      String departmentCode,
      String department,
      @Nullable Reason keptBack) {

    Due keptBack(Reason reason) {
      return new Due(
          patient,
          plan,
          pathway,
          step,
          title,
          occasion,
          dueOn,
          stepDueOn,
          closesOn,
          departmentCode,
          department,
          reason);
    }
  }

  /// One batch.
  ///
  /// @return whether there may be more
  @Transactional
  public boolean round(LocalDate today, Instant now) {
    List<Due> due = take(today.plusDays(1));
    List<PlannedContact> planned = new ArrayList<>();
    Map<Reason, List<PlannedContact>> keptBack = new EnumMap<>(Reason.class);
    Map<Reason, List<Due>> unasked = new EnumMap<>(Reason.class);
    for (Due one : sayNeedless(due, today)) {
      Reason back = one.keptBack();
      Optional<PathwayDefinition> pathway = definitions.find(one.pathway());
      if (back != null && pathway.isPresent() && ofAPerson(pathway.get(), one)) {
        unasked.computeIfAbsent(back, any -> new ArrayList<>()).add(one);
        continue;
      }
      pathway
          .flatMap(found -> contact(found, found.step(one.step()), one, now))
          .ifPresent(
              back == null
                  ? planned::add
                  : keptBack.computeIfAbsent(back, any -> new ArrayList<>())::add);
    }
    contacts.plan(planned);
    keptBack.forEach((reason, each) -> contacts.keepBack(each, reason));
    unasked.forEach((reason, each) -> sayUnasked(each, reason));
    return due.size() == BATCH;
  }

  private static boolean ofAPerson(PathwayDefinition pathway, Due due) {
    return pathway.step(due.step()).kind() == PathwayDefinition.Kind.TASK;
  }

  /// The same, in their order, with those kept back that what is known by now makes needless. Asked
  /// once for all that are due of a step.
  private List<Due> sayNeedless(List<Due> due, LocalDate today) {
    Map<PathwayDefinition, Map<Step, List<Due>>> asking = new LinkedHashMap<>();
    for (Due one : due) {
      PathwayDefinition pathway = definitions.find(one.pathway()).orElse(null);
      if (one.keptBack() == null && pathway != null && pathway.step(one.step()).unless() != null) {
        asking
            .computeIfAbsent(pathway, any -> new LinkedHashMap<>())
            .computeIfAbsent(pathway.step(one.step()), any -> new ArrayList<>())
            .add(one);
      }
    }
    Set<Due> needless = new HashSet<>();
    asking.forEach((pathway, steps) ->
        steps.forEach((step, all) -> {
          Set<UUID> plans =
              start.plansWhere(
                  pathway,
                  Objects.requireNonNull(step.unless()),
                  all.stream()
                      .map(one -> new StopPlans.Running(one.patient(), one.plan()))
                      .toList(),
                  today);
          all.stream().filter(one -> plans.contains(one.plan())).forEach(needless::add);
        }));
    return due.stream()
        .map(one -> needless.contains(one) ? one.keptBack(Reason.STEP_NEEDLESS) : one)
        .toList();
  }

  /// Nobody is asked to do these, and their steps say why.
  private void sayUnasked(List<Due> due, Reason reason) {
    jdbc.sql(
            """
            UPDATE pathway_step s SET unasked_reason = :reason
              FROM unnest(:patients::uuid[], :plans::uuid[], :steps::text[]) AS w (patient_id, plan_id, step_id)
             WHERE s.tenant_id = :tenant AND s.patient_id = w.patient_id AND s.plan_id = w.plan_id
               AND s.step_id = w.step_id
            """)
        .param("tenant", Tenancy.current().value())
        .param("reason", reason.code())
        .param("patients", due.stream().map(one -> one.patient().value()).toArray(UUID[]::new))
        .param("plans", due.stream().map(Due::plan).toArray(UUID[]::new))
        .param("steps", due.stream().map(Due::step).toArray(String[]::new))
        .update();
  }

  private List<Due> take(LocalDate until) {
    return jdbc.sql(
            """
            WITH taken AS (
              DELETE FROM pathway_due d
               USING (SELECT tenant_id, patient_id, plan_id, step_id, occasion FROM pathway_due
                       WHERE tenant_id = :tenant AND due_on <= :until
                       ORDER BY due_on LIMIT :batch FOR UPDATE SKIP LOCKED) c
               WHERE d.tenant_id = c.tenant_id AND d.patient_id = c.patient_id AND d.plan_id = c.plan_id
                 AND d.step_id = c.step_id AND d.occasion = c.occasion
              RETURNING d.*)
            SELECT t.patient_id, t.plan_id, p.pathway_id, t.step_id, t.occasion, t.due_on, s.due_on AS step_due_on,
                   s.closes_on, p.department_code, p.department_name,
                   coalesce(p.muted_until >= least(t.due_on, s.due_on), false) AS muted
              FROM taken t
              JOIN pathway_plan p USING (tenant_id, patient_id, plan_id)
              JOIN pathway_step s USING (tenant_id, patient_id, plan_id, step_id)
             WHERE p.state = 'active' OR (p.state = 'completed' AND p.muted_until >= least(t.due_on, s.due_on))
            """)
        .param("tenant", Tenancy.current().value())
        .param("until", until)
        .param("batch", BATCH)
        .query((row, n) ->
            new Due(
                new PatientId(row.getObject("patient_id", UUID.class)),
                row.getObject("plan_id", UUID.class),
                row.getString("pathway_id"),
                row.getString("step_id"),
                title(row.getString("pathway_id"), row.getString("step_id")),
                row.getString("occasion"),
                row.getObject("due_on", LocalDate.class),
                row.getObject("step_due_on", LocalDate.class),
                row.getObject("closes_on", LocalDate.class),
                row.getString("department_code"),
                row.getString("department_name"),
                row.getBoolean("muted") ? Reason.PLAN_MUTED : null))
        .list();
  }

  private Optional<PlannedContact> contact(
      PathwayDefinition pathway, Step step, Due due, Instant now) {
    return switch (step.kind()) {
      case QUESTIONNAIRE -> Optional.of(questionnaire(pathway, step, due));
      case MESSAGE -> Optional.of(message(pathway, step, due));
      case REVISIT -> reminder(step, due);
      case TASK -> {
        open(step, due, now);
        yield Optional.empty();
      }
    };
  }

  /// Asks a person to do it until its time is over.
  private void open(Step step, Due due, Instant now) {
    Work work = Objects.requireNonNull(step.work());
    tasks.open(
        NewTask.of(
            due.patient(),
            Reference.occasion(due.plan(), due.step(), due.occasion()),
            work.kind(),
            TaskPriority.P3,
            due.title(),
            work.text(),
            endOf(due.closesOn()),
            now));
  }

  private Text title(String pathway, String step) {
    return definitions
        .find(pathway)
        .filter(found -> found.found(step).isPresent())
        .map(found -> found.title(step))
        .orElse(new Text(step, step));
  }

  private PlannedContact questionnaire(PathwayDefinition pathway, Step step, Due due) {
    Instant notAfter = endOf(due.closesOn());
    return contact(
        pathway.purpose(),
        step,
        due,
        String.valueOf(step.template()),
        due.keptBack() == null ? form(step, due, notAfter) : null,
        notAfter);
  }

  private PlannedContact.Link form(Step step, Due due, Instant notAfter) {
    return new PlannedContact.Link(
        LinkPurpose.QUESTIONNAIRE,
        questionnaires.open(
            due.patient(),
            Reference.occasion(due.plan(), due.step(), due.occasion()),
            String.valueOf(step.questionnaire()),
            notAfter.plus(TIME_TO_ANSWER)));
  }

  private PlannedContact message(PathwayDefinition pathway, Step step, Due due) {
    return contact(
        pathway.purpose(), step, due, String.valueOf(step.template()), null, endOf(due.closesOn()));
  }

  /// A reminder goes out at the latest on the day before the visit, and not at all when the patient
  /// came.
  private Optional<PlannedContact> reminder(Step step, Due due) {
    PathwayDefinition.Reminder reminder =
        step.reminders().stream()
            .filter(r -> r.id().equals(due.occasion()))
            .findFirst()
            .orElseThrow();
    return appointments
        .byReference(due.patient(), Reference.step(due.plan(), due.step()))
        .filter(revisit -> revisit.attendedOn() == null && !revisit.cancelled())
        .map(revisit ->
            contact(
                Purpose.REMIND,
                step,
                due,
                reminder.template(),
                new PlannedContact.Link(LinkPurpose.REVISIT, revisit.id()),
                endOf(visitDay(revisit).minusDays(1))));
  }

  private static LocalDate visitDay(Revisit revisit) {
    Instant starts = revisit.startsAt();
    return starts == null ? revisit.dueOn() : starts.atZone(HOSPITAL).toLocalDate();
  }

  private PlannedContact contact(
      Purpose purpose,
      Step step,
      Due due,
      String template,
      PlannedContact.@Nullable Link link,
      Instant notAfter) {
    PlannedContact contact =
        new PlannedContact(
            due.patient(),
            Reference.occasion(due.plan(), due.step(), due.occasion()),
            due.title(),
            PlannedContact.ContactClass.NOTICE,
            purpose,
            PlannedContact.Priority.of(step.priority()),
            template,
            Map.of(
                "date", DAY.format(due.stepDueOn()),
                "weekday", WEEKDAY.format(due.stepDueOn()),
                "dept", sensitive.shown(due.department())),
            step.channels(),
            link,
            due.dueOn().atTime(step.time()).atZone(HOSPITAL).toInstant(),
            notAfter);
    return contact.from(
        new PlannedContact.Origin(due.pathway(), due.departmentCode(), due.department()));
  }

  private static Instant endOf(LocalDate day) {
    return day.atTime(LAST).atZone(HOSPITAL).toInstant();
  }
}
