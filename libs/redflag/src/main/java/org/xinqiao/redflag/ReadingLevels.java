package org.xinqiao.redflag;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Decides how fast a human must look at a value that a device at home measured, by the same bands
/// as values in free text (`readings.json`, with its sources). A value that no body has is no
/// reason to be quiet: somebody asks for another one.
///
/// Immutable and safe for concurrent use.
public final class ReadingLevels {

  private static final String MEAL_UNKNOWN = ".other";

  /// @param category the clinical topic, as in `bp`
  /// @param rule the bands that decided, as in `systolic.pregnant`
  public record Finding(Level level, String category, String rule) {}

  private record Kind(String quantity, String category, int decimals, Map<String, double[]> units) {

    double converted(double value, @Nullable String unit) {
      double[] line = unit == null ? null : units.get(unit.strip());
      double[] used = line == null ? units.values().iterator().next() : line;
      return Bands.round(value * used[0] + used[1], decimals);
    }
  }

  private final Map<String, Kind> kinds = new HashMap<>();
  private final Ranges ranges;

  private ReadingLevels(JsonNode file) {
    this.ranges = new Ranges(file);
    Map<String, String> categories = new HashMap<>();
    file.get("concepts")
        .forEach(one -> categories.put(one.get("id").asString(), one.get("category").asString()));
    for (JsonNode one : file.get("observations")) {
      Map<String, double[]> units = new LinkedHashMap<>();
      one.get("units")
          .properties()
          .forEach(unit ->
              units.put(
                  unit.getKey(),
                  new double[] {
                    unit.getValue().get(0).asDouble(), unit.getValue().get(1).asDouble()
                  }));
      String category = categories.get(one.get("concept").asString());
      if (category == null) {
        throw new IllegalStateException("readings.json has no concept " + one.get("concept"));
      }
      kinds.put(
          one.get("code").asString(),
          new Kind(one.get("quantity").asString(), category, one.get("decimals").asInt(), units));
    }
  }

  /// Reads the thresholds packed into the jar.
  ///
  /// @throws IllegalStateException when the content is missing or contradicts itself
  public static ReadingLevels load() {
    return new ReadingLevels(Resources.json("readings.json"));
  }

  /// Whether there are thresholds for what this code (LOINC) stands for.
  public boolean knows(String code) {
    return kinds.containsKey(code);
  }

  /// Whether a value says nothing of any patient, so that nobody needs to ask whose it is.
  ///
  /// @param code LOINC; [#knows] it
  /// @param unit as the device gives it; null or unknown: the usual one
  public boolean isQuiet(String code, double value, @Nullable String unit) {
    Kind kind = kind(code);
    double measured = kind.converted(value, unit);
    return ranges.plausible(kind.quantity(), measured)
        && allBands(kind.quantity()).stream()
            .allMatch(bands -> ranges.level(bands, measured) == Level.NONE);
  }

  /// @param code LOINC; [#knows] it
  /// @param unit as the device gives it; null or unknown: the usual one
  public Finding of(String code, double value, @Nullable String unit, PatientContext context) {
    Kind kind = kind(code);
    double measured = kind.converted(value, unit);
    if (!ranges.plausible(kind.quantity(), measured)) {
      return new Finding(Level.ATTENTION, kind.category(), kind.quantity() + ".implausible");
    }
    Finding worst = new Finding(Level.NONE, kind.category(), kind.quantity());
    for (String bands : bands(kind.quantity(), context)) {
      Level level = ranges.level(bands, measured);
      if (level.compareTo(worst.level()) > 0) {
        worst = new Finding(level, kind.category(), bands);
      }
    }
    return worst;
  }

  private Kind kind(String code) {
    Kind kind = kinds.get(code);
    if (kind == null) {
      throw new IllegalArgumentException("no thresholds for " + code);
    }
    return kind;
  }

  /// Those of [#bands] for every patient there may be.
  private static List<String> allBands(String quantity) {
    return switch (quantity) {
      case "systolic", "diastolic" -> List.of(quantity, quantity + ".pregnant");
      case "glucose" -> List.of("glucose" + MEAL_UNKNOWN, "glucose.pregnant" + MEAL_UNKNOWN);
      case "temperature" ->
          List.of(
              "temperature.adult",
              "temperature.child",
              "temperature.chemo",
              "temperature.pregnant",
              "temperature.postop");
      default -> List.of(quantity);
    };
  }

  /// The most severe of the groups the patient belongs to counts. A meter does not say what was
  /// eaten before, and that diabetes is not on record does not mean that there is none.
  private static List<String> bands(String quantity, PatientContext context) {
    boolean pregnant = context.pregnancyWeeks() != null;
    return switch (quantity) {
      case "systolic", "diastolic" -> List.of(pregnant ? quantity + ".pregnant" : quantity);
      case "glucose" -> List.of((pregnant ? "glucose.pregnant" : "glucose") + MEAL_UNKNOWN);
      case "temperature" -> temperature(context, pregnant);
      // A child's normal rate is faster; the table is for adults at rest.
      case "heartRate" -> child(context) ? List.of() : List.of(quantity);
      default -> List.of(quantity);
    };
  }

  private static List<String> temperature(PatientContext context, boolean pregnant) {
    List<String> groups = new ArrayList<>();
    if (child(context)) {
      groups.add("temperature.child");
    }
    if (within(context.daysSinceChemotherapy(), 42)) {
      groups.add("temperature.chemo");
    }
    if (pregnant) {
      groups.add("temperature.pregnant");
    }
    if (within(context.daysSinceSurgery(), 30)) {
      groups.add("temperature.postop");
    }
    return groups.isEmpty() ? List.of("temperature.adult") : groups;
  }

  private static boolean within(@Nullable Integer days, int limit) {
    return days != null && days <= limit;
  }

  private static boolean child(PatientContext context) {
    Integer age = context.ageYears();
    return age != null && age < 18;
  }
}
