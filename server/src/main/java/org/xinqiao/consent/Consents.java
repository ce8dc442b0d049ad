package org.xinqiao.consent;

import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.xinqiao.shared.DataClass;
import org.xinqiao.shared.PatientId;

/// The door of consent (ADR 0044).
@Service
public class Consents {

  private final ConsentStore store;
  private final ConsentReading reading;
  private final Notices notices;
  private final ApplicationEventPublisher events;

  Consents(
      ConsentStore store,
      ConsentRules rules,
      Notices notices,
      ApplicationEventPublisher events,
      Clock clock) {
    this.store = store;
    this.reading = new ConsentReading(store::states, rules, clock);
    this.notices = notices;
    this.events = events;
  }

  /// A word as it was kept.
  ///
  /// @param purpose null for all of them
  /// @param noticeHash of the text that was shown
  public record Said(
      UUID event,
      @Nullable Purpose purpose,
      String channel,
      ConsentWord.Kind kind,
      ConsentWord.Speaker speaker,
      @Nullable String speakerId,
      ConsentDecision.NoticeVersion notice,
      byte[] noticeHash,
      ConsentWord.Evidence evidence,
      @Nullable Instant validUntil,
      Instant at) {}

  /// Nobody changes the patient's consent until this transaction ends; others may read it. Whoever
  /// sends calls this before anything else that locks, and then decides: a word that is recorded
  /// meanwhile waits, so once it is committed only calls that were already in flight arrive.
  @Transactional(propagation = Propagation.MANDATORY)
  public void hold(PatientId patient) {
    store.hold(patient, false);
  }

  /// The same for whoever changes what consent depends on, such as a guardian's relation: waits
  /// until nobody decides about the patient, and has them wait.
  @Transactional(propagation = Propagation.MANDATORY)
  public void holdAlone(PatientId patient) {
    store.hold(patient, true);
  }

  /// What holds for many patients at a moment, with one statement. A patient whose words cannot be
  /// read is in it, and says no to everything.
  @Transactional(propagation = Propagation.MANDATORY)
  public Map<PatientId, ConsentState> of(Collection<PatientId> patients, Instant at) {
    return reading.of(patients, at);
  }

  /// What holds for one patient.
  @Transactional(propagation = Propagation.MANDATORY)
  public ConsentState of(PatientId patient, Instant at) {
    return Objects.requireNonNull(of(List.of(patient), at).get(patient));
  }

  /// Decides in the caller's transaction; see [ConsentState#decide]. An error is a no.
  @Transactional(propagation = Propagation.MANDATORY)
  public ConsentDecision decide(
      PatientId subject, Purpose purpose, String channel, DataClass data, Instant at) {
    return of(subject, at).decide(purpose, channel, data, false);
  }

  /// Keeps a word, with the version and the hash of the notice that was shown. When this is
  /// committed, nothing is sent against it but what was already on its way.
  ///
  /// @return the id of the word
  @Transactional
  public UUID record(ConsentWord word) {
    store.hold(word.patient(), true);
    UUID event =
        store.add(List.of(word), notices.answered(word.notice(), word.language())).getFirst();
    changed(word, event, false);
    return event;
  }

  /// Keeps a word that was kept before, in a database that was restored from a time before it, with
  /// the id and the time that it had.
  ///
  /// @return false when it is there
  @Transactional(propagation = Propagation.MANDATORY)
  public boolean repeat(UUID event, ConsentWord word) {
    store.hold(word.patient(), true);
    if (store.whose(event).isPresent()) {
      return false;
    }
    store.add(Map.of(event, word), notices.answered(word.notice(), word.language()));
    changed(word, event, true);
    return true;
  }

  private void changed(ConsentWord word, UUID event, boolean repeated) {
    events.publishEvent(
        new ConsentChanged(
            word.patient(),
            word.purpose(),
            word.channel(),
            word.kind(),
            event,
            word.at(),
            repeated));
  }

  /// Keeps what was said before this hospital began here, all at once. Nobody is told of it: it is
  /// nothing new.
  @Transactional(propagation = Propagation.MANDATORY)
  public void recordHistory(List<ConsentWord> words) {
    if (!words.isEmpty()) {
      store.add(words, notices.answered(Notices.CONTACT, "zh-CN"));
    }
  }

  /// Whose word it is; empty when there is no such word.
  @Transactional(readOnly = true)
  public Optional<PatientId> whose(UUID word) {
    return store.whose(word);
  }

  /// All words about a patient, the newest first; at most 500.
  @Transactional(readOnly = true)
  public List<Said> history(PatientId patient) {
    return history(List.of(patient)).getOrDefault(patient, List.of());
  }

  /// As [#history(PatientId)], of many patients at once; who said nothing is missing.
  @Transactional(readOnly = true)
  public Map<PatientId, List<Said>> history(Collection<PatientId> patients) {
    return store.history(patients);
  }
}
