package org.xinqiao.consent;

import static org.jooq.impl.DSL.condition;
import static org.jooq.impl.DSL.falseCondition;
import static org.jooq.impl.DSL.not;
import static org.jooq.impl.DSL.val;

import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import org.jooq.Condition;
import org.springframework.stereotype.Service;
import org.xinqiao.patient.Representative;
import org.xinqiao.shared.DataClass;

/// The same decision as [ConsentState#decide] as a predicate over many patients, for counting them:
/// who is written to is decided for each by itself, in the transaction that claims the contact. A
/// test compares the two on random words.
@Service
public class ConsentSets {

  private final ConsentRules rules;
  private final Clock clock;

  ConsentSets(ConsentRules rules, Clock clock) {
    this.rules = rules;
    this.clock = clock;
  }

  /// Whether a purpose may be served over a channel with that data, for the patient of the row `p`
  /// of `patient_fact_patient`.
  ///
  /// @param at the moment for which it is asked
  public Condition permits(Purpose purpose, String channel, DataClass data, Instant at) {
    ConsentRules.PurposeRule rule = rules.of(purpose);
    if (data.level() > rule.maxClass() || data.level() > rules.maxClass(channel)) {
      return falseCondition();
    }
    LocalDate today = at.atZone(clock.getZone()).toLocalDate();
    Condition grownUp =
        condition(
            "(p.birth_date IS NULL OR {0} >= (p.birth_date + make_interval(years => {1}))::date)",
            val(today), val(Representative.DECIDES_AT));
    Condition no = word(purpose, channel, condition("e.decision IN ('withdraw', 'deny')"));
    Condition yes =
        word(
            purpose,
            channel,
            condition(
                """
                e.decision = 'grant' AND (e.valid_until IS NULL OR e.valid_until > {1})
                AND CASE WHEN e.actor_kind = 'guardian'
                         THEN EXISTS (
                                SELECT FROM patient_fact_representative r
                                 WHERE r.tenant_id = e.tenant_id AND r.patient_id = e.patient_id
                                   AND r.representative_id::text = e.actor_id
                                   AND r.valid_from <= {0} AND (r.ends_on IS NULL OR r.ends_on > {0})
                                   AND (r.ended_at IS NULL OR r.ended_at > {1})
                                   AND (r.kind = 'guardian' OR {3}))
                         ELSE p.birth_date IS NULL
                           OR (e.at AT TIME ZONE {4})::date >= (p.birth_date + make_interval(years => {2}))::date END
                """,
                val(today),
                val(Timestamp.from(at)),
                val(Representative.DECIDES_AT),
                grownUp,
                val(clock.getZone().getId())));
    return not(no).and(rule.needsGrant() ? yes : grownUp.or(yes));
  }

  /// Whether one of the words that count now is like that: the newest for its purpose and channel,
  /// of the patient and of each record merged into theirs, until the patient says something again.
  /// Begins with the words in question and not with the newest of all, because noes are few.
  private static Condition word(Purpose purpose, String channel, Condition like) {
    return condition(
        """
        EXISTS (
          SELECT FROM consent_event e
           WHERE e.tenant_id = p.tenant_id AND e.patient_id = p.patient_id
             AND e.purpose IN ({0}, '*') AND e.channel IN ({1}, '*') AND {2}
             AND NOT EXISTS (
                   SELECT FROM consent_event n
                    WHERE n.tenant_id = e.tenant_id AND n.patient_id = e.patient_id AND n.purpose = e.purpose
                      AND n.channel = e.channel AND n.home_id IS NOT DISTINCT FROM e.home_id
                      AND (n.at, n.event_id) > (e.at, e.event_id))
             AND (e.home_id IS NULL OR NOT EXISTS (
                   SELECT FROM consent_event n
                     JOIN patient_fact_record m ON m.tenant_id = n.tenant_id AND m.record_id = e.home_id
                    WHERE n.tenant_id = e.tenant_id AND n.patient_id = e.patient_id AND n.home_id IS NULL
                      AND n.purpose = e.purpose AND n.channel = e.channel AND n.at > m.merged_at)))
        """,
        val(purpose.code()), val(channel), like);
  }
}
