package org.xinqiao.governor;

import static org.jooq.impl.DSL.condition;
import static org.jooq.impl.DSL.val;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.jooq.Condition;
import org.springframework.stereotype.Service;
import org.xinqiao.consent.ConsentSets;
import org.xinqiao.consent.Purpose;
import org.xinqiao.shared.DataClass;

/// Whom a channel could reach at all, as a predicate over many patients, for counting them: alive,
/// known by name, an address of the channel's kind in use (a child's: a guardian with a phone), and
/// consent. Hours, caps and stays in hospital only move a contact to another day, so they do not
/// count here. Who is really written to is decided for each by [Governor], one by one; a test
/// compares the two.
@Service
public class Reachability {

  private final HousePolicy house;
  private final ConsentSets consents;
  private final Clock clock;

  Reachability(HousePolicy house, ConsentSets consents, Clock clock) {
    this.house = house;
    this.consents = consents;
    this.clock = clock;
  }

  /// The channels that reach people.
  public List<String> channels() {
    return HousePolicy.REACHING;
  }

  /// Whether a channel could reach the patient of the row `p` of `patient_fact_patient` for a
  /// purpose, with words that say nothing of their health.
  public Condition reaches(String channel, Purpose purpose, Instant now) {
    LocalDate today = now.atZone(clock.getZone()).toLocalDate();
    return condition(
        """
        NOT p.deceased AND NOT p.anonymous
        AND CASE WHEN p.birth_date IS NOT NULL AND {1} < (p.birth_date + make_interval(years => {2}))::date
                 THEN {3} = 'phone' AND EXISTS (
                        SELECT FROM patient_fact_representative g
                         WHERE g.tenant_id = p.tenant_id AND g.patient_id = p.patient_id AND g.kind = 'guardian'
                           AND g.has_phone AND g.ended_at IS NULL AND g.valid_from <= {1}
                           AND (g.ends_on IS NULL OR g.ends_on > {1}))
                 ELSE EXISTS (
                        SELECT FROM patient_fact_contact_point c
                         WHERE c.tenant_id = p.tenant_id AND c.patient_id = p.patient_id AND c.system = {3}
                           AND c.valid_until IS NULL) END
        AND {0}
        """,
        consents.permits(purpose, channel, DataClass.NEUTRAL, now),
        val(today),
        val(house.limits().adultAt()),
        val(house.reachedBy(channel)));
  }
}
