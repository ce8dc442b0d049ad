package org.xinqiao.questionnaire;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Turns JSON into what the domain reads: `String`, `BigDecimal`, `List` or null. Anything else is
/// handed on as it is, for the item to refuse.
final class PlainJson {

  private PlainJson() {}

  static @Nullable Object of(@Nullable JsonNode node) {
    if (node == null || node.isNull() || node.isMissingNode()) {
      return null;
    }
    if (node.isString()) {
      return node.stringValue();
    }
    if (node.isNumber()) {
      // 1e400 is a number to JSON, and no answer to anything.
      return Double.isFinite(node.doubleValue()) ? node.decimalValue() : node;
    }
    if (node.isArray()) {
      List<Object> elements = new ArrayList<>();
      for (JsonNode element : node) {
        Object plain = of(element);
        elements.add(plain == null ? element : plain);
      }
      return elements;
    }
    return node;
  }
}
