package org.xinqiao.selfreport;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.xinqiao.questionnaire.domain.Level;
import org.xinqiao.shared.Text;

/// What a doctor reads before the visit 问诊表: what the patient said of themselves, of each topic the
/// newest word, and what the last first-visit form says beside.
///
/// @param waiting a form that was sent and may still be answered; null when none is
/// @param last the newest first-visit form that was sent in; null when there is none
public record FirstVisit(@Nullable Waiting waiting, @Nullable Filled last, List<Said> said) {

  public record Waiting(Instant sentAt, Instant until) {}

  /// @param words what they wrote in their own words
  /// @param flags what stood out in the answers, most severe first
  /// @param level the most severe of flags and words; null when nothing stood out
  public record Filled(Instant at, @Nullable Level level, List<Words> words, List<Flagged> flags) {}

  public record Words(Text question, String answer) {}

  public record Flagged(Level level, Text reason) {}

  /// @param topic as the fact `selfReport` names it
  /// @param answers in words
  /// @param standsOut to be seen at a glance: an allergy, a pregnancy
  /// @param saidBy patient, representative or staff
  public record Said(
      String topic, Text label, List<Text> answers, boolean standsOut, String saidBy, Instant at) {}
}
