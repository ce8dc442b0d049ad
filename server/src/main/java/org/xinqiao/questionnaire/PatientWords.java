package org.xinqiao.questionnaire;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.xinqiao.alert.AlertSource;
import org.xinqiao.questionnaire.domain.Call;
import org.xinqiao.questionnaire.domain.Concern;
import org.xinqiao.questionnaire.domain.Thanks;
import org.xinqiao.questionnaire.domain.Wording;
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
    return watch
        .look(patient, text, LocalDate.ofInstant(now, clock.getZone()))
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

  /// Numbers that the patient may tap.
  public java.util.List<Call> calls(Concern concern) {
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
