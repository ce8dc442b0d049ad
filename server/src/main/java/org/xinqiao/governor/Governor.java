package org.xinqiao.governor;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.xinqiao.consent.ConsentDecision;
import org.xinqiao.consent.Consents;
import org.xinqiao.governor.domain.ContactPolicy;
import org.xinqiao.patient.ContactPoint;
import org.xinqiao.patient.PatientSummary;
import org.xinqiao.patient.Patients;
import org.xinqiao.shared.Tenancy;

/// The door of the governor.
@Service
public class Governor {

  private final Patients patients;
  private final Consents consents;
  private final JdbcClient jdbc;
  private final HousePolicy house;
  private final ContactPolicy policy;
  private final Clock clock;

  Governor(Patients patients, Consents consents, JdbcClient jdbc, HousePolicy house, Clock clock) {
    this.patients = patients;
    this.consents = consents;
    this.jdbc = jdbc;
    this.house = house;
    this.policy = new ContactPolicy(house.limits());
    this.clock = clock;
  }

  /// Decides about one contact, in the transaction that acts on the answer.
  @Transactional(propagation = Propagation.MANDATORY)
  public Decision decide(ContactRequest request) {
    Optional<ContactPolicy.Objection> objection = policy.objection(situation(request));
    if (objection.isPresent()) {
      Reason reason = Reason.of(objection.get().reason()).orElseThrow();
      Instant until = objection.get().until();
      return until == null ? new Decision.Refuse(reason) : new Decision.Wait(until, reason);
    }
    return channel(request);
  }

  /// The first channel that the patient allows and can be reached on. When none is left, the reason
  /// of the first that was tried is the reason.
  private Decision channel(ContactRequest request) {
    List<ContactPoint> points = patients.contactPoints(request.patient().id());
    Reason first = null;
    for (String channel : request.channels()) {
      Reason reason;
      switch (consents.decide(request.patient().id(), request.purpose(), channel)) {
        case ConsentDecision.Deny deny -> reason = reason(deny.why());
        case ConsentDecision.Permit permit -> {
          Optional<ContactPoint> point =
              points.stream()
                  .filter(p -> p.system().toString().equals(house.addressOf(channel)))
                  .findFirst();
          if (point.isPresent()) {
            return new Decision.Send(
                channel,
                point.get(),
                point.get().personal() ? Decision.Wording.PERSONAL : Decision.Wording.NEUTRAL);
          }
          reason = Reason.NO_CONTACT_POINT;
        }
      }
      first = first == null ? reason : first;
    }
    return new Decision.Refuse(first == null ? Reason.CHANNELS_EXHAUSTED : first);
  }

  private static Reason reason(ConsentDecision.Why why) {
    return switch (why) {
      case NEVER_GIVEN -> Reason.CONSENT_MISSING;
      case DENIED -> Reason.CONSENT_DENIED;
      case WITHDRAWN -> Reason.CONSENT_WITHDRAWN;
    };
  }

  private ContactPolicy.Situation situation(ContactRequest request) {
    Instant now = clock.instant();
    PatientSummary patient = request.patient();
    LocalDate today = now.atZone(house.limits().zone()).toLocalDate();
    Counts counts = counts(patient, today);
    return new ContactPolicy.Situation(
        now,
        request.notAfter(),
        request.alert(),
        request.clinical(),
        patient.deceasedAt() != null,
        patient.anonymous(),
        patient.age(today),
        false,
        counts.inHospital(),
        counts.lastContactedOn(),
        counts.inSevenDays());
  }

  private record Counts(boolean inHospital, @Nullable LocalDate lastContactedOn, int inSevenDays) {}

  private Counts counts(PatientSummary patient, LocalDate today) {
    return jdbc.sql(
            """
            SELECT EXISTS (SELECT 1 FROM clinical_fact_encounter e
                            WHERE e.tenant_id = :tenant AND e.patient_id = :patient AND e.class = 'inpatient'
                              AND e.status = 'in-progress' AND e.started_on > cast(:today AS date) - 90) AS in_hospital,
                   (SELECT max((c.sent_at AT TIME ZONE 'Asia/Shanghai')::date) FROM messaging_fact_contact c
                     WHERE c.tenant_id = :tenant AND c.patient_id = :patient AND c.sent_at IS NOT NULL) AS last_on,
                   (SELECT count(*) FROM messaging_fact_contact c
                     WHERE c.tenant_id = :tenant AND c.patient_id = :patient AND c.priority <> 'clinical'
                       AND (c.sent_at AT TIME ZONE 'Asia/Shanghai')::date > cast(:today AS date) - 7) AS in_seven_days
            """)
        .param("tenant", Tenancy.current().value())
        .param("patient", patient.id().value())
        .param("today", today)
        .query((row, n) ->
            new Counts(
                row.getBoolean("in_hospital"),
                row.getObject("last_on", LocalDate.class),
                row.getInt("in_seven_days")))
        .single();
  }
}
