package org.xinqiao.redflag;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Applies the combinations to what survived the context rules.
final class Combiner {

  private final List<Combination> combinations;

  Combiner(List<Combination> combinations) {
    this.combinations = List.copyOf(combinations);
  }

  void apply(Message message) {
    Survivors survivors = new Survivors();
    message.mentions().forEach(survivors::add);
    for (Combination combination : combinations) {
      if (survivors.any(combination.none())
          || (!combination.replaces().isEmpty() && !survivors.any(combination.replaces()))) {
        continue;
      }
      Mention trigger = trigger(survivors, combination);
      if (trigger != null) {
        fire(message, survivors, combination, trigger);
      }
    }
  }

  /// The mentions that are left, by concept id and tag. Two per person and state are enough to find
  /// a partner for any other.
  private static final class Survivors {
    private static final int ENOUGH = 2;

    private final Map<String, List<Mention>> byName = new HashMap<>();
    private final Map<String, Integer> counts = new HashMap<>();

    void add(Mention mention) {
      if (mention.dropped()) {
        return;
      }
      Set<String> names = new HashSet<>(mention.concept().tags());
      names.add(mention.concept().id());
      for (String name : names) {
        String slot = name + ' ' + mention.person() + ' ' + mention.resolved();
        if (counts.merge(slot, 1, Integer::sum) <= ENOUGH) {
          byName.computeIfAbsent(name, _ -> new ArrayList<>()).add(mention);
        }
      }
    }

    boolean any(Set<String> names) {
      return names.stream().anyMatch(byName::containsKey);
    }

    List<Mention> of(Set<String> names) {
      List<Mention> found = new ArrayList<>();
      for (String name : names) {
        found.addAll(byName.getOrDefault(name, List.of()));
      }
      return found;
    }
  }

  private static @Nullable Mention trigger(Survivors survivors, Combination combination) {
    List<List<Mention>> groups = new ArrayList<>();
    for (Set<String> names : combination.all()) {
      List<Mention> candidates = survivors.of(names);
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
      if (complete && (best == null || isBetter(first, best))) {
        best = first;
      }
    }
    return best;
  }

  /// What goes on counts before what is over, then what stands first in the text.
  private static boolean isBetter(Mention candidate, Mention best) {
    if (candidate.resolved() != best.resolved()) {
      return best.resolved();
    }
    return candidate.start() < best.start();
  }

  private static boolean fits(Combination combination, Mention first, Mention other) {
    boolean samePerson =
        combination.anyPerson()
            || Persons.mayBeSame(first.person(), other.person())
            || !first.inText()
            || !other.inText();
    return samePerson && (first.resolved() || !other.resolved());
  }

  private static void fire(
      Message message, Survivors survivors, Combination combination, Mention trigger) {
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
    survivors.add(combined);
  }
}
