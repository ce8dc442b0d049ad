package org.xinqiao.condition;

import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// All facts of all modules, by name.
@Component
class FactCatalogue {

  /// The fact that every question is about.
  static final String PATIENT = "patient";

  private final Map<String, FactDefinition> facts = new TreeMap<>();
  private final List<KeptDays> keptDays;

  FactCatalogue(List<FactDefinition> definitions, List<KeptDays> keptDays) {
    for (FactDefinition definition : definitions) {
      if (facts.put(definition.name(), definition) != null) {
        throw new IllegalStateException("Two modules register the fact " + definition.name());
      }
    }
    this.keptDays = List.copyOf(keptDays);
    for (KeptDays days : keptDays) {
      FactDefinition keeper = facts.get(days.keeper());
      if (keeper == null || !keeper.onePerPatient()) {
        throw new IllegalStateException("No row per patient keeps the days of " + days.fact());
      }
    }
  }

  /// The days that a window can be asked of; null where it reads the rows.
  @Nullable KeptDays keptDays(Condition.Repeated window) {
    return keptDays.stream().filter(days -> days.answer(window)).findFirst().orElse(null);
  }

  FactDefinition fact(String name, String place) {
    FactDefinition fact = facts.get(name);
    if (fact == null) {
      throw FlawKind.FACT_UNKNOWN.at(place, name, facts.keySet().stream(), name);
    }
    return fact;
  }

  Collection<FactDefinition> all() {
    return Collections.unmodifiableCollection(facts.values());
  }
}
