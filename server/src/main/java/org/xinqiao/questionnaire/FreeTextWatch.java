package org.xinqiao.questionnaire;

import java.time.LocalDate;
import java.util.Optional;
import org.xinqiao.questionnaire.domain.Concern;
import org.xinqiao.questionnaire.domain.Level;
import org.xinqiao.questionnaire.domain.Wording;
import org.xinqiao.redflag.Assessment;
import org.xinqiao.redflag.AutoReplies;
import org.xinqiao.redflag.RedFlagEngine;
import org.xinqiao.shared.PatientId;
import org.xinqiao.shared.Text;

/// Reads what patients write in their own words for red flags, in the light of what is known about
/// them. Thread-safe.
class FreeTextWatch {

  /// The longest that an URGENT case waits for a call, outside of working hours, in minutes. Said
  /// to patients instead of the shorter time, because a promise must hold at any hour.
  private static final int URGENT_MINUTES = 120;

  private static final int ATTENTION_WORKING_DAYS = 1;

  private final RedFlagEngine engine;
  private final AutoReplies replies;
  private final KnownContext known;
  private final Wording wording;

  FreeTextWatch(RedFlagEngine engine, AutoReplies replies, KnownContext known, Wording wording) {
    this.engine = engine;
    this.replies = replies;
    this.known = known;
    this.wording = wording;
  }

  /// @param concern what the patient is told
  record Finding(Assessment assessment, Concern concern) {}

  /// What a person must look at; empty when there is nothing. Needs a transaction of the tenant.
  Optional<Finding> look(PatientId patient, String text, LocalDate today) {
    Assessment assessment = engine.assess(text, known.of(patient, today));
    if (assessment.level() == org.xinqiao.redflag.Level.NONE) {
      return Optional.empty();
    }
    Level level = Level.valueOf(assessment.level().name());
    Text general = wording.freeText(level, assessment.category());
    // The red-flag rules know first aid for some topics, in Chinese.
    String chinese =
        replies.replyTo(assessment, URGENT_MINUTES, ATTENTION_WORKING_DAYS).orElse(general.zh());
    return Optional.of(
        new Finding(
            assessment,
            new Concern(level, assessment.category(), new Text(chinese, general.en()))));
  }

  /// Whether the words ask about a red flag without having one.
  boolean asksOnly(PatientId patient, String text, LocalDate today) {
    return engine.assess(text, known.of(patient, today)).asksAboutRedFlag();
  }
}
