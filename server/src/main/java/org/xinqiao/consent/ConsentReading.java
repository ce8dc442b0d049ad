package org.xinqiao.consent;

import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xinqiao.shared.PatientId;

/// Reads what holds for patients, and takes whatever goes wrong for a no: words that cannot be read
/// and a patient who is not among what was read alike. Thread-safe when its words are.
final class ConsentReading {

  /// Where the words are kept.
  @FunctionalInterface
  interface Words {

    /// The states of those patients who are known.
    Map<PatientId, ConsentState> states(Collection<PatientId> patients, Instant at);
  }

  private static final Logger log = LoggerFactory.getLogger(ConsentReading.class);

  private final Words words;
  private final ConsentRules rules;
  private final Clock clock;

  ConsentReading(Words words, ConsentRules rules, Clock clock) {
    this.words = words;
    this.rules = rules;
    this.clock = clock;
  }

  /// One state for each of the patients.
  Map<PatientId, ConsentState> of(Collection<PatientId> patients, Instant at) {
    Map<PatientId, ConsentState> read = readable(Set.copyOf(patients), at);
    ConsentState unreadable =
        ConsentState.unreadable(rules, at, at.atZone(clock.getZone()).toLocalDate());
    return patients.stream()
        .distinct()
        .collect(
            Collectors.toMap(
                Function.identity(), patient -> read.getOrDefault(patient, unreadable)));
  }

  private Map<PatientId, ConsentState> readable(Set<PatientId> patients, Instant at) {
    try {
      return words.states(patients, at);
    } catch (RuntimeException e) {
      log.error("Consents of {} patients could not be read: all are a no", patients.size(), e);
      return Map.of();
    }
  }
}
