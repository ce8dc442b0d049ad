package org.xinqiao.interop;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.stereotype.Component;
import org.xinqiao.shared.Text;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The maps of content/code-maps. A file that does not fit stops the start.
@Component
class CodeMaps {

  private final List<CodeMap> maps = new ArrayList<>();
  private final Map<CodeKind, Index> indexes = new EnumMap<>(CodeKind.class);
  private final Map<String, String> units = new HashMap<>();

  CodeMaps(JsonMapper json) {
    try {
      for (Resource file :
          new PathMatchingResourcePatternResolver()
              .getResources("classpath*:content/code-maps/*.json")) {
        String name = String.valueOf(file.getFilename());
        if (name.endsWith(".cases.json")) {
          continue;
        }
        try (InputStream in = file.getInputStream()) {
          JsonNode node = json.readTree(in);
          if (name.equals("units.json")) {
            node.get("units").forEach(this::addUnit);
          } else {
            maps.add(map(node));
          }
        } catch (RuntimeException e) {
          throw new IllegalStateException("content/code-maps/" + name + " does not fit: " + e, e);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("The code maps cannot be read", e);
    }
    maps.sort(Comparator.comparing(map -> map.system().id()));
    maps.forEach(map -> indexes.computeIfAbsent(map.kind(), kind -> new Index()).add(map));
  }

  /// Where to look for what is asked with every code of every message.
  private static final class Index {

    private final Map<String, CodeMap.Item> targets = new HashMap<>();
    private final Map<String, CodeMap.Item> names = new HashMap<>();
    private final Map<String, CodeMap.Item> alone = new HashMap<>();

    void add(CodeMap map) {
      for (CodeMap.Item item : map.items()) {
        targets.putIfAbsent(item.code(), item);
        item.names().forEach(name -> names.putIfAbsent(name, item));
        item.alone().forEach(code -> alone.putIfAbsent(code, item));
      }
    }
  }

  /// UCUM for a unit as it is written; the text itself when nobody listed it.
  String unit(String written) {
    String text = CodeText.ofUnit(written);
    return units.getOrDefault(text, text);
  }

  /// What a code and a name mean, if that is beyond doubt.
  Optional<CodeMap.Item> meant(CodeKind kind, String code, String name) {
    Index index = indexes.get(kind);
    if (index == null) {
      return Optional.empty();
    }
    CodeMap.Item target = index.targets.get(code);
    if (target != null) {
      return Optional.of(target);
    }
    String called = CodeText.of(name);
    String compared = CodeText.of(code);
    CodeMap.Item named = index.names.get(called.isEmpty() ? compared : called);
    return named == null && (called.isEmpty() || called.equals(compared))
        ? Optional.ofNullable(index.alone.get(compared))
        : Optional.ofNullable(named);
  }

  /// A target that these maps know.
  Optional<CodeMap.Item> target(CodeSystem system, String code) {
    return maps.stream()
        .flatMap(map -> map.items().stream())
        .filter(item -> item.system() == system && item.code().equals(code))
        .findFirst();
  }

  /// The international code in a national one, with its system.
  Optional<String> byRule(CodeKind kind, String code) {
    String compared = CodeText.of(code);
    return maps.stream()
        .filter(map -> map.kind() == kind)
        .flatMap(map -> map.byRule(compared).stream())
        .findFirst();
  }

  List<CodeMap.Item> items(CodeKind kind) {
    return maps.stream()
        .filter(map -> map.kind() == kind)
        .flatMap(map -> map.items().stream())
        .toList();
  }

  /// What may be meant, the likeliest first: by name, by short form, by a name within the name.
  List<CodeMap.Item> suggest(CodeKind kind, String code, String name) {
    String comparedCode = CodeText.of(code);
    String comparedName = CodeText.of(name);
    Map<CodeMap.Item, Integer> likely = new LinkedHashMap<>();
    for (CodeMap.Item item : items(kind)) {
      int points = item.codes().contains(comparedCode) ? 4 : 0;
      for (String known : item.names()) {
        if (known.equals(comparedName)) {
          points = Math.max(points, 8);
        } else if (comparedName.contains(known) || known.contains(comparedName)) {
          points = Math.max(points, comparedName.length() > 1 && known.length() > 1 ? 2 : 0);
        }
      }
      if (points > 0) {
        likely.put(item, points);
      }
    }
    return likely.entrySet().stream()
        .sorted(Map.Entry.<CodeMap.Item, Integer>comparingByValue().reversed())
        .limit(3)
        .map(Map.Entry::getKey)
        .toList();
  }

  private void addUnit(JsonNode unit) {
    String code = unit.get("code").asString();
    units.put(CodeText.ofUnit(code), code);
    unit.get("written").forEach(text -> units.put(CodeText.ofUnit(text.asString()), code));
  }

  private static CodeMap map(JsonNode file) {
    CodeSystem system = CodeSystem.of(file.get("system").asString()).orElseThrow();
    List<CodeMap.Item> items = new ArrayList<>();
    file.path("items").forEach(item -> items.add(item(system, item)));
    List<CodeMap.Rule> rules = new ArrayList<>();
    for (JsonNode rule : file.path("rules")) {
      rules.add(
          new CodeMap.Rule(
              Pattern.compile(rule.get("pattern").asString()), rule.get("code").asString()));
    }
    return new CodeMap(
        CodeKind.of(file.get("kind").asString()).orElseThrow(),
        system,
        List.copyOf(items),
        List.copyOf(rules));
  }

  private static CodeMap.Item item(CodeSystem system, JsonNode item) {
    String code = item.get("code").asString();
    if (!system.has(code)) {
      throw new IllegalArgumentException(code + " is no code of " + system.id());
    }
    int decimals = item.path("decimals").asInt(0);
    List<UnitRule> units = new ArrayList<>();
    for (JsonNode unit : item.path("units")) {
      units.add(
          new UnitRule(
              unit.get("unit").asString(),
              unit.get("factor").asDouble(),
              unit.path("offset").asDouble(0),
              decimals));
    }
    return new CodeMap.Item(
        system,
        code,
        new Text(item.get("name").get("zh").asString(), item.get("name").get("en").asString()),
        textOrNull(item, "unit"),
        decimals,
        texts(item.path("codes")),
        texts(item.path("alone")),
        texts(item.path("names")),
        List.copyOf(units));
  }

  private static @Nullable String textOrNull(JsonNode node, String name) {
    return node.has(name) ? node.get(name).asString() : null;
  }

  private static Set<String> texts(JsonNode list) {
    Set<String> texts = new TreeSet<>();
    list.forEach(text -> texts.add(CodeText.of(text.asString())));
    return texts;
  }
}
