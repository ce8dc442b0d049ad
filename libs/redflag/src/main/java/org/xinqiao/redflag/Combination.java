package org.xinqiao.redflag;

import java.util.List;
import java.util.Set;

/// An escalator: concepts that together mean more than each alone (chest tightness with sweat).
///
/// @param concept what the combination is called and its level
/// @param all every group must be met by one of its concept ids or tags
/// @param none ids or tags that forbid it
/// @param anyPerson whether the parts may be told of different people (mother and unborn child)
/// @param replaces ids or tags whose own level is set aside when the combination holds
record Combination(
    Concept concept,
    List<Set<String>> all,
    Set<String> none,
    boolean anyPerson,
    Set<String> replaces) {

  static boolean in(Mention mention, Set<String> names) {
    return names.contains(mention.concept().id())
        || mention.concept().tags().stream().anyMatch(names::contains);
  }
}
