package org.xinqiao.cohort;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Service;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import org.xinqiao.condition.ConditionInvalid;
import org.xinqiao.condition.Conditions;

/// Counts every segment of the hospital when a day begins, and one that was changed at once; of the
/// whole hospital, whoever saved it. One segment is a round of its own. What cannot be counted, or
/// takes longer than a minute, has no number until the next day or its next change.
@Service
class CountSegments {

  private static final Logger log = LoggerFactory.getLogger(CountSegments.class);

  /// Days of which the number is kept.
  static final int KEPT_DAYS = 400;

  private static final Duration LONGEST = Duration.ofMinutes(1);

  private final SegmentStore store;
  private final SegmentCounts counts;
  private final Conditions conditions;
  private final TimedReads reads;
  private final TransactionTemplate transaction;
  private final Clock clock;

  CountSegments(
      SegmentStore store,
      SegmentCounts counts,
      Conditions conditions,
      TimedReads reads,
      PlatformTransactionManager transactions,
      Clock clock) {
    this.store = store;
    this.counts = counts;
    this.conditions = conditions;
    this.reads = reads;
    this.transaction = new TransactionTemplate(transactions);
    this.clock = clock;
  }

  /// Counts one that is due.
  ///
  /// @return whether there may be more to do at once
  boolean round() {
    LocalDate today = LocalDate.now(clock);
    Optional<Segment> due = transaction.execute(status -> store.due(today).flatMap(store::get));
    if (due.isEmpty()) {
      return false;
    }
    Segment segment = due.get();
    Long number = number(segment, today);
    transaction.executeWithoutResult(
        status -> store.counted(segment.id(), segment.version(), today, number, clock.instant()));
    return true;
  }

  private @Nullable Long number(Segment segment, LocalDate today) {
    Instant begun = clock.instant();
    try {
      return reads
          .within(
              LONGEST,
              () ->
                  counts.number(conditions.parse(segment.condition(), store, segment.id()), today))
          .orElse(null);
    } catch (ConditionInvalid e) {
      log.warn("Segment {} does not fit any more: {}", segment.id(), e.getMessage());
    } catch (DataAccessException e) {
      log.warn("Segment {} could not be counted since {}", segment.id(), begun, e);
    }
    return null;
  }

  /// Forgets what is older than [#KEPT_DAYS].
  void forget() {
    transaction.executeWithoutResult(
        status -> store.forgetCountsBefore(LocalDate.now(clock).minusDays(KEPT_DAYS)));
  }
}
