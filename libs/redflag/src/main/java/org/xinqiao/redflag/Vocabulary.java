package org.xinqiao.redflag;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/// The content of the engine: word sets, concepts, markers of the context rules, combinations.
final class Vocabulary {

  private static final Pattern HAN = Pattern.compile("\\p{IsHan}+");

  private final Map<String, Concept> concepts = new LinkedHashMap<>();
  private final List<Combination> combinations = new ArrayList<>();
  private final List<String> contrasts;
  private final PatternMatcher matcher;
  private final List<String> longWords;
  private final JsonNode readings;
  private final String version;

  private Vocabulary() {
    JsonNode manifest = Resources.json("manifest.json");
    this.version = manifest.get("version").asString();
    Map<String, List<String>> sets = new HashMap<>();
    Map<String, List<String>> patterns = new LinkedHashMap<>();
    sets.putAll(Resources.lists(Resources.json("sets.json").get("sets")));
    for (String file : Resources.strings(manifest.get("concepts"))) {
      readConcepts(Resources.json(file), patterns);
    }
    JsonNode context = Resources.json("context-rules.json");
    Resources.lists(context.get("markers")).forEach((id, words) -> patterns.put("m:" + id, words));
    Resources.lists(context.get("persons")).forEach((id, words) -> patterns.put("p:" + id, words));
    this.contrasts = Resources.strings(context.get("contrasts"));
    this.readings = Resources.json("readings.json");
    readings.get("concepts").forEach(node -> add(concept(node, node.get("category").asString())));
    for (JsonNode node : Resources.json("combinations.json").get("combinations")) {
      combinations.add(combination(node));
    }
    this.matcher = PatternMatcher.compile(sets, patterns);
    this.longWords = longWords(sets, patterns);
    combinations.forEach(this::checkNames);
  }

  /// The plain pieces of the alarming patterns and of the sets that can be told by sound.
  private List<String> longWords(
      Map<String, List<String>> sets, Map<String, List<String>> patterns) {
    Set<String> words = new TreeSet<>();
    sets.values().forEach(members -> members.forEach(m -> addLongWords(m, words)));
    patterns.forEach((owner, sources) -> {
      Concept concept = concepts.get(owner);
      if (concept != null && concept.base().atLeast(Level.URGENT)) {
        sources.forEach(source -> addLongWords(source, words));
      }
    });
    return List.copyOf(words);
  }

  private static void addLongWords(String source, Set<String> words) {
    Matcher pieces = HAN.matcher(source);
    while (pieces.find()) {
      if (pieces.group().length() >= SyllableCorrector.LONG) {
        words.add(pieces.group());
      }
    }
  }

  static Vocabulary load() {
    return new Vocabulary();
  }

  private void readConcepts(JsonNode file, Map<String, List<String>> patterns) {
    String category = file.get("category").asString();
    for (JsonNode node : file.get("concepts")) {
      Concept concept = concept(node, category);
      add(concept);
      patterns.put(concept.id(), Resources.strings(node.get("patterns")));
    }
  }

  private void add(Concept concept) {
    if (concepts.put(concept.id(), concept) != null) {
      throw new IllegalStateException("concept defined twice: " + concept.id());
    }
  }

  private static Concept concept(JsonNode node, String category) {
    return new Concept(
        node.get("id").asString(),
        node.has("category") ? node.get("category").asString() : category,
        Level.valueOf(node.get("base").asString()),
        optional(node, "tags"),
        optional(node, "immune"));
  }

  private Combination combination(JsonNode node) {
    Level level = Level.valueOf(node.get("level").asString());
    Concept concept =
        new Concept(
            node.get("id").asString(),
            node.get("category").asString(),
            level,
            optional(node, "tags"),
            optional(node, "immune"));
    return new Combination(
        concept,
        Resources.strings(node.get("all")).stream().map(Vocabulary::alternatives).toList(),
        optional(node, "none"),
        node.has("anyPerson") && node.get("anyPerson").asBoolean(),
        node.has("replaces") ? optional(node, "replaces") : Set.of());
  }

  private static Set<String> alternatives(String source) {
    return Set.of(source.split("\\|"));
  }

  private static Set<String> optional(JsonNode node, String field) {
    return node.has(field) ? new HashSet<>(Resources.strings(node.get(field))) : Set.of();
  }

  /// A misspelt name in a combination would silently never fire.
  private void checkNames(Combination combination) {
    Set<String> known = new HashSet<>(concepts.keySet());
    concepts.values().forEach(c -> known.addAll(c.tags()));
    combinations.forEach(c -> known.add(c.concept().id()));
    combinations.forEach(c -> known.addAll(c.concept().tags()));
    known.addAll(ReadingFinder.TAGS);
    Set<String> used = new HashSet<>(combination.none());
    combination.all().forEach(used::addAll);
    used.addAll(combination.replaces());
    used.removeAll(known);
    if (!used.isEmpty()) {
      throw new IllegalStateException(
          "combination " + combination.concept().id() + " names unknown " + used);
    }
  }

  Concept concept(String id) {
    Concept concept = concepts.get(id);
    if (concept == null) {
      throw new IllegalArgumentException("no concept " + id);
    }
    return concept;
  }

  boolean isConcept(String id) {
    return concepts.containsKey(id);
  }

  Map<String, Concept> concepts() {
    return concepts;
  }

  List<Combination> combinations() {
    return combinations;
  }

  List<String> contrasts() {
    return contrasts;
  }

  PatternMatcher matcher() {
    return matcher;
  }

  List<String> longWords() {
    return longWords;
  }

  JsonNode readings() {
    return readings;
  }

  String version() {
    return version;
  }
}
