package org.xinqiao.redflag;

import java.util.Set;

/// One entry of the vocabulary.
///
/// @param id key, as in the explanation shown to staff
/// @param category clinical topic
/// @param base level before context; NONE for a signal that only counts in combinations
/// @param tags groups used by the context rules and the combinations
/// @param immune ids of context rules that must not touch it
record Concept(String id, String category, Level base, Set<String> tags, Set<String> immune) {

  boolean has(String tag) {
    return tags.contains(tag);
  }

  boolean immuneTo(String rule) {
    return immune.contains(rule);
  }
}
