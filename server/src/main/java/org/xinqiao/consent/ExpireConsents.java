package org.xinqiao.consent;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.xinqiao.shared.PatientId;

/// Writes down that grants came to their end, so that staff see whom to ask again. Nothing depends
/// on it: a grant that is over does not hold from that moment, whether or not this ran.
@Service
class ExpireConsents {

  private static final int BATCH = 500;

  private final ConsentStore store;
  private final Consents consents;
  private final Clock clock;

  ExpireConsents(ConsentStore store, Consents consents, Clock clock) {
    this.store = store;
    this.consents = consents;
    this.clock = clock;
  }

  /// One batch.
  ///
  /// @return whether there may be more
  @Transactional
  public boolean round() {
    Instant now = clock.instant();
    List<ConsentStore.Ended> ended = store.ended(now, null, BATCH);
    ended.stream().map(ConsentStore.Ended::patient).distinct().forEach(one -> expire(one, now));
    return ended.size() == BATCH;
  }

  /// Looked at again under the lock: they may have said yes anew.
  private void expire(PatientId patient, Instant now) {
    consents.holdAlone(patient);
    store.ended(now, patient, BATCH).forEach(one -> consents.record(word(one, now)));
  }

  private static ConsentWord word(ConsentStore.Ended ended, Instant now) {
    return new ConsentWord(
        ended.patient(),
        ended.purpose(),
        ended.channel(),
        ConsentWord.Kind.EXPIRE,
        ConsentWord.Speaker.SYSTEM,
        null,
        new ConsentWord.Evidence(ConsentWord.Evidence.Kind.RULE, "ended", null),
        "zh-CN",
        null,
        now);
  }
}
