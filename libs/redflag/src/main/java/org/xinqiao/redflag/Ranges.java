package org.xinqiao.redflag;

import java.util.HashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/// The thresholds of `readings.json`.
final class Ranges {

  private final Map<String, Bands> bands = new HashMap<>();
  private final JsonNode file;

  Ranges(JsonNode file) {
    this.file = file;
    file.get("bands").properties().forEach(e -> bands.put(e.getKey(), new Bands(e.getValue())));
  }

  Level level(String name, double value) {
    Bands found = bands.get(name);
    if (found == null) {
      throw new IllegalArgumentException("no bands " + name);
    }
    return found.of(value);
  }

  boolean plausible(String quantity, double value) {
    JsonNode limits = file.get("limits").get(quantity);
    return value >= limits.get(0).asDouble() && value <= limits.get(1).asDouble();
  }

  double kilopascal() {
    return file.get("kilopascal").asDouble();
  }

  double milligramsPerMillimole() {
    return file.get("milligramsPerMillimole").asDouble();
  }

  Map<String, Double> groundLimitDays() {
    Map<String, Double> limits = new HashMap<>();
    file.get("groundLimitDays")
        .properties()
        .forEach(e -> limits.put(e.getKey(), e.getValue().asDouble()));
    return limits;
  }
}
