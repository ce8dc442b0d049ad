package org.xinqiao.bench;

import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/// The result of a measurement: names and values, in the order in which they were put, as one JSON
/// object in one line.
final class Report {

  private final Map<String, Object> fields = new LinkedHashMap<>();

  Report put(String name, Object value) {
    if (fields.putIfAbsent(name, value) != null) {
      throw new IllegalArgumentException("The report has a field " + name + " already");
    }
    return this;
  }

  /// A figure, rounded to what a repetition could confirm: one decimal, three below ten.
  Report figure(String name, double value) {
    double scale = Math.abs(value) < 10 ? 1000 : 10;
    return put(name, Math.round(value * scale) / scale);
  }

  String json() {
    return JsonMapper.shared().writeValueAsString(fields);
  }
}
