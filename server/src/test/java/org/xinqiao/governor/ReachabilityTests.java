package org.xinqiao.governor;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import org.jooq.DSLContext;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.xinqiao.TestHospital;
import org.xinqiao.XinqiaoTest;
import org.xinqiao.condition.Conditions;
import org.xinqiao.consent.ConsentDecision;
import org.xinqiao.consent.ConsentSets;
import org.xinqiao.consent.ConsentWord;
import org.xinqiao.consent.Consents;
import org.xinqiao.consent.Purpose;
import org.xinqiao.organization.Tenant;
import org.xinqiao.patient.ContactPoint;
import org.xinqiao.patient.PatientRecord;
import org.xinqiao.patient.PatientSummary;
import org.xinqiao.patient.Patients;
import org.xinqiao.patient.PersonName;
import org.xinqiao.patient.PhoneNumber;
import org.xinqiao.patient.Recognition;
import org.xinqiao.patient.Representative;
import org.xinqiao.patient.RepresentativeDesk;
import org.xinqiao.patient.Representatives;
import org.xinqiao.patient.Sex;
import org.xinqiao.shared.DataClass;
import org.xinqiao.shared.PatientId;

/// What is counted of many patients at once is what is decided of each: consent as
/// [org.xinqiao.consent.ConsentState#decide] says, and who could be reached at all. Random words of
/// random patients: children and grown-ups, guardians whose time is over, merged records, the dead.
@XinqiaoTest
class ReachabilityTests {

  private static final int PATIENTS = 60;
  private static final List<String> CHANNELS = List.of("sms", "phone", "email");

  @Autowired TestHospital hospitals;
  @Autowired Patients patients;
  @Autowired Representatives representatives;
  @Autowired RepresentativeDesk desk;
  @Autowired Consents consents;
  @Autowired ConsentSets sets;
  @Autowired Reachability reachability;
  @Autowired Conditions conditions;
  @Autowired DSLContext dsl;
  @Autowired Clock clock;

  private final SplittableRandom random = new SplittableRandom(20_261_128);
  private Tenant tenant;
  private Instant now;
  private LocalDate today;
  private Set<PatientId> everybody;

  @BeforeEach
  void people() {
    tenant = hospitals.open();
    now = clock.instant();
    today = LocalDate.ofInstant(now, clock.getZone());
    for (int i = 0; i < PATIENTS; i++) {
      int number = i;
      PatientRecord record = record(number, "A");
      PatientId patient = hospitals.in(tenant, () -> registered(record));
      speak(patient);
      if (random.nextInt(4) == 0) {
        PatientRecord other = record(number, "B");
        speak(hospitals.in(tenant, () -> registered(other)));
        hospitals.run(tenant, () -> patients.merge(record, List.of(other)));
        if (random.nextBoolean()) {
          speak(patient);
        }
      }
    }
    everybody =
        hospitals.in(
            tenant,
            () ->
                new HashSet<>(
                    dsl.select(org.jooq.impl.DSL.field("p.patient_id", UUID.class))
                        .from(conditions.patients())
                        .fetch(row -> new PatientId(row.value1()))));
  }

  @Test
  void consentInSetsIsConsentOfEach() {
    int permits = 0;
    for (Purpose purpose : Purpose.values()) {
      for (String channel : List.of("sms", "phone", "wechat", "pigeon")) {
        for (DataClass data : List.of(DataClass.NEUTRAL, DataClass.CLINICAL)) {
          Set<PatientId> alone = new HashSet<>();
          hospitals.run(
              tenant,
              () ->
                  consents
                      .of(everybody, now)
                      .forEach((patient, state) -> {
                        if (state.decide(purpose, channel, data, false)
                            instanceof ConsentDecision.Permit) {
                          alone.add(patient);
                        }
                      }));
          assertThat(those(sets.permits(purpose, channel, data, now)))
              .as(purpose + " " + channel + " " + data)
              .isEqualTo(alone);
          permits += alone.size();
        }
      }
    }
    assertThat(permits).isPositive();
  }

  @Test
  void whoCouldBeReachedIsWhoHasAnAddressAndAllowsIt() {
    Map<String, Integer> numbers = new HashMap<>();
    for (String channel : CHANNELS) {
      Set<PatientId> alone =
          hospitals.in(
              tenant,
              () -> {
                Set<PatientId> reached = new HashSet<>();
                patients
                    .find(everybody)
                    .forEach((id, patient) -> {
                      if (isReached(patient, channel)) {
                        reached.add(id);
                      }
                    });
                return reached;
              });
      assertThat(those(reachability.reaches(channel, Purpose.CARE, now)))
          .as(channel)
          .isEqualTo(alone);
      numbers.put(channel, alone.size());
    }
    assertThat(numbers).allSatisfy((channel, number) -> assertThat(number).isPositive());
  }

  private boolean isReached(PatientSummary patient, String channel) {
    ContactPoint.System system =
        channel.equals("email") ? ContactPoint.System.EMAIL : ContactPoint.System.PHONE;
    Integer age = patient.age(today);
    boolean addressed =
        age != null && age < Representative.DECIDES_AT
            ? system == ContactPoint.System.PHONE
                && representatives.of(patient.id()).stream()
                    .anyMatch(one ->
                        one.kind() == Representative.Kind.GUARDIAN
                            && one.inForce(today)
                            && one.phone() != null)
            : patients.contactPoints(patient.id()).stream()
                .anyMatch(point -> point.system() == system);
    return addressed
        && patient.deceasedAt() == null
        && !patient.anonymous()
        && consents.decide(patient.id(), Purpose.CARE, channel, DataClass.NEUTRAL, now)
            instanceof ConsentDecision.Permit;
  }

  private Set<PatientId> those(org.jooq.Condition fit) {
    return hospitals.in(
        tenant,
        () ->
            new HashSet<>(
                dsl.select(org.jooq.impl.DSL.field("p.patient_id", UUID.class))
                    .from(conditions.patients())
                    .where(fit)
                    .fetch(row -> new PatientId(row.value1()))));
  }

  private PatientRecord record(int number, String which) {
    return new PatientRecord(
        List.of(
            new PatientRecord.Identifier(PatientRecord.Identifier.Kind.HIS, "HIS", which + number)),
        PersonName.of("金丝雀" + number),
        Sex.FEMALE,
        random.nextInt(8) == 0 ? null : today.minusYears(random.nextInt(4, 30)).minusDays(3),
        random.nextBoolean()
            ? List.of(PhoneNumber.parse("1300001%04d".formatted(number)).orElseThrow())
            : List.of(),
        random.nextInt(3) == 0 ? List.of("c" + number + "@example.com") : List.of(),
        List.of(),
        random.nextInt(10) == 0 ? now.minus(Duration.ofDays(3)) : null,
        now.minus(Duration.ofDays(300)),
        UUID.randomUUID());
  }

  private PatientId registered(PatientRecord record) {
    return ((Recognition.Registered) patients.recognize(record)).patient();
  }

  private void speak(PatientId patient) {
    UUID guardian = null;
    if (random.nextInt(3) == 0) {
      guardian =
          hospitals.in(tenant, () -> desk.guardian(patient, "13000000780", today.minusDays(200)));
    }
    List<ConsentWord.Kind> kinds = List.of(ConsentWord.Kind.values());
    for (int i = random.nextInt(6); i > 0; i--) {
      ConsentWord.Kind kind = kinds.get(random.nextInt(4) > 0 ? 0 : random.nextInt(kinds.size()));
      boolean all = kind.no() && random.nextInt(3) == 0;
      boolean byGuardian = guardian != null && random.nextBoolean();
      String speaker = byGuardian ? String.valueOf(guardian) : null;
      Instant until =
          kind == ConsentWord.Kind.GRANT && random.nextInt(3) == 0
              ? now.plus(Duration.ofDays(random.nextInt(-5, 5))).plusSeconds(7)
              : null;
      Instant at = now.minus(Duration.ofDays(random.nextInt(1, 3_000)));
      Purpose purpose = pick(List.of(Purpose.CARE, Purpose.CARE, Purpose.SURVEY, Purpose.AI));
      hospitals.run(
          tenant,
          () ->
              consents.record(
                  new ConsentWord(
                      patient,
                      all ? null : purpose,
                      pick(List.of("sms", "phone", "email", "wechat", ConsentWord.ALL)),
                      kind,
                      byGuardian ? ConsentWord.Speaker.GUARDIAN : ConsentWord.Speaker.SELF,
                      speaker,
                      new ConsentWord.Evidence(ConsentWord.Evidence.Kind.PAPER, "P-1", null),
                      "zh-CN",
                      until,
                      at)));
    }
    if (guardian != null && random.nextInt(3) == 0) {
      UUID ended = guardian;
      hospitals.run(tenant, () -> desk.end(patient, ended));
    }
  }

  private <T> T pick(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }
}
