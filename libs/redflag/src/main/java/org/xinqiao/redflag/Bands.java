package org.xinqiao.redflag;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Thresholds of one kind of reading for one group of patients. Several bands fit: the most severe.
final class Bands {

  private record Band(
      Level level, @Nullable Double from, @Nullable Double upTo, @Nullable Double below) {
    boolean holds(double value) {
      return (from == null || value >= from)
          && (upTo == null || value <= upTo)
          && (below == null || value < below);
    }
  }

  private final List<Band> bands = new ArrayList<>();

  Bands(JsonNode node) {
    for (JsonNode band : node) {
      bands.add(
          new Band(
              Level.valueOf(band.get("level").asString()),
              number(band, "from"),
              number(band, "upTo"),
              number(band, "below")));
    }
  }

  private static @Nullable Double number(JsonNode band, String field) {
    return band.has(field) ? band.get(field).asDouble() : null;
  }

  /// @param value already rounded as the kind of reading prescribes
  Level of(double value) {
    Level worst = Level.NONE;
    for (Band band : bands) {
      if (band.holds(value)) {
        worst = worst.max(band.level());
      }
    }
    return worst;
  }

  /// Half-up, so that 38.45 reads 38.5 as on the thermometer.
  static double round(double value, int decimals) {
    return BigDecimal.valueOf(value).setScale(decimals, RoundingMode.HALF_UP).doubleValue();
  }
}
