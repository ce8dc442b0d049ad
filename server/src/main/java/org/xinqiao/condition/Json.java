package org.xinqiao.condition;

import java.util.Set;
import tools.jackson.databind.JsonNode;

/// Properties of an object, each refused at its place when it does not fit.
final class Json {

  private Json() {}

  static void only(JsonNode node, String place, Set<String> properties) {
    node.propertyNames().stream()
        .filter(name -> !properties.contains(name))
        .findFirst()
        .ifPresent(name -> {
          throw FlawKind.PROPERTY_UNKNOWN.at(
              place + "/" + escaped(name), name, properties.stream(), name);
        });
  }

  static String text(JsonNode node, String property, String place) {
    JsonNode value = required(node, property, place);
    if (!value.isString()) {
      throw FlawKind.VALUE_TEXT.at(place + "/" + property);
    }
    return value.asString();
  }

  static int whole(JsonNode node, String property, String place, int least, int most) {
    JsonNode value = required(node, property, place);
    if (!isWhole(value, least, most)) {
      throw FlawKind.WHOLE_NUMBER.at(place + "/" + property, least, most);
    }
    return value.asInt();
  }

  static boolean isWhole(JsonNode value, int least, int most) {
    return value.isInt() && value.asInt() >= least && value.asInt() <= most;
  }

  private static JsonNode required(JsonNode node, String property, String place) {
    if (!node.has(property)) {
      throw FlawKind.PROPERTY_MISSING.at(place, property);
    }
    return node.get(property);
  }

  /// As RFC 6901 writes a name.
  private static String escaped(String name) {
    return name.replace("~", "~0").replace("/", "~1");
  }
}
