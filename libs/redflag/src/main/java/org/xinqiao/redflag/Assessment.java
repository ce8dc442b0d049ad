package org.xinqiao.redflag;

import java.util.List;

/// What the rules made of one message.
///
/// @param level the highest level that survived the context rules
/// @param category clinical topic of the deciding match; `none` when nothing was found
/// @param matches everything found, also what was dropped, in order of the text
/// @param subject whom the deciding match is about
/// @param temporality when the deciding event takes place
/// @param ruleIds ids of every rule that took part
public record Assessment(
    Level level,
    String category,
    List<Match> matches,
    Subject subject,
    Temporality temporality,
    List<String> ruleIds) {

  public Assessment {
    matches = List.copyOf(matches);
    ruleIds = List.copyOf(ruleIds);
  }

  /// Whether the message asks about a red-flag topic without having one: the safety line is due.
  public boolean asksAboutRedFlag() {
    return level == Level.NONE
        && matches.stream()
            .anyMatch(m -> m.ruleIds().contains("H1") && m.base().atLeast(Level.URGENT));
  }
}
