package org.xinqiao.questionnaire;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xinqiao.alert.PatientContexts;
import org.xinqiao.questionnaire.domain.Concern;
import org.xinqiao.questionnaire.domain.Item;
import org.xinqiao.questionnaire.domain.Level;
import org.xinqiao.questionnaire.domain.Wording;
import org.xinqiao.redflag.Assessment;
import org.xinqiao.redflag.AutoReplies;
import org.xinqiao.redflag.PatientContext;
import org.xinqiao.redflag.Subject;
import org.xinqiao.redflag.Temporality;
import org.xinqiao.redflag.Told;
import org.xinqiao.shared.PatientId;
import org.xinqiao.shared.Text;

/// Reads what patients write in their own words for red flags, in the light of what is known about
/// them. Words that cannot be read, because the rules fail on them, are no reason to lose them: a
/// person reads them, as soon as for an URGENT case. Thread-safe.
class FreeTextWatch {

  /// Category and rule of words that only a person can judge.
  static final String UNREAD = "unread";

  private static final Logger log = LoggerFactory.getLogger(FreeTextWatch.class);

  /// The longest that an URGENT case waits for a call, outside of working hours, in minutes. Said
  /// to patients instead of the shorter time, because a promise must hold at any hour.
  private static final int URGENT_MINUTES = 120;

  private static final int ATTENTION_WORKING_DAYS = 1;

  private final Rules rules;
  private final AutoReplies replies;
  private final PatientContexts known;
  private final Wording wording;

  /// What judges words; in operation the red-flag engine.
  interface Rules {
    Assessment assess(String text, Told told, PatientContext known);
  }

  FreeTextWatch(Rules rules, AutoReplies replies, PatientContexts known, Wording wording) {
    this.rules = rules;
    this.replies = replies;
    this.known = known;
    this.wording = wording;
  }

  /// @param concern what the patient is told
  record Finding(Assessment assessment, Concern concern) {}

  /// What a person must look at; empty when there is nothing. Needs a transaction of the tenant.
  ///
  /// @param told what the words were asked for
  Optional<Finding> look(PatientId patient, String text, Told told, LocalDate today) {
    Assessment assessment = assess(patient, text, told, today);
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

  /// What the words of an item are asked for.
  static Told told(Item item) {
    return switch (item.about()) {
      case NOW -> Told.NOW;
      case ALLERGIES -> Told.ALLERGIES;
      case OPERATIONS -> Told.OPERATIONS;
    };
  }

  /// What the rules say of words of which nobody knows who wrote them.
  Assessment lookUnknown(String text, Told told) {
    return assess(PatientContext.unknown(), "nobody known", text, told);
  }

  /// Whether the words ask about a red flag without having one.
  boolean asksOnly(PatientId patient, String text, Told told, LocalDate today) {
    return assess(patient, text, told, today).asksAboutRedFlag();
  }

  private Assessment assess(PatientId patient, String text, Told told, LocalDate today) {
    return assess(known.of(patient, today), "patient " + patient.value(), text, told);
  }

  private Assessment assess(PatientContext context, String writer, String text, Told told) {
    try {
      return rules.assess(text, told, context);
    } catch (RuntimeException e) {
      // The words themselves must not reach the log, and an exception may quote them.
      log.error(
          "The red-flag rules failed on {} characters of {} with {} at {}; a person reads them",
          text.length(),
          writer,
          e.getClass().getName(),
          e.getStackTrace().length == 0 ? "?" : e.getStackTrace()[0]);
      return new Assessment(
          org.xinqiao.redflag.Level.URGENT,
          UNREAD,
          List.of(),
          Subject.SELF,
          Temporality.CURRENT,
          List.of(UNREAD));
    }
  }
}
