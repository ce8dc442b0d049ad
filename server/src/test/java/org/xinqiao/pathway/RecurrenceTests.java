package org.xinqiao.pathway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.val;

import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TimeZone;
import java.util.UUID;
import org.jooq.DSLContext;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.xinqiao.TestClock;
import org.xinqiao.TestHospital;
import org.xinqiao.XinqiaoTest;
import org.xinqiao.appointment.Appointments;
import org.xinqiao.condition.Conditions;
import org.xinqiao.interop.IntakeRounds;
import org.xinqiao.live.LiveUpdates;
import org.xinqiao.messaging.Contacts;
import org.xinqiao.organization.StaffId;
import org.xinqiao.organization.Tenant;
import org.xinqiao.pathway.PathwayDefinition.Step;
import org.xinqiao.profile.ProfileRounds;
import org.xinqiao.questionnaire.Questionnaires;
import org.xinqiao.shared.PatientId;
import org.xinqiao.task.TaskCompleted;
import org.xinqiao.task.TaskId;
import org.xinqiao.task.Tasks;
import tools.jackson.databind.json.JsonMapper;

/// Steps that come again stand on the days of the calendar, whatever the zone of the host; a plan
/// that a condition on the profile begins runs once at a time, and stops with what it depends on.
@XinqiaoTest
class RecurrenceTests {

  private static final String PATHWAY =
      """
      {"id": "test", "version": 1, "title": {"zh": "慢病随访", "en": "Follow-up"}, "purpose": "P-CARE",
       "trigger": {
         "from": "encounter",
         "where": {"field": "startedAt", "op": "withinLastDays", "value": 365},
         "condition": {"all": [
           {"field": "profile.hypertension", "op": "=", "value": true},
           {"field": "patient.deceased", "op": "=", "value": false}]},
         "date": "startedAt", "cycle": "encounterId", "once": true,
         "stay": {"not": {"field": "profile.systolic", "op": ">=", "value": 200}}},
       "anchors": {"visit": {"from": "trigger"}},
       "steps": [%s],
       "close": {"afterStep": "a", "days": 0}}
      """;

  private static final String MONTHLY =
      """
      {"id": "a", "title": {"zh": "每月一问", "en": "Monthly"}, "anchor": "visit", "offset": {"months": 1},
       "every": {"months": 1, %s}, "window": {"before": 0, "after": 5}, "kind": "message",
       "template": "tpl.T12", "priority": "clinical", "channels": ["sandbox"], "time": "09:30"}
      """;

  private static final String VISITS =
      """
      {"id": "a", "title": {"zh": "复诊", "en": "Visit"}, "anchor": "visit", "offset": {"days": 90},
       "every": {"days": 90, "times": 8}, "window": {"before": 7, "after": 14}, "kind": "revisit",
       "priority": "appointment", "channels": ["sandbox"], "time": "09:30",
       "revisit": {"reminders": [{"id": "r3", "daysBefore": 3, "template": "tpl.T02"}],
                   "attend": {"before": 7, "after": 14}, "departmentOf": "trigger"}},
      {"id": "b", "title": {"zh": "电话", "en": "Call"}, "anchor": "visit", "offset": {"days": 3},
       "window": {"before": 0, "after": 2}, "kind": "task", "priority": "clinical", "time": "09:30",
       "task": {"kind": "call", "text": {"zh": "问用药后有无不适", "en": "Ask how the medicine is borne"}}}
      """;

  @Autowired TestHospital hospitals;
  @Autowired IntakeRounds intake;
  @Autowired ProfileRounds profiles;
  @Autowired Conditions conditions;
  @Autowired Appointments appointments;
  @Autowired Contacts contacts;
  @Autowired Questionnaires questionnaires;
  @Autowired SensitiveDepartments sensitive;
  @Autowired Tasks tasks;
  @Autowired StopPlans stop;
  @Autowired LiveUpdates live;
  @Autowired ApplicationEventPublisher events;
  @Autowired DSLContext dsl;
  @Autowired JdbcClient jdbc;
  @Autowired JsonMapper json;

  private Tenant tenant;
  private int messages;

  @BeforeEach
  void aHospital() {
    tenant = hospitals.open();
  }

  @ParameterizedTest
  @ValueSource(strings = {"Asia/Shanghai", "America/New_York", "Pacific/Apia"})
  void theDaysAreThoseOfTheCalendar(String zone) {
    Random random = new Random(20261126);
    TimeZone before = TimeZone.getDefault();
    TimeZone.setDefault(TimeZone.getTimeZone(zone));
    try {
      hospitals.run(
          tenant,
          () -> {
            jdbc.sql("SELECT set_config('TimeZone', :zone, true)")
                .param("zone", zone)
                .query()
                .listOfRows();
            for (int i = 0; i < 150; i++) {
              LocalDate base = LocalDate.of(2023, 12, 28).plusDays(random.nextInt(1_600));
              if (i % 3 == 0) {
                base = base.withDayOfMonth(base.lengthOfMonth());
              }
              Amount first = amount(random, 0);
              Amount every = amount(random, 1);
              assertThat(inSql(base, first, every))
                  .as("%s, first after %s, every %s", base, first, every)
                  .isEqualTo(byTheCalendar(base, first, every));
            }
          });
    } finally {
      TimeZone.setDefault(before);
    }
  }

  private record Amount(String unit, int number) {
    String json() {
      return "{\"" + unit + "\": " + number + "}";
    }
  }

  private static Amount amount(Random random, int least) {
    return switch (random.nextInt(3)) {
      case 0 -> new Amount("months", least + random.nextInt(13));
      case 1 -> new Amount("weeks", least + random.nextInt(9));
      default -> new Amount("days", least + random.nextInt(120));
    };
  }

  private List<LocalDate> inSql(LocalDate base, Amount first, Amount every) {
    Step step =
        library(
                MONTHLY
                    .replace("{\"months\": 1}", first.json())
                    .replace(
                        "\"months\": 1, %s",
                        "\"%s\": %d, \"times\": 30".formatted(every.unit(), every.number())))
            .all()
            .iterator()
            .next()
            .steps()
            .getFirst();
    return dsl.select(Occurrences.day(field("{0}", LocalDate.class, val(base)), step))
        .from(Occurrences.times(step.every()))
        .orderBy(field("k.time"))
        .fetch(row -> row.value1());
  }

  private static List<LocalDate> byTheCalendar(LocalDate base, Amount first, Amount every) {
    List<LocalDate> days = new ArrayList<>();
    for (int time = 0; time < 30; time++) {
      int months = of("months", first) + time * of("months", every);
      int more =
          of("days", first)
              + 7 * of("weeks", first)
              + time * (of("days", every) + 7 * of("weeks", every));
      days.add(base.plusMonths(months).plusDays(more));
    }
    return days;
  }

  private static int of(String unit, Amount amount) {
    return amount.unit().equals(unit) ? amount.number() : 0;
  }

  @Test
  void theThirtyFirstComesBackAfterAShortMonthAndTheLeapDayIsOne() {
    visit("P1", "V1", "2028-01-31", "I10^高血压^I10");
    StartPlans start = start(MONTHLY.formatted("\"times\": 4"));
    pending(start, "2028-01-31");
    assertThat(steps())
        .containsExactly("a@1 2028-02-29", "a@2 2028-03-31", "a@3 2028-04-30", "a@4 2028-05-31");
    assertThat(
            lines("SELECT step_id || ' ' || occasion || ' ' || due_on FROM pathway_due ORDER BY 1"))
        .startsWith("a@1 a@1 2028-02-29");
  }

  /// The next time always stands there, and no more than some months ahead.
  @Test
  void furtherTimesAreWrittenAsTheDaysGoByAndEachOnce() {
    visit("P1", "V1", "2026-01-10", "I10^高血压^I10");
    StartPlans start = start(MONTHLY.formatted("\"until\": {\"months\": 12}"));
    pending(start, "2026-01-10");
    assertThat(steps()).hasSize(5).first().isEqualTo("a@1 2026-02-10");
    SweepPlans sweep = new SweepPlans(start, jdbc);
    LocalDate day = LocalDate.parse("2026-01-10");
    while (day.isBefore(LocalDate.parse("2027-01-10"))) {
      day = day.plusDays(7);
      sweep(sweep, day);
      LocalDate today = day;
      assertThat(steps())
          .as("On %s the next one is there", day)
          .anyMatch(step -> day(step).isAfter(today) || step.startsWith("a@12 "));
    }
    assertThat(steps()).hasSize(12).contains("a@12 2027-01-10");
    sweep(sweep, day.plusDays(20));
    assertThat(lines("SELECT state FROM pathway_plan")).containsExactly("completed");
  }

  @Test
  void whoComesLateIsNotAskedAboutDaysThatAreOver() {
    visit("P1", "V1", "2026-01-10", "I10^高血压^I10");
    pending(start(MONTHLY.formatted("\"times\": 12")), "2026-06-01");
    assertThat(steps()).first().isEqualTo("a@5 2026-06-10");
    assertThat(lines("SELECT anchor_on::text FROM pathway_plan")).containsExactly("2026-01-10");
  }

  @Test
  void aPlanOfWhichNothingIsLeftIsCompleteAndDoesNotBeginAgain() {
    visit("P1", "V1", "2026-01-10", "I10^高血压^I10");
    SweepPlans sweep = new SweepPlans(start(MONTHLY.formatted("\"times\": 2")), jdbc);
    profiles.run(tenant);
    sweep(sweep, LocalDate.parse("2026-06-01"));
    sweep(sweep, LocalDate.parse("2026-06-02"));
    assertThat(plans()).containsExactly("completed 2026-01-10");
    assertThat(steps()).isEmpty();
  }

  @Test
  void aPlanRunsOnceAtATimeAndBeginsWithTheNewestVisit() {
    visit("P1", "V1", "2026-01-10", "I10^高血压^I10");
    visit("P1", "V2", "2026-03-01", "I10^高血压^I10");
    visit("P2", "V3", "2026-03-01", "J06.9^上呼吸道感染^I10");
    StartPlans start = start(MONTHLY.formatted("\"times\": 2"));
    pending(start, "2026-03-02");
    assertThat(plans()).containsExactly("active 2026-03-01");
    visit("P1", "V4", "2026-04-10", "I10^高血压^I10");
    pending(start, "2026-04-10");
    sweep(new SweepPlans(start, jdbc), LocalDate.parse("2026-04-11"));
    assertThat(plans()).containsExactly("active 2026-03-01");

    sweep(new SweepPlans(start, jdbc), LocalDate.parse("2026-05-20"));
    assertThat(plans()).containsExactly("completed 2026-03-01");
    sweep(new SweepPlans(start, jdbc), LocalDate.parse("2026-05-21"));
    assertThat(plans()).containsExactly("active 2026-04-10", "completed 2026-03-01");
    sweep(new SweepPlans(start, jdbc), LocalDate.parse("2026-08-01"));
    sweep(new SweepPlans(start, jdbc), LocalDate.parse("2026-08-02"));
    assertThat(plans()).containsExactly("completed 2026-03-01", "completed 2026-04-10");
  }

  @Test
  void aPlanStopsWhenWhatItDependsOnHoldsNoMore() {
    visit("P1", "V1", "2026-03-01", "I10^高血压^I10");
    StartPlans start = start(VISITS);
    pending(start, "2026-03-01");
    assertThat(steps()).contains("a@1 2026-05-30", "a@2 2026-08-28", "b 2026-03-04");
    take(
        "ORU^R01^ORU_R01",
        "P1",
        "2026-03-02",
        """
        OBR|1|L1^HIS|L1^LIS|SH^生化^L|||20260302090000
        OBX|1|NM|SBP^SBP^L||210|mmHg|||||F|||20260302090000
        """);
    pending(start, "2026-03-02");
    assertThat(lines("SELECT state || ' ' || stop_reason FROM pathway_plan"))
        .containsExactly("stopped no-longer");
    assertThat(lines("SELECT step_id FROM pathway_due")).isEmpty();
    assertThat(lines("SELECT due_on::text FROM appointment_revisit WHERE cancelled_at IS NULL"))
        .isEmpty();
  }

  @Test
  void aTaskIsOpenedOnItsDayAndNotBefore() {
    visit("P1", "V1", "2026-03-01", "I10^高血压^I10");
    PathwayLibrary library = library(VISITS);
    pending(start(library), "2026-03-01");
    contactsOf(library, "2026-03-03");
    assertThat(callsOpened()).isEmpty();
    contactsOf(library, "2026-03-04");
    contactsOf(library, "2026-03-04");
    assertThat(callsOpened()).containsExactly("call 电话");

    assertThat(lines("SELECT coalesce(done_at::text, '-') FROM pathway_step WHERE kind = 'task'"))
        .containsExactly("-");
    doneOn("2026-03-09");
    assertThat(
            lines(
                "SELECT (done_at AT TIME ZONE 'Asia/Shanghai')::date::text FROM pathway_step WHERE kind = 'task'"))
        .as("Late, and on the day it was done")
        .containsExactly("2026-03-09");
  }

  private void doneOn(String day) {
    String plan = lines("SELECT plan_id::text FROM pathway_plan").getFirst();
    hospitals.run(
        tenant,
        () ->
            events.publishEvent(
                new TaskCompleted(
                    new PatientId(
                        UUID.fromString(
                            jdbc.sql("SELECT patient_id::text FROM pathway_plan")
                                .query(String.class)
                                .single())),
                    new TaskId(UUID.randomUUID()),
                    Reference.occasion(UUID.fromString(plan), "b", "b"),
                    null,
                    "reached",
                    true,
                    new StaffId(UUID.randomUUID()),
                    noon(LocalDate.parse(day)))));
  }

  private List<String> callsOpened() {
    return lines("SELECT kind || ' ' || title_zh FROM task_fact_task WHERE kind = 'call'");
  }

  /// Everything about days is the same where the process and its connections live in another zone.
  @ParameterizedTest
  @ValueSource(strings = {"America/New_York", "Pacific/Apia", "UTC"})
  void aPlanIsTheSameInAnyZoneOfTheHost(String zone) {
    visit("P1", "V1", "2027-10-31", "I10^高血压^I10");
    profiles.run(tenant);
    StartPlans start =
        start(MONTHLY.formatted("\"times\": 6") + "," + VISITS.replace("\"a\"", "\"c\""));
    TimeZone before = TimeZone.getDefault();
    TimeZone.setDefault(TimeZone.getTimeZone(zone));
    try {
      hospitals.run(
          tenant,
          () -> {
            jdbc.sql("SELECT set_config('TimeZone', :zone, true)")
                .param("zone", zone)
                .query()
                .listOfRows();
            start.forPending(LocalDate.parse("2027-10-31"), Instant.parse("2027-10-30T22:00:00Z"));
          });
    } finally {
      TimeZone.setDefault(before);
    }
    assertThat(steps())
        .contains(
            "a@1 2027-11-30",
            "a@2 2027-12-31",
            "a@3 2028-01-31",
            "a@4 2028-02-29",
            "b 2027-11-03",
            "c@1 2028-01-29",
            "c@2 2028-04-28");
  }

  private PathwayLibrary library(String steps) {
    return new PathwayLibrary(conditions, List.of(json.readTree(PATHWAY.formatted(steps))));
  }

  private StartPlans start(String steps) {
    return start(library(steps));
  }

  private StartPlans start(PathwayLibrary library) {
    return new StartPlans(
        library,
        conditions,
        appointments,
        stop,
        new WhoMayStart(conditions, dsl, jdbc),
        live,
        dsl,
        jdbc);
  }

  /// What an event makes happen.
  private void pending(StartPlans start, String day) {
    profiles.run(tenant);
    LocalDate today = LocalDate.parse(day);
    hospitals.run(tenant, () -> start.forPending(today, noon(today)));
  }

  private void sweep(SweepPlans sweep, LocalDate day) {
    hospitals.run(
        tenant,
        () -> {
          boolean more = true;
          while (more) {
            more = sweep.page(day, noon(day), 1);
          }
        });
  }

  private void contactsOf(PathwayLibrary library, String day) {
    LocalDate today = LocalDate.parse(day);
    PlanContacts round =
        new PlanContacts(
            library,
            contacts,
            questionnaires,
            appointments,
            sensitive,
            tasks,
            start(library),
            jdbc);
    TestClock.at(
        day + "T08:00", () -> hospitals.run(tenant, () -> round.round(today, noon(today))));
  }

  private static Instant noon(LocalDate day) {
    return day.atTime(12, 0).atZone(TestClock.HOSPITAL).toInstant();
  }

  private static LocalDate day(String step) {
    return LocalDate.parse(step.substring(step.indexOf(' ') + 1));
  }

  private List<String> steps() {
    return lines("SELECT step_id || ' ' || due_on FROM pathway_step ORDER BY due_on, step_id");
  }

  private List<String> plans() {
    return lines("SELECT state || ' ' || anchor_on FROM pathway_plan ORDER BY 1");
  }

  private List<String> lines(String sql) {
    return hospitals.in(tenant, () -> jdbc.sql(sql).query(String.class).list());
  }

  private void visit(String number, String visit, String day, String diagnosis) {
    take(
        "ADT^A04^ADT_A01",
        number,
        day,
        """
        PV1|1|O|心内科门诊^^^SZYY||||D1^李慧敏|||0201^心内科||||||||O|%1$s^^^HIS^VN|||||||||||||||||||||||||%2$s
        DG1|1||%3$s||%2$s|F
        """
            .formatted(visit, compact(day) + "090000", diagnosis));
  }

  private void take(String event, String number, String day, String rest) {
    String control = "C" + ++messages;
    String answer =
        intake.take(
            tenant,
            """
            MSH|^~\\&|HIS|SZYY|PRM|SZYY|%s+0800||%s|%s|P|2.5|||AL|AL|CHN|UNICODE UTF-8
            """
                    .formatted(compact(day) + "090100", event, control)
                + "PID|1||%s^^^HIS^PI||王^建国||19700301|M\n".formatted(number)
                + rest);
    assertThat(answer).contains("MSA|AA");
  }

  private static String compact(String day) {
    return LocalDate.parse(day).format(DateTimeFormatter.BASIC_ISO_DATE);
  }
}
