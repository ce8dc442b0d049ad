package org.xinqiao.interop;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xinqiao.shared.Tenancy;

/// How much is kept of what comes from nobody we know. An engineer who admits a system wants to see
/// what it sent; a hundred thousand messages of a stranger only fill the disk. Of those we know
/// everything is kept. Thread-safe.
final class StrangersEvidence {

  private static final Logger log = LoggerFactory.getLogger(StrangersEvidence.class);
  private static final Duration PERIOD = Duration.ofHours(1);
  private static final int MOST_OF_ONE = 500;
  private static final int MOST_STRANGERS = 1000;

  private final Map<String, Integer> kept = new HashMap<>();
  private @Nullable Instant since;
  private long left;
  private final Set<String> refused = new HashSet<>();
  private @Nullable Instant refusedSince;

  /// Whether this is the first of a sender in this hour, or the first of those that are too many to
  /// be told apart: what is refused stands in the audit once, not a hundred thousand times.
  ///
  /// @param sender as it names itself
  synchronized boolean firstRefused(String sender, Instant now) {
    Instant begun = refusedSince;
    if (begun == null || now.isAfter(begun.plus(PERIOD))) {
      refusedSince = now;
      refused.clear();
    }
    return refused.add(Tenancy.current() + "|" + (refused.size() < MOST_STRANGERS ? sender : ""));
  }

  /// @param sender as it names itself; empty when it does not
  synchronized boolean mayKeep(String sender, Instant now) {
    Instant begun = since;
    if (begun == null || now.isAfter(begun.plus(PERIOD))) {
      if (left > 0) {
        log.warn("{} messages of unknown senders were refused and not kept", left);
      }
      since = now;
      left = 0;
      kept.clear();
    }
    String tenant = Tenancy.current() + "|";
    String key = tenant + (kept.size() < MOST_STRANGERS ? sender : "");
    boolean may = kept.merge(key, 1, Integer::sum) <= MOST_OF_ONE;
    left += may ? 0 : 1;
    return may;
  }
}
