package org.xinqiao.trend;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.xinqiao.shared.Text;
import org.xinqiao.trend.domain.Bounds;
import org.xinqiao.trend.domain.Indicator;
import org.xinqiao.trend.domain.Line;
import org.xinqiao.trend.domain.Range;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What content/trends says, read once at start. A file that does not fit stops the start.
final class TrendLibrary {

  static final String FILE = "content/trends/indicators.json";

  /// Interventions that are no medicines.
  static final Set<String> KINDS = Set.of("operation", "admission", "pathway");

  /// @param codes what a code of a medicine means
  /// @param names generic names that the name of a product contains
  record MedicineGroup(String id, Text label, List<String> codes, List<String> names) {}

  private final List<Indicator> indicators = new ArrayList<>();
  private final Map<String, MedicineGroup> medicines = new LinkedHashMap<>();
  private final boolean verified;

  static TrendLibrary shipped(JsonMapper json, UnitsOfResults units) {
    return new TrendLibrary(read(json, FILE), units);
  }

  TrendLibrary(JsonNode content, UnitsOfResults units) {
    try {
      this.verified = content.get("verified").asBoolean();
      Map<String, Text> groups = new LinkedHashMap<>();
      for (JsonNode group : content.get("groups")) {
        groups.put(group.get("id").asString(), text(group.get("label")));
      }
      for (JsonNode group : content.get("medicines")) {
        String id = group.get("id").asString();
        medicines.put(
            id,
            new MedicineGroup(
                id,
                text(group.get("label")),
                strings(group.get("codes")),
                strings(group.get("names"))));
      }
      Set<String> ids = new LinkedHashSet<>();
      for (JsonNode one : content.get("indicators")) {
        Indicator indicator = indicator(one, groups, units);
        if (!ids.add(indicator.id())) {
          throw new IllegalArgumentException("there are two indicators " + indicator.id());
        }
        indicators.add(indicator);
      }
    } catch (RuntimeException e) {
      throw new IllegalStateException(FILE + " does not fit: " + e.getMessage(), e);
    }
  }

  /// In the order in which they are shown.
  List<Indicator> indicators() {
    return indicators;
  }

  Optional<Indicator> indicator(String id) {
    return indicators.stream().filter(one -> one.id().equals(id)).findFirst();
  }

  /// The groups of medicines that are marked on a curve.
  List<MedicineGroup> medicinesOf(Indicator indicator) {
    return medicines.values().stream()
        .filter(group -> indicator.marks().contains(group.id()))
        .toList();
  }

  /// Whether somebody compared the ranges with their sources.
  boolean verified() {
    return verified;
  }

  private Indicator indicator(JsonNode node, Map<String, Text> groups, UnitsOfResults units) {
    String id = node.get("id").asString();
    Text group = groups.get(node.get("group").asString());
    if (group == null) {
      throw new IllegalArgumentException(id + " is in a group that does not exist");
    }
    List<Line> lines = new ArrayList<>();
    node.get("lines").forEach(line -> lines.add(line(line, units)));
    if (lines.stream().map(Line::unit).distinct().count() != 1) {
      throw new IllegalArgumentException(id + " has lines of several units");
    }
    List<String> marks = strings(node.get("marks"));
    for (String mark : marks) {
      if (!KINDS.contains(mark) && !medicines.containsKey(mark)) {
        throw new IllegalArgumentException(id + " marks " + mark + ", which does not exist");
      }
    }
    JsonNode axis = node.path("axis");
    return new Indicator(
        id,
        group,
        text(node.get("title")),
        node.get("shown").asString(),
        number(axis, "from"),
        number(axis, "to"),
        lines,
        Set.copyOf(marks));
  }

  private static Line line(JsonNode node, UnitsOfResults units) {
    String code = node.get("code").asString();
    UnitsOfResults.Target target = units.target(code);
    List<Range> ranges = new ArrayList<>();
    node.get("ranges").forEach(range -> ranges.add(range(range)));
    return new Line(
        node.get("id").asString(),
        text(node.get("label")),
        code,
        target.unit(),
        target.decimals(),
        ranges);
  }

  private static Range range(JsonNode node) {
    JsonNode critical = node.path("critical");
    return new Range(
        node.get("kind").asString(),
        node.has("sex") ? node.get("sex").asString() : null,
        node.get("fromAge").asInt(),
        node.has("toAge") ? Integer.valueOf(node.get("toAge").asInt()) : null,
        bounds(node),
        critical.isMissingNode()
            ? null
            : new Bounds(number(critical, "below"), true, number(critical, "from"), false),
        node.get("source").asString());
  }

  private static Bounds bounds(JsonNode node) {
    Double low = number(node, "from");
    Double high = number(node, "to");
    return new Bounds(
        low == null ? number(node, "above") : low,
        low != null,
        high == null ? number(node, "below") : high,
        high != null);
  }

  private static @Nullable Double number(JsonNode node, String field) {
    return node.has(field) ? Double.valueOf(node.get(field).asDouble()) : null;
  }

  private static List<String> strings(JsonNode list) {
    List<String> strings = new ArrayList<>();
    list.forEach(one -> strings.add(one.asString()));
    return strings;
  }

  private static Text text(JsonNode node) {
    return new Text(node.get("zh").asString(), node.get("en").asString());
  }

  static JsonNode read(JsonMapper json, String file) {
    try (InputStream in = TrendLibrary.class.getResourceAsStream("/" + file)) {
      if (in == null) {
        throw new IllegalStateException(file + " is missing");
      }
      return json.readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
