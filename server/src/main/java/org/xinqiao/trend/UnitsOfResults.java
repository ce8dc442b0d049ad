package org.xinqiao.trend;

import java.text.Normalizer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The unit of each result and how ranges in other units become ranges in it: from the same code
/// maps by which the results themselves were converted, so that a value and its range never part.
final class UnitsOfResults {

  /// @param unit UCUM
  record Target(String unit, int decimals, Map<String, DoubleUnaryOperator> conversions) {}

  private final Map<String, String> written;
  private final Map<String, Target> targets;

  private UnitsOfResults(Map<String, String> written, Map<String, Target> targets) {
    this.written = written;
    this.targets = targets;
  }

  static UnitsOfResults shipped(JsonMapper json) {
    return read(
        TrendLibrary.read(json, "content/code-maps/units.json"),
        List.of(
            TrendLibrary.read(json, "content/code-maps/laboratory.json"),
            TrendLibrary.read(json, "content/code-maps/vital-signs.json")));
  }

  /// @param spellings content/code-maps/units.json
  /// @param maps the code maps of results
  static UnitsOfResults read(JsonNode spellings, List<JsonNode> maps) {
    Map<String, String> written = new HashMap<>();
    for (JsonNode unit : spellings.get("units")) {
      String code = unit.get("code").asString();
      written.put(compared(code), code);
      unit.get("written").forEach(one -> written.put(compared(one.asString()), code));
    }
    Map<String, Target> targets = new HashMap<>();
    for (JsonNode map : maps) {
      for (JsonNode item : map.get("items")) {
        Map<String, DoubleUnaryOperator> conversions = new HashMap<>();
        for (JsonNode unit : item.path("units")) {
          double factor = unit.get("factor").asDouble();
          double offset = unit.path("offset").asDouble(0);
          conversions.put(unit.get("unit").asString(), value -> value * factor + offset);
        }
        targets.put(
            item.get("code").asString(),
            new Target(item.get("unit").asString(), item.path("decimals").asInt(0), conversions));
      }
    }
    return new UnitsOfResults(written, targets);
  }

  Target target(String code) {
    Target target = targets.get(code);
    if (target == null) {
      throw new IllegalArgumentException(code + " is not in the code maps");
    }
    return target;
  }

  /// How a number in a unit, as it was written, becomes one in the unit of the result.
  ///
  /// @return empty when nobody listed that unit for it: it is never guessed
  Optional<DoubleUnaryOperator> conversion(String code, @Nullable String unit) {
    Target target = target(code);
    if (unit == null) {
      return Optional.empty();
    }
    String known = written.getOrDefault(compared(unit), unit);
    return known.equals(target.unit())
        ? Optional.of(DoubleUnaryOperator.identity())
        : Optional.ofNullable(target.conversions().get(known));
  }

  /// Widths and blanks differ from one system to the next; case means something.
  private static String compared(String unit) {
    return Normalizer.normalize(unit, Normalizer.Form.NFKC).replace(" ", "");
  }
}
