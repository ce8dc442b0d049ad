package org.xinqiao.risk;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.xinqiao.shared.Text;
import tools.jackson.databind.JsonNode;

/// A place in a content file. What does not fit there stops the start, and the fault names the
/// place: `content/risk/fib4.json /bands/2/above: is not a number`.
record Place(String file, String path, JsonNode node) {

  static Place root(String file, JsonNode node) {
    return new Place(file, "", node);
  }

  boolean has(String field) {
    return node.has(field);
  }

  Place at(String field) {
    JsonNode value = node.get(field);
    if (value == null || value.isNull()) {
      throw wrong(field + " is missing");
    }
    return new Place(file, path + "/" + field, value);
  }

  List<Place> each(String field) {
    if (!node.has(field)) {
      return List.of();
    }
    Place list = at(field);
    if (!list.node.isArray()) {
      throw list.wrong("is not a list");
    }
    List<Place> places = new ArrayList<>();
    for (JsonNode element : list.node) {
      places.add(new Place(file, list.path + "/" + places.size(), element));
    }
    return places;
  }

  String string(String field) {
    Place place = at(field);
    if (!place.node.isString()) {
      throw place.wrong("is not a text");
    }
    return place.node.stringValue();
  }

  List<String> strings(String field) {
    return each(field).stream()
        .map(place -> {
          if (!place.node.isString()) {
            throw place.wrong("is not a text");
          }
          return place.node.stringValue();
        })
        .toList();
  }

  double number(String field) {
    Place place = at(field);
    if (!place.node.isNumber()) {
      throw place.wrong("is not a number");
    }
    return place.node.doubleValue();
  }

  @Nullable Double numberIfThere(String field) {
    return has(field) ? Double.valueOf(number(field)) : null;
  }

  int integer(String field) {
    Place place = at(field);
    if (!place.node.isInt()) {
      throw place.wrong("is not a whole number");
    }
    return place.node.intValue();
  }

  @Nullable Integer integerIfThere(String field) {
    return has(field) ? Integer.valueOf(integer(field)) : null;
  }

  boolean yes(String field) {
    Place place = at(field);
    if (!place.node.isBoolean()) {
      throw place.wrong("is neither true nor false");
    }
    return place.node.booleanValue();
  }

  Text text(String field) {
    Place place = at(field);
    return new Text(place.string("zh"), place.string("en"));
  }

  /// Makes something of this place; what it says is wrong is said of this place.
  <T> T read(Function<Place, T> read) {
    try {
      return read.apply(this);
    } catch (IllegalArgumentException e) {
      throw wrong(String.valueOf(e.getMessage()));
    }
  }

  IllegalStateException wrong(String what) {
    return new IllegalStateException(file + " " + (path.isEmpty() ? "/" : path) + ": " + what);
  }
}
