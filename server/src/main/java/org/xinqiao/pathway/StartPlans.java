package org.xinqiao.pathway;

import static org.jooq.impl.DSL.coalesce;
import static org.jooq.impl.DSL.condition;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.selectOne;
import static org.jooq.impl.DSL.table;
import static org.jooq.impl.DSL.val;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Select;
import org.jooq.Table;
import org.jooq.impl.SQLDataType;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.xinqiao.appointment.Appointments;
import org.xinqiao.appointment.Revisit;
import org.xinqiao.condition.Conditions;
import org.xinqiao.condition.FactDefinition;
import org.xinqiao.condition.PatientRange;
import org.xinqiao.condition.Whom;
import org.xinqiao.live.Change;
import org.xinqiao.live.LiveUpdates;
import org.xinqiao.pathway.PathwayDefinition.Every;
import org.xinqiao.pathway.PathwayDefinition.Kind;
import org.xinqiao.pathway.PathwayDefinition.Step;
import org.xinqiao.shared.PatientId;
import org.xinqiao.shared.Tenancy;

/// Starts the plans that facts call for, with the days of their steps: one statement per pathway
/// and one per step, whether for one patient or for a page of the hospital. Running it again starts
/// nothing twice; when a clinical date or the doctor's order was corrected, the steps that were not
/// yet made move with it, and those that were made stay where they are.
@Service
class StartPlans {

  private final PathwayLibrary definitions;
  private final Conditions conditions;

  /// How far ahead the times of a step that comes again are written, and when it is time for more.
  /// A reminder may stand so many days before its visit.
  static final int AHEAD = 120;

  static final int AGAIN_WITHIN = 60;

  private final Appointments appointments;
  private final StopPlans stop;
  private final WhoMayStart candidates;
  private final LiveUpdates live;
  private final DSLContext dsl;
  private final JdbcClient jdbc;

  StartPlans(
      PathwayLibrary definitions,
      Conditions conditions,
      Appointments appointments,
      StopPlans stop,
      WhoMayStart candidates,
      LiveUpdates live,
      DSLContext dsl,
      JdbcClient jdbc) {
    this.definitions = definitions;
    this.conditions = conditions;
    this.appointments = appointments;
    this.stop = stop;
    this.candidates = candidates;
    this.live = live;
    this.dsl = dsl;
    this.jdbc = jdbc;
  }

  /// For the patients whose facts changed, up to 500 at a time.
  ///
  /// @return how many patients were looked at
  @Transactional
  public int forPending(LocalDate today, Instant now) {
    List<UUID> patients =
        jdbc.sql(
                """
                DELETE FROM pathway_pending p
                 USING (SELECT tenant_id, patient_id FROM pathway_pending WHERE tenant_id = :tenant
                         ORDER BY since LIMIT 500 FOR UPDATE SKIP LOCKED) c
                 WHERE p.tenant_id = c.tenant_id AND p.patient_id = c.patient_id
                RETURNING p.patient_id
                """)
            .param("tenant", tenant())
            .query((row, n) -> row.getObject(1, UUID.class))
            .list();
    if (!patients.isEmpty()) {
      Whom.Some some = new Whom.Some(patients.stream().map(PatientId::new).toList());
      start(some, candidates.of(some, today), today, today, now);
      UUID[] all = patients.toArray(UUID[]::new);
      for (PathwayDefinition pathway : definitions.all()) {
        layOut(pathway, active(pathway, all), today);
      }
      tell(all, now);
    }
    return patients.size();
  }

  /// Pages that show them may be open since the message came that a plan begins or ends with.
  private void tell(UUID[] patients, Instant now) {
    jdbc.sql(
            """
            SELECT DISTINCT patient_id FROM pathway_plan
             WHERE tenant_id = :tenant AND patient_id = ANY (:patients) AND cast(:now AS timestamptz) IN (started_at, ended_at)
            """)
        .param("tenant", tenant())
        .param("patients", patients)
        .param("now", now.toString())
        .query((row, n) -> row.getObject(1, UUID.class))
        .list()
        .forEach(patient ->
            live.changed(new Change(Change.Topic.PATIENT, patient, new PatientId(patient))));
  }

  /// For a page of the hospital.
  ///
  /// @param day the day as of which triggers are asked: in the past for a hospital that loads its
  ///   history
  /// @param today patients are not asked about days before it
  /// @return how many plans began
  @Transactional
  public int forPage(PatientRange range, LocalDate day, LocalDate today, Instant now) {
    return start(range, candidates.of(range, day), day, today, now);
  }

  /// The same without asking first who may be concerned: slow, and what the other is held against.
  @Transactional
  int forWholePage(PatientRange range, LocalDate day, LocalDate today, Instant now) {
    return start(range, Looking.EVERYWHERE, day, today, now);
  }

  /// Which of the patients a pathway's statements read, when not all of them.
  interface Looking {

    Looking EVERYWHERE =
        new Looking() {
          @Override
          public Whom running(PathwayDefinition pathway, Whom all) {
            return all;
          }

          @Override
          public Whom starting(PathwayDefinition pathway, Whom all) {
            return all;
          }
        };

    /// Those with a plan that runs.
    Whom running(PathwayDefinition pathway, Whom all);

    /// Those of whom the trigger may hold, and maybe others.
    Whom starting(PathwayDefinition pathway, Whom all);
  }

  private int start(Whom whose, Looking looking, LocalDate day, LocalDate today, Instant now) {
    int begun = 0;
    Map<PathwayDefinition, List<UUID>> changed = new LinkedHashMap<>();
    for (PathwayDefinition pathway : definitions.all()) {
      List<UUID> plans = new ArrayList<>();
      Whom running = looking.running(pathway, whose);
      if (!isNobody(running)) {
        joinByOrder(jdbc, running);
        leave(pathway, running, today, now);
        end(pathway, running, today, now);
        takeBackWithdrawn(pathway, running, today, now);
        plans.addAll(moveToCorrectedDates(pathway, running));
      }
      Whom starting = looking.starting(pathway, whose);
      if (!isNobody(starting)) {
        joinByOrder(jdbc, starting);
        List<UUID> started = insertPlans(pathway, starting, day, now);
        begun += started.size();
        plans.addAll(started);
      }
      if (!isNobody(running)) {
        joinByOrder(jdbc, running);
        plans.addAll(comeAgain(pathway, running, today));
      }
      changed.put(pathway, plans.stream().distinct().toList());
    }
    joinByOrder(jdbc, Whom.EVERYBODY);
    changed.forEach((pathway, plans) -> layOut(pathway, plans, today));
    return begun;
  }

  private static boolean isNobody(Whom whose) {
    return whose instanceof Whom.Some some && some.patients().isEmpty();
  }

  /// Statements of a range are planned without nested loops; those that name patients or plans are
  /// better with them.
  static void joinByOrder(JdbcClient jdbc, Whom whose) {
    jdbc.sql("SELECT set_config('enable_nestloop', :nested, true)")
        .param("nested", whose instanceof PatientRange ? "off" : "on")
        .query()
        .listOfRows();
  }

  private List<UUID> insertPlans(
      PathwayDefinition pathway, Whom whose, LocalDate today, Instant now) {
    return dsl.fetch(
            "INSERT INTO pathway_plan (tenant_id, patient_id, plan_id, pathway_id, pathway_version, cycle, origin,"
                + " anchor_on, department_code, department_name, doctor, state, started_at) {0}"
                + " ON CONFLICT DO NOTHING RETURNING plan_id",
            pathway.once()
                ? newestRow(pathway, whose, today, now)
                : rowsThatStart(pathway, whose, today, now))
        .map(record -> record.get(0, UUID.class));
  }

  /// Each row that fits is an occasion of its own.
  private Select<?> rowsThatStart(
      PathwayDefinition pathway, Whom whose, LocalDate today, Instant now) {
    return select(plan(pathway, key(pathway), field("NULL::uuid"), now))
        .from(conditions.rows(pathway.from(), whose))
        .where(starts(pathway, whose, today))
        // In the same order on every node, so that none waits for one that waits for it.
        .orderBy(field("a.patient_id"));
  }

  /// The newest row that fits, of those on no such plan. Which time it is makes the occasion, so
  /// that two nodes that begin with different rows begin one plan; a row that is older than the
  /// last plan, or not newer than the day on which staff ended it, begins no other one. A plan that
  /// gave way to another record's counts for nothing, so that it begins again where the records are
  /// parted.
  private Select<?> newestRow(PathwayDefinition pathway, Whom whose, LocalDate today, Instant now) {
    Field<?> time =
        field(
            "md5(concat_ws(' ', a.patient_id, {0}, (SELECT count(*) FROM pathway_plan pl WHERE {1})))::uuid",
            val(pathway.id()), ofPathway(pathway));
    return select(plan(pathway, time, key(pathway), now))
        .distinctOn(field("a.patient_id"))
        .from(conditions.rows(pathway.from(), whose))
        .where(starts(pathway, whose, today))
        .and(
            condition(
                "NOT EXISTS (SELECT 1 FROM pathway_plan pl WHERE {0} AND (pl.state = 'active'"
                    + " OR {1} <= CASE WHEN starts_with(pl.stop_reason, {3})"
                    + " THEN greatest(pl.anchor_on, (pl.ended_at AT TIME ZONE 'Asia/Shanghai')::date) ELSE pl.anchor_on END"
                    + " AND pl.stop_reason IS DISTINCT FROM {2}))",
                ofPathway(pathway),
                day(pathway),
                inline(StopPlans.MERGED),
                inline(KeepPlans.ENDED)))
        .orderBy(field("a.patient_id"), day(pathway).desc(), key(pathway).desc());
  }

  private static Condition ofPathway(PathwayDefinition pathway) {
    return condition(
        "pl.tenant_id = a.tenant_id AND pl.patient_id = a.patient_id AND pl.pathway_id = {0}",
        val(pathway.id()));
  }

  private List<Field<?>> plan(
      PathwayDefinition pathway, Field<?> cycle, Field<?> origin, Instant now) {
    return List.of(
        field("a.tenant_id"),
        field("a.patient_id"),
        field("gen_random_uuid()"),
        inline(pathway.id()),
        inline(pathway.version()),
        cycle,
        origin,
        day(pathway),
        of(pathway, "departmentCode", "coalesce({0}, '')"),
        of(pathway, "department", "coalesce({0}, '')"),
        of(pathway, "doctor", "{0}"),
        inline("active"),
        field("cast({0} AS timestamptz)", val(now.toString())));
  }

  /// Of the row, or, where it knows no department, of the newest visit up to its day.
  private Field<?> of(PathwayDefinition pathway, String name, String otherwise) {
    FactDefinition row = pathway.from();
    if (row.field(name).isPresent()) {
      return field(otherwise, conditions.anchorField(row, name));
    }
    if (row.field("department").isPresent()) {
      return inline("");
    }
    return field(
        otherwise,
        field(
            "(SELECT {0} FROM clinical_fact_encounter visit WHERE visit.tenant_id = a.tenant_id"
                + " AND visit.patient_id = a.patient_id AND visit.started_on <= {1}"
                + " ORDER BY visit.started_at DESC, visit.encounter_id LIMIT 1)",
            field(
                switch (name) {
                  case "departmentCode" -> "visit.department_code";
                  case "department" -> "visit.department_name";
                  default -> "visit.attending_doctor";
                }),
            day(pathway)));
  }

  private Condition starts(PathwayDefinition pathway, Whom whose, LocalDate today) {
    return conditions
        .compileFor(pathway.where(), today, whose)
        .and(conditions.compileFor(pathway.condition(), today, whose))
        .and(hasNotEnded(pathway, whose, today));
  }

  private Condition hasNotEnded(PathwayDefinition pathway, Whom whose, LocalDate today) {
    org.xinqiao.condition.Condition until = pathway.until();
    return until == null
        ? noCondition()
        : condition("({0}) IS NOT TRUE", conditions.compileFor(until, today, whose));
  }

  private Field<?> key(PathwayDefinition pathway) {
    return conditions.anchorField(pathway.from(), pathway.cycleField());
  }

  /// Stops plans of patients of whom what must go on to hold does not.
  private void leave(PathwayDefinition pathway, Whom whose, LocalDate today, Instant now) {
    org.xinqiao.condition.Condition stay = pathway.stay();
    if (stay == null) {
      return;
    }
    List<StopPlans.Running> over =
        dsl.select(field("l.patient_id", UUID.class), field("l.plan_id", UUID.class))
            .from(conditions.patients(whose))
            .join(table("pathway_plan").as("l"))
            .on(
                condition(
                    "l.tenant_id = p.tenant_id AND l.patient_id = p.patient_id AND l.pathway_id = {0}"
                        + " AND l.state = 'active'",
                    val(pathway.id())))
            .where(whose.beside().holds("l"))
            .and(condition("({0}) IS NOT TRUE", conditions.compileFor(stay, today, whose)))
            .fetch(row -> new StopPlans.Running(new PatientId(row.value1()), row.value2()));
    over.forEach(plan -> stop.stop(plan, StopPlans.NO_LONGER, now));
  }

  /// Stops plans of whose row and patient what ends them holds.
  private void end(PathwayDefinition pathway, Whom whose, LocalDate today, Instant now) {
    org.xinqiao.condition.Condition until = pathway.until();
    if (until == null) {
      return;
    }
    List<StopPlans.Running> over =
        dsl.selectDistinct(field("pl.patient_id", UUID.class), field("pl.plan_id", UUID.class))
            .from(
                conditions
                    .rows(pathway.from(), whose)
                    .join(table("pathway_plan").as("pl"))
                    .on(samePlan(pathway, "pl")))
            .where(whose.beside().holds("pl"))
            .and(condition("pl.state = 'active'"))
            .and(conditions.compileFor(until, today, whose))
            .fetch(row -> new StopPlans.Running(new PatientId(row.value1()), row.value2()));
    over.forEach(plan -> stop.stop(plan, StopPlans.NO_LONGER, now));
  }

  /// Stops plans whose event is none any more: its row is gone, or says something else.
  private void takeBackWithdrawn(
      PathwayDefinition pathway, Whom whose, LocalDate today, Instant now) {
    PathwayDefinition.Event event = pathway.event();
    if (event == null) {
      return;
    }
    stop.takeBack(
        dsl.select(field("pl.patient_id", UUID.class), field("pl.plan_id", UUID.class))
            .from(table("pathway_plan").as("pl"))
            .where(
                condition(
                    "pl.tenant_id = {0} AND pl.pathway_id = {1} AND pl.state = 'active'",
                    val(tenant()), val(pathway.id())))
            .and(whose.holds("pl"))
            .andNotExists(
                selectOne()
                    .from(conditions.rows(pathway.from(), whose.beside()))
                    .where(samePlan(pathway, "pl"))
                    .and(conditions.compileFor(event.holds(), today, whose)))
            .fetch(row -> new StopPlans.Running(new PatientId(row.value1()), row.value2())),
        event.withdrawn(),
        now);
  }

  /// Plans whose steps that come again are written for a few weeks only.
  private List<UUID> comeAgain(PathwayDefinition pathway, Whom whose, LocalDate today) {
    if (!pathway.comesAgain()) {
      return List.of();
    }
    return dsl.select(field("l.plan_id", UUID.class))
        .from(table("pathway_plan").as("l"))
        .where(
            condition(
                "l.tenant_id = {0} AND l.pathway_id = {1} AND l.state = 'active' AND l.laid_until < {2}",
                val(tenant()), val(pathway.id()), val(today.plusDays(AGAIN_WITHIN))))
        .and(whose.holds("l"))
        .fetch(row -> row.value1());
  }

  /// Plans whose occasion has another day now than when they began.
  private List<UUID> moveToCorrectedDates(PathwayDefinition pathway, Whom whose) {
    return dsl.fetch(
            "UPDATE pathway_plan pl SET anchor_on = m.day FROM ({0}) m "
                + "WHERE pl.tenant_id = m.tenant_id AND pl.patient_id = m.patient_id AND pl.plan_id = m.plan_id "
                + "RETURNING pl.plan_id",
            select(
                    field("p2.tenant_id"),
                    field("p2.patient_id"),
                    field("p2.plan_id"),
                    day(pathway).as("day"))
                .from(conditions.rows(pathway.from(), whose))
                .join(table("pathway_plan").as("p2"))
                .on(samePlan(pathway, "p2"))
                .where(whose.beside().holds("p2"))
                .and(condition("p2.state = 'active' AND p2.anchor_on <> {0}", day(pathway))))
        .map(record -> record.get(0, UUID.class));
  }

  /// The plans of whose row and patient this holds.
  Set<UUID> plansWhere(
      PathwayDefinition pathway,
      org.xinqiao.condition.Condition holds,
      Collection<StopPlans.Running> plans,
      LocalDate today) {
    Whom whose = new Whom.Some(plans.stream().map(StopPlans.Running::patient).toList());
    return Set.copyOf(
        dsl.select(field("pl.plan_id", UUID.class))
            .from(
                conditions
                    .rows(pathway.from(), whose)
                    .join(table("pathway_plan").as("pl"))
                    .on(samePlan(pathway, "pl")))
            .where(
                condition(
                    "pl.plan_id = ANY ({0})",
                    val(plans.stream().map(StopPlans.Running::plan).toArray(UUID[]::new))))
            .and(conditions.compileFor(holds, today, whose))
            .fetch(row -> row.value1()));
  }

  private List<UUID> active(PathwayDefinition pathway, UUID[] patients) {
    return jdbc.sql(
            """
            SELECT plan_id FROM pathway_plan
             WHERE tenant_id = :tenant AND patient_id = ANY (:patients) AND pathway_id = :pathway AND state = 'active'
            """)
        .param("tenant", tenant())
        .param("patients", patients)
        .param("pathway", pathway.id())
        .query((row, n) -> row.getObject(1, UUID.class))
        .list();
  }

  /// A step of a plan that is new or has another day now.
  private record Written(UUID plan, String step) {}

  /// Writes the steps of plans with the days that hold now, and what follows from the days that are
  /// new: what is due, and which return visits.
  private void layOut(PathwayDefinition pathway, List<UUID> plans, LocalDate today) {
    if (plans.isEmpty()) {
      return;
    }
    UUID[] all = plans.toArray(UUID[]::new);
    for (int i = 0; i < pathway.steps().size(); i++) {
      Step step = pathway.steps().get(i);
      List<Written> written = writeStep(pathway, step, i, all, today);
      if (!written.isEmpty()) {
        insertDue(step, written, today);
        openRevisit(step, written);
      }
    }
    if (pathway.comesAgain()) {
      jdbc.sql(
              """
              UPDATE pathway_plan SET laid_until = :until WHERE tenant_id = :tenant AND plan_id = ANY (:plans)
              """)
          .param("tenant", tenant())
          .param("plans", all)
          .param("until", today.plusDays(AHEAD))
          .update();
    }
  }

  private List<Written> writeStep(
      PathwayDefinition pathway, Step step, int position, UUID[] plans, LocalDate today) {
    Every every = step.every();
    Field<LocalDate> base = base(pathway, step, today);
    Field<LocalDate> guideline = Occurrences.day(base, step);
    Field<LocalDate> ordered =
        step.kind() == Kind.REVISIT && pathway.from().field("returnOrderedOn").isPresent()
            ? field(
                every == null ? "{0}" : "CASE WHEN k.time = 1 THEN {0} END",
                LocalDate.class,
                conditions.anchorField(pathway.from(), "returnOrderedOn"))
            : field("NULL::date", LocalDate.class);
    Field<LocalDate> due = coalesce(ordered, guideline);
    Integer notBefore = step.notBefore();
    if (notBefore != null) {
      due = field("greatest({0}, pl.anchor_on + {1})", LocalDate.class, due, val(notBefore));
    }
    Field<String> id =
        every == null
            ? val(step.id())
            : field("{0} || k.time", String.class, val(step.id() + PathwayDefinition.TIME));
    Table<?> frame =
        conditions
            .rows(pathway.from())
            .join(table("pathway_plan").as("pl"))
            .on(samePlan(pathway, "pl"));
    Condition wanted = condition("{0} IS NOT NULL", due);
    if (every != null) {
      frame = frame.crossJoin(Occurrences.times(every));
      wanted =
          wanted.and(Occurrences.wanted(base, due, step, every, id, today, today.plusDays(AHEAD)));
    }
    return dsl.fetch(
            "INSERT INTO pathway_step AS old (tenant_id, patient_id, plan_id, step_id, kind, due_on, due_source, closes_on,"
                + " position, no_reply_hours) {0}"
                + " ON CONFLICT (tenant_id, patient_id, plan_id, step_id) DO UPDATE"
                + " SET due_on = EXCLUDED.due_on, due_source = EXCLUDED.due_source, closes_on = EXCLUDED.closes_on,"
                + " unasked_reason = NULL"
                + " WHERE (old.due_on, old.due_source) <> (EXCLUDED.due_on, EXCLUDED.due_source) AND {1}"
                + " RETURNING plan_id, step_id",
            select(
                    field("pl.tenant_id"),
                    field("pl.patient_id"),
                    field("pl.plan_id"),
                    id,
                    val(step.kind().toString()),
                    due,
                    field("CASE WHEN {0} IS NULL THEN 'guideline' ELSE 'order' END", ordered),
                    field("{0} + {1}", due, val(step.closesAfter())),
                    val(position),
                    val(step.noReplyHours(), SQLDataType.INTEGER))
                .from(frame)
                .where(condition("pl.plan_id = ANY ({0})", val(plans)))
                .and(wanted),
            mayMove(step))
        .map(record -> new Written(record.get(0, UUID.class), record.get(1, String.class)));
  }

  /// What was sent was sent for its day. A return visit moves even when a reminder of its old day
  /// went out: the patient needs to know the new one.
  private static Condition mayMove(Step step) {
    return step.kind() == Kind.REVISIT
        ? noCondition()
        : condition(
            "NOT EXISTS (SELECT 1 FROM messaging_fact_contact c"
                + " WHERE c.tenant_id = old.tenant_id AND c.patient_id = old.patient_id AND c.sent_at IS NOT NULL"
                + " AND c.reference ^@ ('pathway:' || old.plan_id || ':' || old.step_id || ':'))");
  }

  /// The day a step counts from: the trigger's, or the day that the newest row of another fact
  /// says.
  private Field<LocalDate> base(PathwayDefinition pathway, Step step, LocalDate today) {
    PathwayDefinition.Anchor anchor = pathway.anchors().get(step.anchor());
    if (anchor == null || anchor.fact() == null || anchor.where() == null) {
      return field("pl.anchor_on", LocalDate.class);
    }
    return field(
        anchor.orTrigger() ? "coalesce({0}, pl.anchor_on)" : "{0}",
        LocalDate.class,
        conditions.newest(anchor.fact(), anchor.field(), anchor.where(), today));
  }

  /// What has not gone by: a plan that begins late asks nothing about days that are over.
  private void insertDue(Step step, List<Written> written, LocalDate today) {
    switch (step.kind()) {
      case REVISIT -> {
        for (PathwayDefinition.Reminder reminder : step.reminders()) {
          insertDue(written, reminder.id(), reminder.daysBefore(), today, true);
        }
      }
      case QUESTIONNAIRE, MESSAGE -> insertDue(written, "", 0, today, false);
      // A contact is planned on the day before its own, a task is opened on it.
      case TASK -> insertDue(written, "", -1, today, false);
    }
  }

  /// @param occasion empty for the step itself
  private void insertDue(
      List<Written> written, String occasion, int daysBefore, LocalDate today, boolean before) {
    jdbc.sql(
            """
            INSERT INTO pathway_due (tenant_id, patient_id, plan_id, step_id, occasion, due_on)
            SELECT s.tenant_id, s.patient_id, s.plan_id, s.step_id, coalesce(nullif(:occasion, ''), s.step_id),
                   s.due_on - :before
              FROM unnest(:plans::uuid[], :steps::text[]) AS w (plan_id, step_id)
              JOIN pathway_plan p ON p.tenant_id = :tenant AND p.plan_id = w.plan_id
              JOIN pathway_step s ON s.tenant_id = p.tenant_id AND s.patient_id = p.patient_id
                                 AND s.plan_id = p.plan_id AND s.step_id = w.step_id
             WHERE CASE WHEN :reminder THEN s.due_on - :before ELSE s.closes_on END >= :today
            ON CONFLICT (tenant_id, patient_id, plan_id, step_id, occasion) DO UPDATE SET due_on = EXCLUDED.due_on
            """)
        .param("tenant", tenant())
        .param("plans", plans(written))
        .param("steps", steps(written))
        .param("occasion", occasion)
        .param("before", daysBefore)
        .param("reminder", before)
        .param("today", today)
        .update();
  }

  private static UUID[] plans(List<Written> written) {
    return written.stream().map(Written::plan).toArray(UUID[]::new);
  }

  private static String[] steps(List<Written> written) {
    return written.stream().map(Written::step).toArray(String[]::new);
  }

  private void openRevisit(Step step, List<Written> written) {
    if (step.kind() != Kind.REVISIT) {
      return;
    }
    jdbc.sql(
            """
            SELECT s.patient_id, s.plan_id, s.step_id, s.due_on, s.due_source, p.department_code, p.department_name,
                   p.doctor, p.anchor_on
              FROM unnest(:plans::uuid[], :steps::text[]) AS w (plan_id, step_id)
              JOIN pathway_plan p ON p.tenant_id = :tenant AND p.plan_id = w.plan_id
              JOIN pathway_step s ON s.tenant_id = p.tenant_id AND s.patient_id = p.patient_id
                                 AND s.plan_id = p.plan_id AND s.step_id = w.step_id
            """)
        .param("tenant", tenant())
        .param("plans", plans(written))
        .param("steps", steps(written))
        .query((row, n) ->
            appointments.due(
                new PatientId(row.getObject("patient_id", UUID.class)),
                Reference.step(row.getObject("plan_id", UUID.class), row.getString("step_id")),
                row.getObject("due_on", LocalDate.class),
                Revisit.DueSource.valueOf(
                    row.getString("due_source").toUpperCase(java.util.Locale.ROOT)),
                row.getString("department_code"),
                row.getString("department_name"),
                row.getString("doctor"),
                step.attendBefore(),
                step.attendAfter(),
                row.getObject("anchor_on", LocalDate.class)))
        .list();
  }

  private Condition samePlan(PathwayDefinition pathway, String alias) {
    return condition(
        "%1$s.tenant_id = a.tenant_id AND %1$s.patient_id = a.patient_id AND %1$s.pathway_id = {0} AND %1$s.%2$s = {1}"
            .formatted(alias, pathway.once() ? "origin" : "cycle"),
        val(pathway.id()),
        key(pathway));
  }

  private Field<LocalDate> day(PathwayDefinition pathway) {
    boolean moment =
        pathway.from().field(pathway.dateField()).orElseThrow().type()
            == FactDefinition.Type.MOMENT;
    return field(
        moment ? "({0} AT TIME ZONE 'Asia/Shanghai')::date" : "{0}",
        LocalDate.class,
        conditions.anchorField(pathway.from(), pathway.dateField()));
  }

  private static int tenant() {
    return Tenancy.current().value();
  }
}
