package org.xinqiao.condition;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.stereotype.Component;

/// All facts of all modules, by name.
@Component
class FactCatalogue {

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
      throw new ConditionInvalid(
          place, "no such fact: '" + name + "'; there are " + facts.keySet());
    }
    return fact;
  }

  Collection<FactDefinition> all() {
    return facts.values();
  }
}
