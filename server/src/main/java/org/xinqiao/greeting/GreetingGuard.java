package org.xinqiao.greeting;

import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.xinqiao.condition.Conditions;
import org.xinqiao.governor.ContactGuard;
import org.xinqiao.governor.Reason;
import org.xinqiao.patient.Households;
import org.xinqiao.shared.PatientId;
import org.xinqiao.shared.Tenancy;

/// What stands against one greeting when it is about to go out. The reason does not say which
/// hardship it was: whoever reads why nothing was sent need not learn of a death next door.
@Component
class GreetingGuard implements ContactGuard {

  private static final ZoneId HOSPITAL = ZoneId.of("Asia/Shanghai");

  private record Other(boolean sameDay, int greetings) {}

  private final GreetingContent content;
  private final GreetingSwitches switches;
  private final Conditions conditions;
  private final Households households;
  private final JdbcClient jdbc;

  GreetingGuard(
      GreetingContent content,
      GreetingSwitches switches,
      Conditions conditions,
      Households households,
      JdbcClient jdbc) {
    this.content = content;
    this.switches = switches;
    this.conditions = conditions;
    this.households = households;
    this.jdbc = jdbc;
  }

  @Override
  public Optional<Reason> objects(PatientId patient, String origin, LocalDate today) {
    if (!origin.startsWith(Greeting.ORIGIN)) {
      return Optional.empty();
    }
    String id = origin.substring(Greeting.ORIGIN.length());
    if (content
        .find(id)
        .filter(one -> GreetingSwitches.on(one, switches.all().get(id)))
        .isEmpty()) {
      return Optional.of(Reason.GREETING_OFF);
    }
    if (inHardship(patient, today)) {
      return Optional.of(Reason.NOT_THE_MOMENT);
    }
    Other other = others(patient, today);
    if (other.sameDay()) {
      return Optional.of(Reason.GREETING_GIVES_WAY);
    }
    return other.greetings() >= content.rules().most()
        ? Optional.of(Reason.GREETING_CAP)
        : Optional.empty();
  }

  private boolean inHardship(PatientId patient, LocalDate today) {
    GreetingRules rules = content.rules();
    return households.lostSomebodySince(
            patient, today.minusDays(rules.householdDeathDays()).atStartOfDay(HOSPITAL).toInstant())
        || rules.hardship().stream().anyMatch(one -> conditions.holds(one.when(), patient, today));
  }

  private Other others(PatientId patient, LocalDate today) {
    return jdbc.sql(
            """
            SELECT EXISTS (SELECT FROM messaging_fact_waiting w
                             JOIN messaging_fact_contact c USING (tenant_id, patient_id, contact_id)
                            WHERE w.tenant_id = :tenant AND w.patient_id = :patient AND c.priority <> 'greeting'
                              AND c.state IN ('planned', 'sending')
                              AND (w.ready_at AT TIME ZONE 'Asia/Shanghai')::date <= cast(:today AS date)) AS same_day,
                   (SELECT count(*) FROM messaging_fact_contact c
                     WHERE c.tenant_id = :tenant AND c.patient_id = :patient AND c.priority = 'greeting'
                       AND (c.sent_at AT TIME ZONE 'Asia/Shanghai')::date > cast(:today AS date) - :days) AS greetings
            """)
        .param("tenant", Tenancy.current().value())
        .param("patient", patient.value())
        .param("today", today)
        .param("days", content.rules().mostDays())
        .query((row, n) -> new Other(row.getBoolean("same_day"), row.getInt("greetings")))
        .single();
  }
}
