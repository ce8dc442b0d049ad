package org.xinqiao.redflag;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Applies the combinations to what survived the context rules.
final class Combiner {

  private final List<Combination> combinations;

  Combiner(List<Combination> combinations) {
    this.combinations = List.copyOf(combinations);
  }

  void apply(Message message) {
    for (Combination combination : combinations) {
      if (present(message, combination.none()) || !replaceable(message, combination)) {
        continue;
      }
      Mention trigger = trigger(message, combination);
      if (trigger != null) {
        fire(message, combination, trigger);
      }
    }
  }

  private static boolean replaceable(Message message, Combination combination) {
    return combination.replaces().isEmpty() || present(message, combination.replaces());
  }

  private static boolean present(Message message, Set<String> names) {
    return !names.isEmpty()
        && message.mentions().stream().anyMatch(m -> !m.dropped() && Combination.in(m, names));
  }

  private static @org.jspecify.annotations.Nullable Mention trigger(
      Message message, Combination combination) {
    List<List<Mention>> groups = new ArrayList<>();
    for (Set<String> names : combination.all()) {
      List<Mention> candidates = candidates(message, names);
      if (candidates.isEmpty()) {
        return null;
      }
      groups.add(candidates);
    }
    Mention best = null;
    for (Mention first : groups.getFirst()) {
      boolean complete =
          groups.stream()
              .skip(1)
              .allMatch(group ->
                  group.stream()
                      .anyMatch(other -> other != first && fits(combination, first, other)));
      if (complete && (best == null || best.resolved())) {
        best = first;
      }
    }
    return best;
  }

  /// Two per person and state are enough to find a partner for any mention.
  private static List<Mention> candidates(Message message, Set<String> names) {
    Map<String, Integer> counts = new HashMap<>();
    List<Mention> found = new ArrayList<>();
    for (Mention mention : message.mentions()) {
      if (!mention.dropped()
          && Combination.in(mention, names)
          && counts.merge(mention.person() + mention.resolved(), 1, Integer::sum) <= 2) {
        found.add(mention);
      }
    }
    return found;
  }

  private static boolean fits(Combination combination, Mention first, Mention other) {
    boolean samePerson =
        combination.anyPerson()
            || first.person().equals(other.person())
            || !first.inText()
            || !other.inText();
    return samePerson && (first.resolved() || !other.resolved());
  }

  private static void fire(Message message, Combination combination, Mention trigger) {
    Concept concept = combination.concept();
    if (!combination.replaces().isEmpty()) {
      for (Mention mention : message.mentions()) {
        if (!mention.dropped()
            && Combination.in(mention, combination.replaces())
            && mention.level().compareTo(concept.base()) > 0) {
          mention.set(concept.id(), concept.base());
        }
      }
      return;
    }
    Mention combined = Mention.ofCombination(concept, trigger);
    if (trigger.resolved() && !concept.immuneTo("T2")) {
      combined.resolve();
    }
    message.add(combined);
  }
}
