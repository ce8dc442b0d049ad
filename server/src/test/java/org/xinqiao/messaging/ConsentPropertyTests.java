package org.xinqiao.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.xinqiao.TestHospital;
import org.xinqiao.XinqiaoTest;
import org.xinqiao.consent.ConsentWord;
import org.xinqiao.consent.Consents;
import org.xinqiao.consent.Notices;
import org.xinqiao.consent.Purpose;
import org.xinqiao.patient.Patients;
import org.xinqiao.patient.RepresentativeDesk;
import org.xinqiao.shared.PatientId;

/// Three threads grant, withdraw, stop the channel, change the notice, end and renew a guardian,
/// plan and send, in random order. Whatever the order: an attempt that was not committed when a no
/// was, is never made under it. So the provider's ledger has nothing later than a withdrawal's
/// commit but the calls that were in flight.
///
/// The oracle is a second, simple model of consent. Each change, while it holds the patient's
/// consent alone, notes which attempts there are: those that the next change sees in addition were
/// made in between, and must have been allowed.
@XinqiaoTest
@Timeout(240)
class ConsentPropertyTests {

  private static final int THREADS = 3;
  private static final int STEPS = 60;

  @Autowired TestHospital hospitals;
  @Autowired Patients patients;
  @Autowired RepresentativeDesk desk;
  @Autowired Consents consents;
  @Autowired Notices notices;
  @Autowired Contacts contacts;
  @Autowired SendContacts send;
  @Autowired SendRounds sending;
  @Autowired JdbcClient jdbc;
  @Autowired Clock clock;

  /// What is known of one patient; changed only under the patient's lock.
  private static final class Model {

    private final Map<String, ConsentWord.Kind> words = new HashMap<>();
    private final Map<String, @Nullable UUID> speakers = new HashMap<>();
    private final List<Set<UUID>> seen = new ArrayList<>();
    private final List<Boolean> allowed = new ArrayList<>();
    private final boolean child;
    private @Nullable UUID guardian;

    Model(boolean child) {
      this.child = child;
    }

    boolean allows() {
      if (words.values().stream().anyMatch(ConsentWord.Kind::no)) {
        return false;
      }
      return words.entrySet().stream()
          .filter(word -> word.getValue() == ConsentWord.Kind.GRANT)
          .anyMatch(
              word -> !child || guardian != null && guardian.equals(speakers.get(word.getKey())));
    }

    void changed(Set<UUID> attempts) {
      seen.add(attempts);
      allowed.add(allows());
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 5, 8, 13})
  void nothingIsSentAfterANoButWhatWasInFlight(long seed) throws Exception {
    ConsentHospital hospital =
        new ConsentHospital(hospitals, patients, consents, contacts, jdbc, clock);
    Map<PatientId, Model> models = new ConcurrentHashMap<>();
    models.put(hospital.patient(LocalDate.of(1956, 1, 1)), new Model(false));
    models.put(hospital.patient(LocalDate.now(clock).minusYears(8)), new Model(true));
    List<PatientId> everybody = List.copyOf(models.keySet());
    everybody.forEach(patient -> change(hospital, patient, models.get(patient), () -> {}));
    AtomicInteger version = new AtomicInteger(100);
    CyclicBarrier start = new CyclicBarrier(THREADS);
    List<Future<?>> running = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
      for (int thread = 0; thread < THREADS; thread++) {
        Random random = new Random(seed * 31 + thread);
        running.add(
            threads.submit(() -> {
              start.await();
              for (int step = 0; step < STEPS; step++) {
                PatientId patient = everybody.get(random.nextInt(everybody.size()));
                step(hospital, patient, models.get(patient), random, version);
              }
              return null;
            }));
      }
      for (Future<?> one : running) {
        one.get();
      }
    }
    sending.run(hospital.tenant());
    everybody.forEach(patient -> change(hospital, patient, models.get(patient), () -> {}));

    Set<UUID> all = new HashSet<>();
    models.forEach((patient, model) -> {
      all.addAll(model.seen.getLast());
      for (int i = 1; i < model.seen.size(); i++) {
        Set<UUID> made = new HashSet<>(model.seen.get(i));
        made.removeAll(model.seen.get(i - 1));
        assertThat(made.isEmpty() || model.allowed.get(i - 1))
            .as("seed %d: attempts %s after change %d of %s", seed, made, i - 1, patient)
            .isTrue();
      }
    });
    assertThat(all).as("something was sent at all").isNotEmpty();
    assertThat(
            sending.received().stream()
                .map(message -> message.attemptId().value())
                .filter(all::contains)
                .count())
        .as("each attempt once in the ledger")
        .isEqualTo(all.size());
    assertThat(unexplained(hospital)).as("what was not sent has one reason").isZero();
  }

  private void step(
      ConsentHospital hospital,
      PatientId patient,
      Model model,
      Random random,
      AtomicInteger version) {
    switch (random.nextInt(10)) {
      case 0, 1 -> say(hospital, patient, model, Purpose.SURVEY, "*", ConsentWord.Kind.GRANT);
      case 2 -> say(hospital, patient, model, Purpose.SURVEY, "*", ConsentWord.Kind.WITHDRAW);
      case 3 -> {
        ConsentWord.Kind kind =
            random.nextInt(3) == 0 ? ConsentWord.Kind.DENY : ConsentWord.Kind.GRANT;
        say(hospital, patient, model, Purpose.SURVEY, "sandbox", kind);
      }
      case 4 -> guardian(hospital, patient, model);
      case 5 -> notice(hospital, version.incrementAndGet());
      case 6, 7 -> hospital.plan(patient);
      default -> org.xinqiao.shared.Tenancy.run(hospital.tenant().id(), () -> send.round());
    }
  }

  private void say(
      ConsentHospital hospital,
      PatientId patient,
      Model model,
      Purpose purpose,
      String channel,
      ConsentWord.Kind kind) {
    change(
        hospital,
        patient,
        model,
        () -> {
          UUID speaker = model.child ? model.guardian : null;
          hospital.say(patient, purpose, channel, kind, speaker);
          String key = purpose + "/" + channel;
          model.words.put(key, kind);
          model.speakers.put(key, speaker);
        });
  }

  /// Ends the guardian, or records a new one, whose own yes is needed again.
  private void guardian(ConsentHospital hospital, PatientId patient, Model model) {
    if (!model.child) {
      return;
    }
    change(
        hospital,
        patient,
        model,
        () -> {
          UUID guardian = model.guardian;
          if (guardian == null) {
            model.guardian = desk.guardian(patient, "13000000778", LocalDate.now(clock));
          } else {
            desk.end(patient, guardian);
            model.guardian = null;
          }
        });
  }

  private void notice(ConsentHospital hospital, int version) {
    hospitals.run(
        hospital.tenant(),
        () ->
            notices.keep(
                new Notices.Notice("contact", version, "zh-CN", "告知书", "第" + version + "版")));
  }

  private void change(ConsentHospital hospital, PatientId patient, Model model, Runnable action) {
    hospitals.run(
        hospital.tenant(),
        () -> {
          consents.holdAlone(patient);
          action.run();
          model.changed(hospital.attempts(patient));
        });
  }

  private long unexplained(ConsentHospital hospital) {
    return hospitals.in(
        hospital.tenant(),
        () ->
            jdbc.sql(
                    """
                    SELECT count(*) FROM messaging_contact
                     WHERE tenant_id = :tenant
                       AND NOT (state IN ('accepted', 'delivered') AND reason_code IS NULL
                                OR state = 'not-sent' AND reason_code IS NOT NULL)
                    """)
                .param("tenant", hospital.tenant().id().value())
                .query(Long.class)
                .single());
  }
}
