package org.xinqiao.greeting;

import static org.jooq.impl.DSL.condition;
import static org.jooq.impl.DSL.falseCondition;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.table;
import static org.jooq.impl.DSL.val;
import static org.jooq.impl.DSL.when;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jooq.CaseConditionStep;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.xinqiao.calendar.Birthdays;
import org.xinqiao.calendar.LunarDate;
import org.xinqiao.condition.Conditions;
import org.xinqiao.condition.PatientRange;
import org.xinqiao.consent.ConsentSets;
import org.xinqiao.consent.Purpose;
import org.xinqiao.governor.Reason;
import org.xinqiao.messaging.Contacts;
import org.xinqiao.messaging.PlannedContact;
import org.xinqiao.shared.DataClass;
import org.xinqiao.shared.PatientId;
import org.xinqiao.shared.Tenancy;

/// Plans the greetings of one day for a page of the hospital: one statement for each greeting of
/// that day, one for who agreed to be greeted. A patient gets one a day; another that would have
/// fitted is recorded with that reason, and so is what fell due on a day that nobody planned.
/// Planning again changes nothing.
@Service
class PlanGreetings {

  private static final ZoneId HOSPITAL = ZoneId.of("Asia/Shanghai");

  private final GreetingContent content;
  private final GreetingSwitches switches;
  private final Conditions conditions;
  private final ConsentSets consents;
  private final Contacts contacts;
  private final DSLContext dsl;

  PlanGreetings(
      GreetingContent content,
      GreetingSwitches switches,
      Conditions conditions,
      ConsentSets consents,
      Contacts contacts,
      DSLContext dsl) {
    this.content = content;
    this.switches = switches;
    this.conditions = conditions;
    this.consents = consents;
    this.contacts = contacts;
    this.dsl = dsl;
  }

  /// @param line empty for none
  /// @param lunar whether it is the patient's lunar birthday
  private record Fit(UUID patient, String line, boolean lunar) {}

  private record Due(Greeting greeting, Fit fit) {}

  /// Those that the hospital sends on a day.
  List<Greeting> of(LocalDate day) {
    Map<String, GreetingSwitches.Decided> decided = switches.all();
    return content.on(day).stream()
        .filter(one -> switches.takesPart(one, decided.get(one.id()), day))
        .toList();
  }

  /// @param day whose greetings they are; those of a day that is over are recorded and not sent
  /// @return how many are to go out
  @Transactional(propagation = Propagation.MANDATORY)
  public int forPage(PatientRange range, List<Greeting> greetings, LocalDate day, LocalDate today) {
    Map<UUID, List<Due>> due = new LinkedHashMap<>();
    joinByOrder(false);
    for (Greeting greeting : greetings) {
      for (Fit fit : fits(greeting, range, day)) {
        due.computeIfAbsent(fit.patient(), p -> new ArrayList<>()).add(new Due(greeting, fit));
      }
    }
    joinByOrder(true);
    due.keySet().retainAll(agreed(due.keySet(), day));
    List<PlannedContact> first = new ArrayList<>();
    List<PlannedContact> others = new ArrayList<>();
    due.forEach((patient, all) -> {
      first.add(contact(all.getFirst(), day));
      all.stream().skip(1).forEach(one -> others.add(contact(one, day)));
    });
    contacts.keepBack(others, Reason.OTHER_GREETING);
    if (day.isBefore(today)) {
      contacts.keepBack(first, Reason.EXPIRED);
      return 0;
    }
    return contacts.plan(first);
  }

  /// Statements of a range are planned without nested loops; those that name patients are better
  /// with them.
  private void joinByOrder(boolean nested) {
    dsl.fetch("SELECT set_config('enable_nestloop', {0}, true)", val(nested ? "on" : "off"));
  }

  /// Whom it fits, with the line that fits: alive, known by name and old enough to be written to
  /// alone.
  private List<Fit> fits(Greeting greeting, PatientRange range, LocalDate day) {
    return dsl.select(
            field("p.patient_id", UUID.class),
            line(greeting, range, day),
            field("{0} IS NOT DISTINCT FROM 'lunar'", Boolean.class, calendar(day)))
        .from(conditions.patients(range))
        .where(
            condition(
                "NOT p.deceased AND NOT p.anonymous AND {0} >= (p.birth_date + make_interval(years => {1}))::date",
                val(day), val(content.rules().youngest())))
        .and(greeting.occasion() instanceof Occasion.Birthday ? bornOn(day) : noCondition())
        .and(
            greeting.when() == null
                ? noCondition()
                : conditions.compileFor(greeting.when(), day, range))
        .orderBy(field("p.patient_id"))
        .fetch(row -> new Fit(row.value1(), row.value2(), row.value3()));
  }

  private Field<String> line(Greeting greeting, PatientRange range, LocalDate day) {
    CaseConditionStep<String> lines = when(falseCondition(), inline(""));
    for (Greeting.Line line : greeting.lines()) {
      lines = lines.when(conditions.compileFor(line.when(), day, range), inline(line.id()));
    }
    return lines.otherwise(inline(""));
  }

  /// By the calendar that the patient said, else the Gregorian one. The first of January is what
  /// records have of whom only the year is known, so that nobody is wished anything on it.
  private Condition bornOn(LocalDate day) {
    return condition(
        """
        CASE coalesce({0}, 'gregorian') WHEN 'gregorian' THEN p.birth_date = ANY ({1})
             WHEN 'lunar' THEN p.birth_date = ANY ({2}) ELSE false END
        AND to_char(p.birth_date, 'MMDD') <> '0101'
        """,
        calendar(day), days(Birthdays.gregorian(day)), days(Birthdays.lunar(day)));
  }

  private Field<?> calendar(LocalDate day) {
    return conditions.patientField("preference.birthday", day);
  }

  private static Field<?> days(Set<LocalDate> days) {
    return val(days.toArray(LocalDate[]::new));
  }

  /// Those of them who agreed to be greeted over one of the channels. Nobody else was ever to be
  /// greeted, and so nothing is recorded of them.
  private Set<UUID> agreed(Set<UUID> patients, LocalDate day) {
    if (patients.isEmpty()) {
      return Set.of();
    }
    Instant at = at(day, content.rules().time());
    Condition some = falseCondition();
    for (String channel : content.rules().channels()) {
      some = some.or(consents.permits(Purpose.GREETING, channel, DataClass.NEUTRAL, at));
    }
    return dsl.select(field("p.patient_id", UUID.class))
        .from(table("patient_fact_patient").as("p"))
        .where(
            condition(
                "p.tenant_id = {0} AND p.patient_id = ANY ({1})",
                val(Tenancy.current().value()), val(patients.toArray(UUID[]::new))))
        .and(some)
        .fetchSet(row -> row.value1());
  }

  private PlannedContact contact(Due due, LocalDate day) {
    Greeting greeting = due.greeting();
    Fit fit = due.fit();
    boolean lunar = greeting.occasion() instanceof Occasion.Birthday && fit.lunar();
    int cycle = lunar ? LunarDate.of(day).year() : greeting.occasion().cycle(day);
    GreetingRules rules = content.rules();
    PlannedContact contact =
        new PlannedContact(
            new PatientId(fit.patient()),
            "greeting/" + greeting.id() + "/" + cycle,
            greeting.title(),
            PlannedContact.ContactClass.MARKETING,
            Purpose.GREETING,
            PlannedContact.Priority.GREETING,
            fit.line().isEmpty() ? "tpl.greeting" : "tpl.greeting-line",
            Map.of(GreetingWords.GREETING, greeting.id(), GreetingWords.LINE, fit.line()),
            rules.channels(),
            null,
            at(day, rules.time()),
            at(day, rules.until()));
    return contact.from(new PlannedContact.Origin(greeting.origin(), "", ""));
  }

  private static Instant at(LocalDate day, LocalTime time) {
    return day.atTime(time).atZone(HOSPITAL).toInstant();
  }
}
