package org.xinqiao.questionnaire;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.xinqiao.alert.AlertSource;
import org.xinqiao.questionnaire.domain.Call;
import org.xinqiao.questionnaire.domain.Concern;
import org.xinqiao.questionnaire.domain.Thanks;
import org.xinqiao.questionnaire.domain.Wording;
import org.xinqiao.redflag.Assessment;
import org.xinqiao.redflag.Level;
import org.xinqiao.redflag.Told;
import org.xinqiao.shared.PatientId;
import org.xinqiao.shared.Text;

/// Words from patients outside of a form, and words for them.
@Service
public class PatientWords {

  private final FreeTextWatch watch;
  private final Raising raising;
  private final Wording wording;
  private final Clock clock;

  PatientWords(FreeTextWatch watch, Raising raising, Wording wording, Clock clock) {
    this.watch = watch;
    this.raising = raising;
    this.wording = wording;
    this.clock = clock;
  }

  /// Looks for red flags in what a patient wrote and raises the alert in the caller's transaction.
  ///
  /// @param reference of whoever took the words, unique for the patient
  /// @param title what the words were about, for staff
  /// @return what the patient is told at once; empty when nothing calls for a person
  @Transactional(propagation = Propagation.MANDATORY)
  public Optional<Concern> heard(
      PatientId patient, String reference, Text title, String text, Instant now) {
    return heard(patient, reference, title, text, Told.NOW, now);
  }

  /// The same for an opinion about a visit that is over: what no rule understands is an opinion.
  @Transactional(propagation = Propagation.MANDATORY)
  public Optional<Concern> opinion(
      PatientId patient, String reference, Text title, String text, Instant now) {
    return heard(patient, reference, title, text, Told.EARLIER_VISIT, now);
  }

  private Optional<Concern> heard(
      PatientId patient, String reference, Text title, String text, Told told, Instant now) {
    return watch
        .look(patient, text, told, LocalDate.ofInstant(now, clock.getZone()))
        .map(finding -> {
          raising.raise(
              patient,
              reference + "/" + finding.concern().category(),
              title,
              AlertSource.REPLY,
              text,
              finding,
              now);
          return finding.concern();
        });
  }

  /// What the red-flag rules say of words from somebody unknown.
  ///
  /// @param level as in `URGENT`, or `NONE`
  /// @param words where in the text it says so
  public record Heard(String level, List<Span> words) {}

  /// Characters of a text, the end not included.
  public record Span(int start, int end) {}

  /// Looks for red flags in words of which nobody knows who wrote them. Raises nothing: there is no
  /// patient to raise it for.
  public Heard unknown(String text) {
    return unknown(text, Told.NOW);
  }

  /// The same for an opinion about a visit that is over.
  public Heard unknownOpinion(String text) {
    return unknown(text, Told.EARLIER_VISIT);
  }

  private Heard unknown(String text, Told told) {
    Assessment found = watch.lookUnknown(text, told);
    return new Heard(
        found.level().name(),
        found.matches().stream()
            .filter(match -> match.level() != Level.NONE)
            .map(match -> new Span(match.start(), match.end()))
            .toList());
  }

  /// Numbers that the patient may tap.
  public List<Call> calls(Concern concern) {
    return wording.calls(concern);
  }

  /// Thanks for an answer about a return visit.
  ///
  /// @param response `confirmed`, `reschedule` or `declined`
  public Thanks revisitThanks(String response) {
    Thanks thanks = wording.revisit().get(response);
    if (thanks == null) {
      throw new IllegalArgumentException("No words for " + response);
    }
    return thanks;
  }
}
