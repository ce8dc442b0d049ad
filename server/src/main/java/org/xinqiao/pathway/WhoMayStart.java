package org.xinqiao.pathway;

import static org.jooq.impl.DSL.condition;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.table;
import static org.jooq.impl.DSL.val;

import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jooq.DSLContext;
import org.jooq.Record1;
import org.jooq.Select;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.xinqiao.condition.Condition;
import org.xinqiao.condition.Conditions;
import org.xinqiao.condition.PatientRange;
import org.xinqiao.condition.Whom;
import org.xinqiao.shared.PatientId;
import org.xinqiao.shared.Tenancy;

/// Finds the few of many of whom a trigger may hold, before the whole trigger is asked (ADR 0077):
/// whoever has a row of the last days that the trigger names, or, of a page, for what runs once at
/// a time, whoever fits by the patient alone and is on no such plan, unless too many do. Triggers
/// with the same first part, such as a stay that ended within 30 days, are asked once.
@Service
class WhoMayStart {

  /// Of more the whole page is read: so many ids do not travel with each statement.
  private static final int MOST = 3_000;

  private final Conditions conditions;
  private final DSLContext dsl;
  private final JdbcClient jdbc;

  WhoMayStart(Conditions conditions, DSLContext dsl, JdbcClient jdbc) {
    this.conditions = conditions;
    this.dsl = dsl;
    this.jdbc = jdbc;
  }

  /// @param day the day as of which triggers are asked
  StartPlans.Looking of(Whom whom, LocalDate day) {
    return new Found(whom, day, running(whom));
  }

  private Map<String, List<PatientId>> running(Whom whom) {
    return dsl
        .selectDistinct(field("pl.pathway_id", String.class), field("pl.patient_id", UUID.class))
        .from(table("pathway_plan").as("pl"))
        .where(condition("pl.tenant_id = {0}", val(Tenancy.current().value())))
        .and(whom.holds("pl"))
        .and(condition("pl.state = 'active'"))
        .fetch(row -> Map.entry(row.value1(), patient(row.value2())))
        .stream()
        .collect(
            Collectors.groupingBy(
                Map.Entry::getKey, Collectors.mapping(Map.Entry::getValue, Collectors.toList())));
  }

  private static PatientId patient(UUID id) {
    return new PatientId(id);
  }

  /// A trigger's first part that others may share.
  private record Recent(String fact, Condition where) {}

  private final class Found implements StartPlans.Looking {

    private final Whom whom;
    private final LocalDate day;
    private final Map<String, List<PatientId>> running;
    private final Map<Recent, Optional<List<PatientId>>> recent = new HashMap<>();

    private Found(Whom whom, LocalDate day, Map<String, List<PatientId>> running) {
      this.whom = whom;
      this.day = day;
      this.running = running;
    }

    @Override
    public Whom running(PathwayDefinition pathway, Whom all) {
      return few(running.getOrDefault(pathway.id(), List.of()), all);
    }

    @Override
    public Whom starting(PathwayDefinition pathway, Whom all) {
      Optional<List<PatientId>> may =
          whom instanceof PatientRange && pathway.once() && pathway.event() == null
              ? free(pathway).filter(patients -> patients.size() <= MOST).or(() -> recent(pathway))
              : recent(pathway);
      return may.map(patients -> few(patients, all)).orElse(all);
    }

    private Whom few(List<PatientId> patients, Whom all) {
      return patients.size() > MOST ? all : new Whom.Some(patients);
    }

    /// Who fits by the patient alone and is on no such plan.
    private Optional<List<PatientId>> free(PathwayDefinition pathway) {
      return conditions
          .whoOfPatient(pathway.condition(), day, whom)
          .map(who ->
              patients(
                  dsl.select(field("w.patient_id", UUID.class))
                      .from(who.asTable("w"))
                      .where(
                          condition(
                              "NOT EXISTS (SELECT 1 FROM pathway_plan pl WHERE pl.tenant_id = {0}"
                                  + " AND pl.patient_id = w.patient_id AND pl.pathway_id = {1}"
                                  + " AND pl.state = 'active' AND {2})",
                              val(Tenancy.current().value()),
                              val(pathway.id()),
                              whom.holds("pl")))));
    }

    private Optional<List<PatientId>> recent(PathwayDefinition pathway) {
      return recent.computeIfAbsent(
          new Recent(pathway.from().name(), pathway.where()),
          first ->
              conditions
                  .whoOfRecent(pathway.from(), pathway.where(), day, whom)
                  .map(this::patients));
    }

    private List<PatientId> patients(Select<Record1<UUID>> who) {
      StartPlans.joinByOrder(jdbc, whom);
      // One more than may be named shows that there are too many.
      return dsl.select(field("w.patient_id", UUID.class))
          .from(who.asTable("w"))
          .orderBy(field("w.patient_id"))
          .limit(MOST + 1)
          .fetch(row -> patient(row.value1()));
    }
  }
}
