package org.xinqiao.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.Period;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TimeZone;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.xinqiao.TestClock;
import org.xinqiao.TestHospital;
import org.xinqiao.XinqiaoTest;
import org.xinqiao.calendar.QuietHours;
import org.xinqiao.channel.sandbox.SandboxMessage;
import org.xinqiao.consent.ConsentWord;
import org.xinqiao.consent.Consents;
import org.xinqiao.consent.Purpose;
import org.xinqiao.governor.domain.ContactPolicy;
import org.xinqiao.messaging.SlowGovernor.Person;
import org.xinqiao.messaging.SlowGovernor.Touch;
import org.xinqiao.organization.Tenant;
import org.xinqiao.patient.PatientRecord;
import org.xinqiao.patient.Patients;
import org.xinqiao.patient.PersonName;
import org.xinqiao.patient.PhoneNumber;
import org.xinqiao.patient.Recognition;
import org.xinqiao.patient.Sex;
import org.xinqiao.shared.PatientId;
import org.xinqiao.shared.Text;

/// What becomes of contacts in random hospitals (deaths, stays, words of consent, stops, children,
/// unknown people, a dispatcher that stands still for hours and days, hosts in other time zones) is
/// what [SlowGovernor] says, contact by contact, with its one reason and the moment until which it
/// waits. A failure names the seed: `-Dxinqiao.seed=` plays that hospital again.
@XinqiaoTest
class GovernorCheckTests {

  private static final boolean NIGHTLY = Boolean.getBoolean("xinqiao.nightly");

  /// Some hundred a second.
  private static final int DECISIONS = NIGHTLY ? 60_000 : 2_500;

  private static final int MOMENTS = NIGHTLY ? 1_000_000 : 200_000;
  private static final int PEOPLE = 40;
  private static final List<String> ZONES =
      List.of("Asia/Shanghai", "UTC", "America/St_Johns", "Pacific/Kiritimati");

  /// Before the ends of months and years, and before a 29 February.
  private static final List<LocalDate> BEGINNINGS =
      List.of(
          LocalDate.of(2028, 2, 25),
          LocalDate.of(2027, 2, 25),
          LocalDate.of(2026, 12, 28),
          LocalDate.of(2026, 4, 27));

  @Autowired TestHospital hospitals;
  @Autowired Patients patients;
  @Autowired Consents consents;
  @Autowired Contacts contacts;
  @Autowired SendRounds sending;
  @Autowired JdbcClient jdbc;
  @Autowired Clock clock;

  private final TimeZone host = TimeZone.getDefault();
  private SplittableRandom random = new SplittableRandom();
  private Tenant tenant;
  private List<Person> people;
  private SlowGovernor.Stopped stopped;
  private int received;
  private Instant began = Instant.EPOCH;

  @AfterEach
  void backHome() {
    TimeZone.setDefault(host);
  }

  @Test
  void whatBecomesOfContactsIsWhatTheSlowGovernorSays() {
    Long again = Long.getLong("xinqiao.seed");
    SplittableRandom seeds = new SplittableRandom(20_261_203);
    int decided = 0;
    while (decided < DECISIONS) {
      long seed = again == null ? seeds.nextLong() : again;
      try {
        decided += hospital(seed);
      } catch (AssertionError e) {
        throw new AssertionError("again with: -Dxinqiao.seed=" + seed + "\n" + e.getMessage(), e);
      }
      if (again != null) {
        return;
      }
    }
  }

  /// The rules of time and person alone, without a database: a million times at night.
  @Test
  void timeAndPersonAloneAreDecidedAsTheSlowGovernorSays() {
    ContactPolicy policy =
        new ContactPolicy(
            new ContactPolicy.Limits(
                SlowGovernor.ZONE,
                new QuietHours(LocalTime.of(21, 0), LocalTime.of(8, 0)),
                new QuietHours(LocalTime.of(20, 0), LocalTime.of(9, 0)),
                LocalTime.of(9, 30),
                1,
                3,
                14));
    for (int i = 0; i < MOMENTS; i++) {
      random = new SplittableRandom(i);
      Instant now =
          oneOf(BEGINNINGS)
              .atTime(0, 0)
              .plusMinutes(random.nextInt(10 * 24 * 60))
              .atZone(SlowGovernor.ZONE)
              .toInstant();
      Person person =
          new Person(new UUID(0, i), LocalDate.of(2014, 2, 28).minusYears(random.nextInt(3)));
      person.dead = random.nextInt(20) == 0;
      person.nameless = random.nextInt(20) == 0;
      person.inHospital = random.nextInt(8) == 0;
      int before = random.nextInt(5);
      for (int told = 0; told < before; told++) {
        Touch touch = touch(now);
        touch.state = "accepted";
        touch.told = now.minus(Duration.ofMinutes(random.nextInt(9 * 24 * 60)));
        person.touches.add(touch);
      }
      Touch later = touch(now);
      later.due = now.plus(Duration.ofMinutes(1 + random.nextInt(24 * 60)));
      person.touches.add(later);
      Touch touch = touch(now);
      Optional<ContactPolicy.Objection> objection = policy.objection(situation(person, touch, now));
      boolean goes = SlowGovernor.goes(person, touch, now);
      String what = "case " + i + " at " + now;
      assertThat(objection.isEmpty()).as(what).isEqualTo(goes);
      if (objection.isPresent()) {
        assertThat(objection.get().reason()).as(what).isEqualTo(touch.reason);
        assertThat(objection.get().until())
            .as(what)
            .isEqualTo(touch.state.equals("planned") ? touch.due : null);
      }
    }
  }

  private Touch touch(Instant now) {
    String priority = oneOf(List.of("clinical", "appointment", "survey", "education", "marketing"));
    String kind =
        priority.equals("marketing") ? priority : random.nextInt(10) == 0 ? "alert" : "notice";
    return new Touch(
        new UUID(0, random.nextInt(1, 1_000)),
        kind,
        "P-CARE",
        priority,
        null,
        now,
        now.plus(Duration.ofMinutes(random.nextInt(4 * 24 * 60) - 60)));
  }

  /// As the database would count it.
  private static ContactPolicy.Situation situation(Person person, Touch touch, Instant now) {
    LocalDate last = null;
    int inSevenDays = 0;
    Instant moreImportant = null;
    for (Touch one : person.touches) {
      if (one.alert()) {
        continue;
      }
      if (one.told == null) {
        boolean today = SlowGovernor.day(one.due).equals(SlowGovernor.day(now));
        moreImportant = today && one.rank() < touch.rank() ? one.due : null;
        continue;
      }
      LocalDate day = SlowGovernor.day(one.told);
      if (!(touch.priority.equals("clinical") && one.priority.equals("marketing"))
          && (last == null || day.isAfter(last))) {
        last = day;
      }
      boolean lately = !day.isBefore(SlowGovernor.day(now).minusDays(6));
      inSevenDays += lately && !one.priority.equals("clinical") ? 1 : 0;
    }
    return new ContactPolicy.Situation(
        now,
        touch.notAfter,
        touch.alert(),
        touch.priority.equals("clinical"),
        touch.kind.equals("marketing"),
        person.dead,
        person.nameless,
        Period.between(person.birth, SlowGovernor.day(now)).getYears(),
        false,
        person.inHospital,
        last,
        inSevenDays,
        moreImportant);
  }

  private int hospital(long seed) {
    random = new SplittableRandom(seed);
    TimeZone.setDefault(TimeZone.getTimeZone(oneOf(ZONES)));
    tenant = hospitals.open();
    stopped = new SlowGovernor.Stopped();
    received = sending.received().size();
    LocalDateTime now = oneOf(BEGINNINGS).atTime(7, 0);
    began = now.atZone(SlowGovernor.ZONE).toInstant();
    people = new ArrayList<>();
    hospitals.run(
        tenant,
        () -> {
          for (int i = 0; i < PEOPLE; i++) {
            people.add(register(i));
          }
        });
    int decided = 0;
    for (int tick = 0; tick < 30; tick++) {
      now = now.plus(pause());
      int round = tick;
      int[] count = {0};
      TestClock.at(
          now.toString(),
          () -> {
            Instant moment = clock.instant();
            if (round < 24) {
              plan(moment);
            }
            for (Person person : people) {
              happens(person, moment);
            }
            stopOrGoOn(moment);
            for (Person person : people) {
              count[0] += SlowGovernor.run(person, stopped, moment);
            }
            sending.run(tenant);
            same(moment);
          });
      decided += count[0];
    }
    soundLedger();
    return decided;
  }

  /// Now and then the dispatcher stands still for a night or for three days.
  private Duration pause() {
    return switch (random.nextInt(12)) {
      case 0 -> Duration.ofDays(3).plusMinutes(random.nextInt(600));
      case 1, 2 -> Duration.ofHours(8).plusMinutes(random.nextInt(60));
      case 3, 4, 5 -> Duration.ofMinutes(1 + random.nextInt(30));
      default -> Duration.ofMinutes(30 + random.nextInt(300));
    };
  }

  private void happens(Person person, Instant now) {
    switch (random.nextInt(60)) {
      case 0 -> {
        if (!person.dead) {
          hospitals.run(tenant, () -> patients.recognize(record(person, now)));
          SlowGovernor.died(person);
        }
      }
      case 1, 2, 3 -> stay(person, !person.inHospital);
      case 4, 5, 6, 7, 8, 9 -> say(person);
      case 10 -> {
        person.nameless = !person.nameless;
        hospitals.run(
            tenant,
            () ->
                jdbc.sql("UPDATE patient SET anonymous = :yes WHERE patient_id = :patient")
                    .param("yes", person.nameless)
                    .param("patient", person.id)
                    .update());
      }
      default -> {}
    }
  }

  /// A contact that is planned, and whom it is for.
  private record Wanted(Person person, PlannedContact contact) {}

  private void plan(Instant now) {
    List<Wanted> wanted = new ArrayList<>();
    for (Person person : people) {
      int many = random.nextInt(3) == 0 ? 1 + random.nextInt(4) : 0;
      for (int i = 0; i < many; i++) {
        wanted.add(new Wanted(person, contact(person, now)));
      }
    }
    Map<String, UUID> ids = new HashMap<>();
    hospitals.run(
        tenant,
        () -> {
          contacts.plan(wanted.stream().map(Wanted::contact).toList());
          jdbc.sql("SELECT reference, contact_id FROM messaging_contact WHERE tenant_id = :tenant")
              .param("tenant", tenant.id().value())
              .query(row -> {
                ids.put(row.getString(1), row.getObject(2, UUID.class));
              });
        });
    for (Wanted one : wanted) {
      PlannedContact contact = one.contact();
      PlannedContact.Origin origin = contact.origin();
      one.person()
          .touches
          .add(
              new Touch(
                  ids.get(contact.reference()),
                  contact.contactClass().toString(),
                  contact.purpose().code(),
                  contact.priority().toString(),
                  origin == null ? null : origin.id(),
                  contact.plannedFor(),
                  contact.notAfter()));
    }
  }

  private PlannedContact contact(Person person, Instant now) {
    boolean marketing = random.nextInt(6) == 0;
    boolean alert = !marketing && random.nextInt(12) == 0;
    String priority =
        marketing ? "marketing" : oneOf(List.of("clinical", "appointment", "survey", "education"));
    Purpose purpose =
        marketing
            ? Purpose.MARKETING
            : oneOf(
                List.of(
                    Purpose.CARE, Purpose.CARE, Purpose.REMIND, Purpose.SURVEY, Purpose.EDUCATION));
    LocalDate day = SlowGovernor.day(now).plusDays(random.nextInt(3));
    LocalDateTime at =
        random.nextInt(3) > 0
            ? day.atTime(9, 30)
            : day.atTime(random.nextInt(24), random.nextInt(60));
    Instant from = at.atZone(SlowGovernor.ZONE).toInstant();
    PlannedContact contact =
        new PlannedContact(
            new PatientId(person.id),
            "test:" + UUID.randomUUID(),
            new Text("触达", "Contact"),
            marketing
                ? PlannedContact.ContactClass.MARKETING
                : alert ? PlannedContact.ContactClass.ALERT : PlannedContact.ContactClass.NOTICE,
            purpose,
            PlannedContact.Priority.of(priority),
            "tpl.T05",
            Map.of("date", "3月1日"),
            List.of("sandbox"),
            null,
            from,
            from.plus(Duration.ofMinutes(30 + random.nextInt(4 * 24 * 60))));
    return random.nextInt(4) == 0
        ? contact.from(new PlannedContact.Origin(oneOf(List.of("P04", "P05")), "0300", "内科"))
        : contact;
  }

  private void stay(Person person, boolean inHospital) {
    person.inHospital = inHospital;
    hospitals.run(
        tenant,
        () ->
            jdbc.sql("UPDATE clinical_encounter SET status = :status WHERE patient_id = :patient")
                .param("status", inHospital ? "in-progress" : "finished")
                .param("patient", person.id)
                .update());
  }

  private void say(Person person) {
    if (person.child(clock.instant())) {
      return;
    }
    Purpose purpose =
        oneOf(
            List.of(
                Purpose.CARE,
                Purpose.REMIND,
                Purpose.SURVEY,
                Purpose.EDUCATION,
                Purpose.MARKETING));
    ConsentWord.Kind kind =
        random.nextInt(3) > 0
            ? ConsentWord.Kind.GRANT
            : random.nextBoolean() ? ConsentWord.Kind.WITHDRAW : ConsentWord.Kind.DENY;
    person.words.put(purpose.code(), kind.toString().toLowerCase(Locale.ROOT));
    hospitals.run(
        tenant,
        () -> {
          PatientId patient = new PatientId(person.id);
          consents.holdAlone(patient);
          consents.record(
              new ConsentWord(
                  patient,
                  purpose,
                  "*",
                  kind,
                  ConsentWord.Speaker.SELF,
                  null,
                  new ConsentWord.Evidence(ConsentWord.Evidence.Kind.SCREEN, "test", null),
                  "zh-CN",
                  null,
                  clock.instant()));
        });
    if (kind != ConsentWord.Kind.GRANT) {
      SlowGovernor.said(person);
    }
  }

  private void stopOrGoOn(Instant now) {
    if (random.nextInt(8) == 0) {
      stopped.hospital = stop("hospital", "", !stopped.hospital, now);
    }
    if (random.nextInt(8) == 0) {
      stopped.channel = stop("channel", "sandbox", !stopped.channel, now);
    }
    if (random.nextInt(4) == 0) {
      boolean stop = !stopped.pathways.contains("P04");
      stop("pathway", "P04", stop, now);
      if (stop) {
        stopped.pathways.add("P04");
      } else {
        stopped.pathways.remove("P04");
      }
    }
  }

  private boolean stop(String kind, String what, boolean stop, Instant now) {
    hospitals.run(
        tenant,
        () ->
            jdbc.sql(
                    stop
                        ? """
                        INSERT INTO governor_stop (tenant_id, stop_id, kind, what, reason, set_by, set_at)
                        VALUES (:tenant, gen_random_uuid(), :kind, :what, 'checked', gen_random_uuid(), :now)
                        """
                        : """
                        UPDATE governor_stop SET lifted_by = gen_random_uuid(), lifted_at = :now,
                               lift_reason = 'checked', held = 0
                         WHERE tenant_id = :tenant AND kind = :kind AND what = :what AND lifted_at IS NULL
                        """)
                .param("tenant", tenant.id().value())
                .param("kind", kind)
                .param("what", what)
                .param("now", Timestamp.from(now))
                .update());
    return stop;
  }

  private record Row(String line, Instant readyAt) {}

  private void same(Instant now) {
    Map<UUID, Row> rows = new HashMap<>();
    hospitals.run(
        tenant,
        () ->
            jdbc.sql(
                    """
                    SELECT c.contact_id, c.state || ' ' || coalesce(c.reason_code, c.moved_code, '-')
                           || CASE WHEN c.carried_by IS NOT NULL THEN ' carried'
                                   ELSE ' own' || coalesce(' ' || a.wording, '') END AS line, r.ready_at
                      FROM messaging_contact c
                      LEFT JOIN messaging_ready r USING (tenant_id, patient_id, contact_id)
                      LEFT JOIN messaging_attempt a USING (tenant_id, patient_id, contact_id)
                     WHERE c.tenant_id = :tenant
                    """)
                .param("tenant", tenant.id().value())
                .query(row -> {
                  Timestamp ready = row.getTimestamp("ready_at");
                  rows.put(
                      row.getObject("contact_id", UUID.class),
                      new Row(
                          row.getString("line"), ready == null ? Instant.MAX : ready.toInstant()));
                }));
    for (Person person : people) {
      for (Touch touch : person.touches) {
        String what =
            "%s %s %s of %s, planned for %s, at %s"
                .formatted(
                    touch.kind, touch.priority, touch.purpose, person.id, touch.planned, now);
        Row row = rows.get(touch.id);
        assertThat(row.line()).as(what).isEqualTo(touch.line());
        if (!touch.state.equals("planned")) {
          assertThat(row.readyAt()).as(what + " waits for nothing").isEqualTo(Instant.MAX);
        } else if (touch.heldFrom != null) {
          assertThat(row.readyAt()).as(what).isBetween(touch.heldFrom, touch.heldTo);
          touch.due = row.readyAt();
          touch.heldFrom = null;
        } else {
          assertThat(row.readyAt()).as(what).isEqualTo(touch.due);
        }
      }
    }
    assertThat(sending.received().size() - received)
        .as("messages that were received")
        .isEqualTo(people.stream().mapToInt(person -> person.messages).sum());
  }

  /// What patients received, by itself: nothing at night but alerts, and one message a day, but for
  /// a clinical one after an invitation.
  private void soundLedger() {
    List<SandboxMessage> all = sending.received();
    Map<String, Touch> byAttempt = new HashMap<>();
    Map<UUID, Touch> touches = new HashMap<>();
    people.forEach(person -> person.touches.forEach(touch -> touches.put(touch.id, touch)));
    hospitals.run(
        tenant,
        () ->
            jdbc.sql(
                    "SELECT attempt_id, contact_id FROM messaging_attempt WHERE tenant_id = :tenant")
                .param("tenant", tenant.id().value())
                .query(row -> {
                  byAttempt.put(row.getString(1), touches.get(row.getObject(2, UUID.class)));
                }));
    Map<String, List<String>> days = new HashMap<>();
    for (SandboxMessage message : all.subList(received, all.size())) {
      Touch touch = byAttempt.get(message.attemptId().value().toString());
      if (touch.alert()) {
        continue;
      }
      LocalDateTime at = LocalDateTime.ofInstant(message.acceptedAt(), SlowGovernor.ZONE);
      assertThat(at.getHour()).as("hour of " + at).isBetween(8, 20);
      List<String> day =
          days.computeIfAbsent(
              message.to().value() + " " + at.toLocalDate(), key -> new ArrayList<>());
      assertThat(day)
          .as("before a %s on %s", touch.priority, at)
          .isSubsetOf(touch.priority.equals("clinical") ? List.of("marketing") : List.of());
      day.add(touch.priority);
    }
  }

  private Person register(int number) {
    LocalDate birth =
        random.nextInt(10) == 0 ? LocalDate.of(2014, 3, 1) : LocalDate.of(1950 + number, 2, 28);
    PatientId id =
        ((Recognition.Recognized) patients.recognize(record(number, birth, null))).patient();
    Person known = new Person(id.value(), birth);
    known.number = number;
    known.proved = random.nextInt(3) == 0;
    if (known.proved) {
      patients.verified(id, patients.contactPoints(id).getFirst().id(), began);
    }
    jdbc.sql(
            """
            INSERT INTO clinical_encounter (tenant_id, patient_id, encounter_id, visit_key, class, status,
                department_code, department_name, started_at, event_at, source_message_id, source_patient)
            VALUES (:tenant, :patient, gen_random_uuid(), 'V1', 'inpatient', 'finished', '0300', '内科',
                    :at, :at, gen_random_uuid(), 'H')
            """)
        .param("tenant", tenant.id().value())
        .param("patient", id.value())
        .param("at", Timestamp.from(began))
        .update();
    return known;
  }

  private PatientRecord record(Person person, Instant died) {
    return record(person.number, person.birth, died);
  }

  private static PatientRecord record(int number, LocalDate birth, @Nullable Instant died) {
    return new PatientRecord(
        List.of(
            new PatientRecord.Identifier(PatientRecord.Identifier.Kind.HIS, "HIS", "G" + number)),
        new PersonName("林", "小满"),
        Sex.FEMALE,
        birth,
        List.of(PhoneNumber.parse("1310000%04d".formatted(number)).orElseThrow()),
        List.of(),
        List.of(),
        died,
        died == null ? Instant.parse("2026-01-01T00:00:00Z") : died,
        UUID.randomUUID());
  }

  /// Stopped over a night for eight hours, or for three days: what it finds at 03:00 waits for the
  /// morning, what is too late is not sent, and the rest goes out once.
  @Test
  void aDispatcherThatStoodStillDoesNotMakeUpForItAtNight() {
    for (Duration still : List.of(Duration.ofHours(8), Duration.ofDays(3))) {
      tenant = hospitals.open();
      began = Instant.parse("2028-02-28T11:00:00Z");
      people = new ArrayList<>();
      hospitals.run(
          tenant,
          () -> {
            for (int i = 0; i < 3; i++) {
              people.add(register(i));
            }
          });
      LocalDateTime planned = LocalDateTime.parse("2028-02-28T19:00");
      TestClock.at(
          planned.toString(),
          () -> {
            for (int i = 0; i < 3; i++) {
              Instant until = clock.instant().plus(still).plus(Duration.ofHours(i == 0 ? -1 : 30));
              String name = "still:" + i;
              PatientId patient = new PatientId(people.get(i).id);
              hospitals.run(
                  tenant,
                  () ->
                      contacts.plan(
                          List.of(
                              new PlannedContact(
                                  patient,
                                  name,
                                  new Text(name, name),
                                  PlannedContact.ContactClass.NOTICE,
                                  Purpose.CARE,
                                  PlannedContact.Priority.CLINICAL,
                                  "tpl.T05",
                                  Map.of("date", "2月29日"),
                                  List.of("sandbox"),
                                  null,
                                  clock.instant(),
                                  until))));
            }
          });
      received = sending.received().size();
      LocalDateTime night = planned.plus(still).toLocalDate().atTime(3, 0);
      if (still.toDays() > 0) {
        night = night.plusDays(1);
      }
      TestClock.at(night.toString(), () -> sending.run(tenant));
      assertThat(sending.received()).as("at night").hasSize(received);
      assertThat(reasons()).containsExactly("expired", "quiet-hours", "quiet-hours");
      TestClock.at(night.withHour(8).toString(), () -> sending.run(tenant));
      TestClock.at(night.withHour(12).toString(), () -> sending.run(tenant));
      assertThat(sending.received()).as("in the morning, once").hasSize(received + 2);
    }
  }

  private List<String> reasons() {
    return hospitals.in(
        tenant,
        () ->
            jdbc.sql(
                    """
                    SELECT coalesce(reason_code, '-') FROM messaging_contact WHERE tenant_id = :tenant
                     ORDER BY reference
                    """)
                .param("tenant", tenant.id().value())
                .query(String.class)
                .list());
  }

  private <T> T oneOf(List<T> all) {
    return all.get(random.nextInt(all.size()));
  }
}
