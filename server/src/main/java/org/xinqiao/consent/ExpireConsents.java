package org.xinqiao.consent;

import java.time.Instant;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;
import org.xinqiao.shared.PatientId;

/// Writes down that grants came to their end, so that staff see whom to ask again, and says whose
/// guardian's word is over because they are 14. No decision depends on it: a grant that is over
/// does not hold from that moment, whether or not this ran.
@Service
class ExpireConsents {

  private static final Logger log = LoggerFactory.getLogger(ExpireConsents.class);
  private static final int BATCH = 500;

  private final ConsentStore store;
  private final Consents consents;
  private final ApplicationEventPublisher events;
  private final TransactionTemplate transaction;

  ExpireConsents(
      ConsentStore store,
      Consents consents,
      ApplicationEventPublisher events,
      TransactionTemplate transaction) {
    this.store = store;
    this.consents = consents;
    this.events = events;
    this.transaction = transaction;
  }

  /// One batch. Each patient has a transaction of their own: one who cannot be written down stops
  /// nobody else, and whatever ends this half-way, the rest is found again.
  ///
  /// @return whether there may be more
  boolean round(Instant now) {
    List<ConsentStore.Ended> ended = transaction.execute(status -> store.ended(now, null, BATCH));
    List<PatientId> patients =
        ended == null
            ? List.of()
            : ended.stream().map(ConsentStore.Ended::patient).distinct().toList();
    long done = patients.stream().filter(patient -> expired(patient, now)).count();
    return ended != null && ended.size() == BATCH && done > 0;
  }

  private boolean expired(PatientId patient, Instant now) {
    try {
      transaction.executeWithoutResult(status -> expire(patient, now));
      return true;
    } catch (RuntimeException e) {
      log.error("The end of grants of patient {} could not be written down", patient.value(), e);
      return false;
    }
  }

  /// Looked at again under the lock: they may have said yes anew.
  private void expire(PatientId patient, Instant now) {
    consents.holdAlone(patient);
    List<ConsentStore.Ended> ended = store.ended(now, patient, BATCH);
    ended.forEach(one -> consents.record(word(one, now)));
    if (ended.stream().anyMatch(ConsentStore.Ended::grewUp)) {
      events.publishEvent(new GuardiansWordOver(patient));
    }
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
