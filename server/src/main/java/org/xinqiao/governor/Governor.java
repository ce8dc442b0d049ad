package org.xinqiao.governor;

import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.xinqiao.consent.ConsentDecision;
import org.xinqiao.consent.ConsentState;
import org.xinqiao.consent.Consents;
import org.xinqiao.consent.LegalBasis;
import org.xinqiao.consent.Purpose;
import org.xinqiao.governor.domain.ContactPolicy;
import org.xinqiao.patient.ContactPoint;
import org.xinqiao.patient.PatientSummary;
import org.xinqiao.patient.Patients;
import org.xinqiao.patient.PhoneNumber;
import org.xinqiao.patient.Representative;
import org.xinqiao.patient.Representatives;
import org.xinqiao.shared.DataClass;
import org.xinqiao.shared.PatientId;
import org.xinqiao.shared.Tenancy;

/// The door of the governor.
@Service
public class Governor {

  /// When consent could not be read.
  private static final Duration ASK_AGAIN = Duration.ofMinutes(15);

  /// How long what is stopped is left alone at least.
  static final Duration FIRST_ASK = Duration.ofMinutes(1);

  private final Patients patients;
  private final Representatives representatives;
  private final Consents consents;
  private final JdbcClient jdbc;
  private final HousePolicy house;
  private final ContactPolicy policy;
  private final StopStore stops;
  private final Quotas quotas;
  private final StopSettings stopSettings;
  private final ObjectProvider<ContactGuard> guards;
  private final Clock clock;

  Governor(
      Patients patients,
      Representatives representatives,
      Consents consents,
      JdbcClient jdbc,
      HousePolicy house,
      StopStore stops,
      Quotas quotas,
      StopSettings stopSettings,
      ObjectProvider<ContactGuard> guards,
      Clock clock) {
    this.patients = patients;
    this.representatives = representatives;
    this.consents = consents;
    this.jdbc = jdbc;
    this.house = house;
    this.stops = stops;
    this.quotas = quotas;
    this.stopSettings = stopSettings;
    this.policy = new ContactPolicy(house.limits());
    this.guards = guards;
    this.clock = clock;
  }

  /// Decides about one contact, in the transaction that acts on the answer.
  @Transactional(propagation = Propagation.MANDATORY)
  public Decision decide(ContactRequest request) {
    Instant now = clock.instant();
    if (request.stopped() && now.isAfter(request.notAfter())) {
      return new Decision.Refuse(Reason.SENDING_STOPPED);
    }
    LocalDate today = now.atZone(house.limits().zone()).toLocalDate();
    PatientSummary patient = request.patient();
    boolean minor = minor(patient, today);
    List<ContactPoint> guardians = minor ? guardians(patient, today) : List.of();
    Optional<ContactPolicy.Objection> objection =
        policy.objection(situation(request, !guardians.isEmpty(), now, today));
    if (objection.isPresent()) {
      Reason reason = Reason.of(objection.get().reason()).orElseThrow();
      Instant until = objection.get().until();
      return until == null || request.greeting() && until.isAfter(request.notAfter())
          ? new Decision.Refuse(reason)
          : new Decision.Wait(until, reason);
    }
    Optional<Reason> guarded = guarded(request, today);
    if (guarded.isPresent()) {
      return new Decision.Refuse(guarded.get());
    }
    Stops stopped = stops.forDecision();
    return stopped.all(request.origin())
        ? held(request, now)
        : channel(request, minor ? guardians : points(request), stopped, now, today);
  }

  /// Whether the second may be a part of the message in which the first goes: both are notices, to
  /// the same address by the same channel, and in the same wording, so that nothing is said beside
  /// neutral words that is not neutral.
  public boolean together(
      ContactRequest first, Decision.Send one, ContactRequest second, Decision.Send other) {
    return house.mergeSameDay()
        && notice(first)
        && notice(second)
        && one.channel().equals(other.channel())
        && one.point().id().equals(other.point().id())
        && one.wording() == other.wording();
  }

  private static boolean notice(ContactRequest request) {
    return request.contactClass().equals("notice") && !request.greeting();
  }

  private Optional<Reason> guarded(ContactRequest request, LocalDate today) {
    String origin = request.origin();
    return origin == null
        ? Optional.empty()
        : guards.stream()
            .flatMap(guard -> guard.objects(request.patient().id(), origin, today).stream())
            .findFirst();
  }

  /// It waits. Each is asked about again at a moment of its own, so that what was held goes out bit
  /// by bit once sending goes on and not all at once; an alert, of which there are few and which
  /// cannot wait, after a minute. At the latest when its time is over, to be ended.
  private Decision held(ContactRequest request, Instant now) {
    long spread = Math.max(1, stopSettings.spread().toSeconds());
    long later = request.alert() ? 0 : ThreadLocalRandom.current().nextLong(spread);
    Instant again = now.plus(FIRST_ASK).plusSeconds(later);
    Instant over = request.notAfter().plusMillis(1);
    return new Decision.Wait(again.isBefore(over) ? again : over, Reason.SENDING_STOPPED);
  }

  private List<ContactPoint> points(ContactRequest request) {
    List<ContactPoint> all = patients.contactPoints(request.patient().id());
    UUID only = request.onlyTo();
    return only == null
        ? all
        : all.stream().filter(point -> point.id().equals(only) && point.personal()).toList();
  }

  /// Those of the channels that reach a contact point and that the patient allows for the purpose,
  /// as things stand. The claim decides again.
  @Transactional(propagation = Propagation.MANDATORY)
  public List<String> openTo(
      PatientId patient, ContactPoint point, Purpose purpose, Collection<String> channels) {
    ConsentState state = consents.of(patient, clock.instant());
    return channels.stream()
        .filter(channel -> point.system().toString().equals(house.addressOf(channel)))
        .filter(channel ->
            state.decide(purpose, channel, DataClass.NEUTRAL, false)
                instanceof ConsentDecision.Permit)
        .toList();
  }

  /// Has everything that changes consent wait until the transaction ends. Called before anything
  /// else is locked.
  @Transactional(propagation = Propagation.MANDATORY)
  public void hold(PatientId patient) {
    consents.hold(patient);
  }

  /// Whether contacts would be let go by consent alone as things stand, for staff to see early; all
  /// with one look at the words. The claim decides again.
  ///
  /// @return one for each, in their order
  @Transactional(propagation = Propagation.MANDATORY)
  public List<Outlook> outlook(List<Outgoing> contacts) {
    Map<PatientId, ConsentState> states =
        consents.of(contacts.stream().map(Outgoing::patient).distinct().toList(), clock.instant());
    return contacts.stream()
        .map(one -> outlook(one, Objects.requireNonNull(states.get(one.patient()))))
        .toList();
  }

  private static Outlook outlook(Outgoing contact, ConsentState state) {
    Reason first = null;
    for (String channel : contact.channels()) {
      switch (state.decide(contact.purpose(), channel, DataClass.NEUTRAL, contact.alert())) {
        case ConsentDecision.Permit permit -> {
          return new Outlook(permit.basis(), null);
        }
        case ConsentDecision.Deny deny -> first = first == null ? reason(deny.why()) : first;
      }
    }
    return new Outlook(null, first);
  }

  /// A contact before its day.
  ///
  /// @param channels still to be tried
  public record Outgoing(
      PatientId patient, Purpose purpose, boolean alert, List<String> channels) {}

  /// @param basis the ground; null when there is none
  /// @param reason why it would not go; null when it would, or when it has no channel
  public record Outlook(@Nullable LegalBasis basis, @Nullable Reason reason) {

    /// Whether that is for good: what could not be read is asked again.
    public boolean refused() {
      return reason != null && reason != Reason.CONSENT_UNREADABLE;
    }
  }

  /// The first channel that the patient allows and can be reached on, and that is not stopped. When
  /// only stopped ones would have been possible it waits for them, and when the address had enough
  /// today, for the next day. When none is left, the reason of the first that was tried is the
  /// reason.
  private Decision channel(
      ContactRequest request,
      List<ContactPoint> points,
      Stops stopped,
      Instant now,
      LocalDate today) {
    ConsentState consent = consents.of(request.patient().id(), now);
    Reason first = null;
    boolean held = false;
    boolean full = false;
    for (String channel : request.channels()) {
      Reason reason;
      Optional<ContactPoint> point =
          points.stream()
              .filter(p -> p.system().toString().equals(house.addressOf(channel)))
              .findFirst();
      Decision.Wording wording =
          point.filter(ContactPoint::personal).isPresent()
              ? Decision.Wording.PERSONAL
              : Decision.Wording.NEUTRAL;
      ConsentDecision decision = decide(consent, request, channel, wording);
      if (wording == Decision.Wording.PERSONAL
          && decision instanceof ConsentDecision.Deny deny
          && deny.why() == ConsentDecision.Why.TOO_SENSITIVE) {
        wording = Decision.Wording.NEUTRAL;
        decision = decide(consent, request, channel, wording);
      }
      switch (decision) {
        case ConsentDecision.Deny deny -> reason = reason(deny.why());
        case ConsentDecision.Permit permit -> {
          if (point.isPresent() && stopped.channel(channel)) {
            held = true;
            continue;
          }
          if (point.isPresent() && !request.alert() && quotas.usedUp(channel, point.get(), today)) {
            full = true;
            continue;
          }
          if (point.isPresent()) {
            return new Decision.Send(channel, point.get(), wording, permit);
          }
          reason = Reason.NO_CONTACT_POINT;
        }
      }
      first = first == null ? reason : first;
    }
    if (held) {
      return held(request, now);
    }
    if (full) {
      return tomorrow(request, today);
    }
    return first == Reason.CONSENT_UNREADABLE
        ? new Decision.Wait(now.plus(ASK_AGAIN), first)
        : new Decision.Refuse(first == null ? Reason.CHANNELS_EXHAUSTED : first);
  }

  private Decision tomorrow(ContactRequest request, LocalDate today) {
    Instant next =
        today
            .plusDays(1)
            .atTime(house.limits().sendTime())
            .atZone(house.limits().zone())
            .toInstant();
    return request.greeting() && next.isAfter(request.notAfter())
        ? new Decision.Refuse(Reason.ADDRESS_QUOTA)
        : new Decision.Wait(next, Reason.ADDRESS_QUOTA);
  }

  private static ConsentDecision decide(
      ConsentState consent, ContactRequest request, String channel, Decision.Wording wording) {
    return consent.decide(
        request.purpose(),
        channel,
        wording == Decision.Wording.PERSONAL ? DataClass.CARE : DataClass.NEUTRAL,
        request.alert());
  }

  private static Reason reason(ConsentDecision.Why why) {
    return switch (why) {
      case NEVER_GIVEN -> Reason.CONSENT_MISSING;
      case DENIED -> Reason.CONSENT_DENIED;
      case WITHDRAWN -> Reason.CONSENT_WITHDRAWN;
      case LAPSED -> Reason.CONSENT_LAPSED;
      case GUARDIAN_NEEDED -> Reason.GUARDIAN_CONSENT_MISSING;
      case TOO_SENSITIVE -> Reason.DATA_TOO_SENSITIVE;
      case FAULT -> Reason.CONSENT_UNREADABLE;
    };
  }

  /// Where a child's guardians are written to, never with words that say more than that there is a
  /// message.
  private List<ContactPoint> guardians(PatientSummary child, LocalDate today) {
    return representatives.of(child.id()).stream()
        .filter(one -> one.kind() == Representative.Kind.GUARDIAN && one.inForce(today))
        .flatMap(one -> Optional.ofNullable(one.phone()).map(phone -> point(one, phone)).stream())
        .toList();
  }

  private static ContactPoint point(Representative guardian, PhoneNumber phone) {
    return new ContactPoint(guardian.id(), ContactPoint.System.PHONE, phone.e164(), null, true);
  }

  private boolean minor(PatientSummary patient, LocalDate today) {
    Integer age = patient.age(today);
    return age != null && age < house.limits().adultAt();
  }

  private ContactPolicy.Situation situation(
      ContactRequest request, boolean guardianReachable, Instant now, LocalDate today) {
    PatientSummary patient = request.patient();
    Counts counts = counts(request, now, today);
    return new ContactPolicy.Situation(
        now,
        request.notAfter(),
        request.alert(),
        request.clinical(),
        request.marketing(),
        patient.deceasedAt() != null,
        patient.anonymous(),
        patient.age(today),
        guardianReachable,
        counts.inHospital(),
        counts.lastContactedOn(),
        counts.inSevenDays() + request.alongside(),
        counts.moreImportantAt());
  }

  private record Counts(
      boolean inHospital,
      @Nullable LocalDate lastContactedOn,
      int inSevenDays,
      @Nullable Instant moreImportantAt) {}

  /// What is on its way counts as told: nobody knows yet that it will not arrive. Alerts count for
  /// nothing, and a greeting for greetings only: nothing that matters is ever moved for one. What
  /// was marketing today does not move what is clinical. What is stopped is not waited for.
  private Counts counts(ContactRequest request, Instant now, LocalDate today) {
    return jdbc.sql(
            """
            WITH told AS (
              SELECT c.priority, (coalesce(c.sent_at, a.started_at) AT TIME ZONE 'Asia/Shanghai')::date AS day
                FROM messaging_fact_contact c
                LEFT JOIN LATERAL (SELECT max(x.started_at) AS started_at FROM messaging_fact_attempt x
                                    WHERE x.tenant_id = c.tenant_id AND x.patient_id = c.patient_id
                                      AND (x.contact_id = c.contact_id OR x.attempt_id = c.carried_by)) a
                  ON c.sent_at IS NULL
               WHERE c.tenant_id = :tenant AND c.patient_id = :patient AND c.class <> 'alert'
                 AND (c.sent_at IS NOT NULL OR c.state IN ('sending', 'unknown'))
                 AND (:greetings OR c.priority <> 'greeting'))
            SELECT EXISTS (SELECT 1 FROM clinical_fact_encounter e
                            WHERE e.tenant_id = :tenant AND e.patient_id = :patient AND e.class = 'inpatient'
                              AND e.status = 'in-progress' AND e.started_on > cast(:today AS date) - 90) AS in_hospital,
                   (SELECT max(day) FROM told WHERE NOT (:clinical AND priority = 'marketing')) AS last_on,
                   (SELECT count(*) FROM told
                     WHERE priority <> 'clinical' AND day > cast(:today AS date) - 7) AS in_seven_days,
                   (SELECT min(w.ready_at) FROM messaging_fact_waiting w
                      JOIN messaging_fact_contact c USING (tenant_id, patient_id, contact_id)
                     WHERE w.tenant_id = :tenant AND w.patient_id = :patient AND c.state = 'planned'
                       AND c.class <> 'alert' AND c.priority = ANY (:above) AND w.ready_at > :now
                       AND (w.ready_at AT TIME ZONE 'Asia/Shanghai')::date = cast(:today AS date)
                       AND w.reason_code IS DISTINCT FROM :stopped) AS more_important_at
            """)
        .param("tenant", Tenancy.current().value())
        .param("patient", request.patient().id().value())
        .param("today", today)
        .param("now", Timestamp.from(now))
        .param("greetings", request.greeting())
        .param("clinical", request.clinical())
        .param("above", request.greeting() ? new String[0] : request.above().toArray(String[]::new))
        .param("stopped", Reason.SENDING_STOPPED.code())
        .query((row, n) -> {
          Timestamp at = row.getTimestamp("more_important_at");
          return new Counts(
              row.getBoolean("in_hospital"),
              row.getObject("last_on", LocalDate.class),
              row.getInt("in_seven_days"),
              at == null ? null : at.toInstant());
        })
        .single();
  }
}
