package org.xinqiao.condition;

import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.stereotype.Component;

/// All facts of all modules, by name.
@Component
class FactCatalogue {

  /// The fact that every question is about.
  static final String PATIENT = "patient";

  private final Map<String, FactDefinition> facts = new TreeMap<>();

  FactCatalogue(List<FactDefinition> definitions) {
    for (FactDefinition definition : definitions) {
      if (facts.put(definition.name(), definition) != null) {
        throw new IllegalStateException("Two modules register the fact " + definition.name());
      }
    }
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
