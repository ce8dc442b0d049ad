package org.xinqiao.redflag;

import java.util.List;

/// One concept or reading found in a message, so that staff see why a level was given.
///
/// @param start first character of the span in the original text (UTF-16 index)
/// @param end one past the last character of the span in the original text
/// @param concept key of the concept in the vocabulary, or of the combination that fired
/// @param ruleId the rule that decided its level: a context rule such as `N1`, or the concept
///   itself
/// @param base level of the concept alone
/// @param level level after the context rules
/// @param negated whether the writer denies it
/// @param subject who has it
/// @param temporality when
/// @param ruleIds every context rule that touched it, in order
public record Match(
    int start,
    int end,
    String concept,
    String ruleId,
    Level base,
    Level level,
    boolean negated,
    Subject subject,
    Temporality temporality,
    List<String> ruleIds) {

  public Match {
    ruleIds = List.copyOf(ruleIds);
  }
}
