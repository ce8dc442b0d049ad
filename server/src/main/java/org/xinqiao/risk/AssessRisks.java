package org.xinqiao.risk;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.xinqiao.risk.domain.Assessment;
import org.xinqiao.risk.domain.Input;
import org.xinqiao.risk.domain.Known;
import org.xinqiao.risk.domain.Origin;
import org.xinqiao.risk.domain.Score;
import org.xinqiao.risk.domain.Statement;
import org.xinqiao.shared.PatientId;

/// Works out every score of one patient or of a page of them, and keeps what is not as it was. What
/// a chart shows is kept by the time it is shown.
@Service
class AssessRisks {

  private static final Logger log = LoggerFactory.getLogger(AssessRisks.class);

  /// How many patients one transaction looks at: long enough to be worth its round trips, short
  /// enough to be over in a fraction of a second.
  private static final int PAGE = 200;

  private final RiskLibrary risks;
  private final KnownFacts facts;
  private final RiskStore store;
  private final Clock clock;

  AssessRisks(RiskLibrary risks, KnownFacts facts, RiskStore store, Clock clock) {
    this.risks = risks;
    this.facts = facts;
    this.store = store;
    this.clock = clock;
  }

  /// What the scores say of a patient, in the order of the library, and since when that is kept.
  ///
  /// @param since of those that were worked out
  record Assessed(Map<Score, Assessment> scores, Map<String, Instant> since) {}

  /// @return empty when there is no such patient, or they died
  @Transactional
  Optional<Assessed> of(PatientId patient) {
    store.lock(List.of(patient));
    return Optional.ofNullable(assess(List.of(patient)).get(patient));
  }

  /// Everybody is looked at once when the content changed.
  @Transactional
  void begin() {
    store.lookAtEverybody(risks.fingerprint(), clock.instant());
  }

  /// Looks at the next patients of whom something changed, or whose time has come.
  ///
  /// @return whether more wait than one round takes; else whoever comes meanwhile is worth a pause,
  ///   since a round costs about the same for one patient and for a page of them
  @Transactional
  boolean round() {
    if (!store.lockWork()) {
      return false;
    }
    RiskStore.Due due = store.claim(PAGE, clock.instant());
    store.lock(due.patients());
    Map<PatientId, Instant> again = new HashMap<>();
    assess(due.patients())
        .forEach((patient, assessed) ->
            recheckOn(assessed)
                .ifPresent(
                    day -> again.put(patient, day.atStartOfDay(clock.getZone()).toInstant())));
    store.lookAt(again);
    return due.more();
  }

  private Map<PatientId, Assessed> assess(Collection<PatientId> patients) {
    Instant now = clock.instant();
    Map<PatientId, Map<String, Kept.Row>> before = store.newest(patients);
    Map<PatientId, Assessed> assessed = new HashMap<>();
    Map<PatientId, List<Kept>> changed = new HashMap<>();
    facts
        .of(patients, LocalDate.ofInstant(now, clock.getZone()))
        .forEach((patient, known) -> {
          Map<Score, Assessment> scores = scores(patient, known);
          Map<String, Kept.Row> was = before.getOrDefault(patient, Map.of());
          List<Kept> changes = changes(scores, was);
          Map<String, Instant> since = new HashMap<>();
          was.forEach((score, row) -> since.put(score, row.at()));
          changes.forEach(one -> since.put(one.score(), now));
          assessed.put(patient, new Assessed(scores, since));
          if (!changes.isEmpty()) {
            changed.put(patient, changes);
          }
        });
    store.append(changed, now);
    return assessed;
  }

  /// One score that cannot be worked out of one patient keeps nobody else waiting.
  private Map<Score, Assessment> scores(PatientId patient, Known facts) {
    Known known = facts;
    Map<Score, Assessment> scores = new LinkedHashMap<>();
    for (Score score : risks.scores()) {
      try {
        Assessment assessment = score.assess(known);
        scores.put(score, assessment);
        Input holder = risks.inputOf(score).orElse(null);
        if (holder != null && assessment instanceof Assessment.Computed computed) {
          known = known.with(valueOf(computed, holder));
        }
      } catch (RuntimeException e) {
        log.error("The score {} of patient {} could not be worked out", score.id(), patient, e);
      }
    }
    return scores;
  }

  /// As good as the oldest thing it was worked out of, and of the day of that measurement.
  private static Statement valueOf(Assessment.Computed computed, Input holder) {
    LocalDate recheck = computed.recheckOn();
    Statement measured =
        computed.used().stream()
            .filter(statement -> statement.origin() != Origin.PATIENT && statement.on() != null)
            .min(Comparator.comparing(statement -> Objects.requireNonNull(statement.on())))
            .orElseThrow();
    return new Statement(
        holder.id(),
        computed.value(),
        null,
        measured.on(),
        recheck == null ? null : recheck.minusDays(1),
        Origin.SCORE,
        measured.row(),
        null);
  }

  /// A patient of whom a score was never worked out has no rows of it: what is missing is asked for
  /// on the page, and needs no history. A score that was switched off holds no longer.
  private List<Kept> changes(Map<Score, Assessment> scores, Map<String, Kept.Row> was) {
    List<Kept> changes = new ArrayList<>();
    scores.forEach((score, assessment) -> {
      Kept now = Kept.of(score, assessment);
      Kept.Row before = was.get(score.id());
      boolean wasComputed = before != null && before.kept().computed();
      if (now.computed() ? before == null || !before.kept().equals(now) : wasComputed) {
        changes.add(now);
      }
    });
    was.forEach((score, row) -> {
      if (row.kept().computed() && risks.score(score).filter(Score::on).isEmpty()) {
        changes.add(Kept.withdrawn(row.kept()));
      }
    });
    return changes;
  }

  private static Optional<LocalDate> recheckOn(Assessed assessed) {
    return assessed.scores().values().stream()
        .flatMap(one ->
            one instanceof Assessment.Computed computed
                ? Stream.ofNullable(computed.recheckOn())
                : Stream.empty())
        .min(Comparator.naturalOrder());
  }
}
