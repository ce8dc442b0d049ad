package org.xinqiao.risk;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.xinqiao.risk.domain.Input;
import org.xinqiao.risk.domain.Score;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// The scores and inputs of `content/risk`, read once at start. A file that does not fit stops the
/// start, with the place in it.
final class RiskLibrary {

  private static final String FOLDER = "content/risk/";
  private static final String INPUTS = FOLDER + "inputs.json";

  private final JsonMapper json;
  private final Map<String, Input> inputs;
  private final List<Score> scores;
  private final String fingerprint;

  /// What came with this installation.
  static RiskLibrary shipped(JsonMapper json) {
    return new RiskLibrary(json, files());
  }

  /// @param files the text of each by its name, the inputs among them
  RiskLibrary(JsonMapper json, Map<String, String> files) {
    this.json = json;
    Map<String, String> rest = new TreeMap<>(files);
    this.inputs = InputReader.read(place(INPUTS, rest.remove(INPUTS)));
    ScoreReader reader = new ScoreReader(inputs);
    Map<String, Score> byId = new LinkedHashMap<>();
    rest.forEach((name, text) -> {
      Place file = place(name, text);
      Score score = reader.read(file);
      if (byId.put(score.id(), score) != null) {
        throw file.wrong("there are two scores " + score.id());
      }
    });
    this.scores = inOrder(byId);
    this.fingerprint = fingerprint(files);
  }

  Map<String, Input> inputs() {
    return inputs;
  }

  /// Those that are switched on. A score stands after every one whose value it needs.
  List<Score> scores() {
    return scores.stream().filter(Score::on).toList();
  }

  /// Also those that ship off.
  List<Score> all() {
    return scores;
  }

  Optional<Score> score(String id) {
    return scores.stream().filter(score -> score.id().equals(id)).findFirst();
  }

  /// The input that holds the value of a score; empty when no other score needs it.
  Optional<Input> inputOf(Score score) {
    return inputs.values().stream()
        .filter(input -> score.id().equals(InputReader.scoreOf(input)))
        .findFirst();
  }

  /// Changes with any word of the content: then every patient is looked at once more.
  String fingerprint() {
    return fingerprint;
  }

  private List<Score> inOrder(Map<String, Score> byId) {
    List<Score> first = new ArrayList<>();
    for (Input input : inputs.values()) {
      String needed = InputReader.scoreOf(input);
      if (needed != null) {
        Score score = byId.get(needed);
        if (score == null) {
          throw new IllegalStateException(
              INPUTS + ": " + input.id() + " is the value of " + needed + ", which does not exist");
        }
        if (score.needs(null).stream().anyMatch(each -> scoreOf(each) != null)) {
          throw new IllegalStateException(
              INPUTS + ": " + needed + " is needed by others and needs another one itself");
        }
        first.add(score);
      }
    }
    List<Score> rest =
        byId.values().stream()
            .filter(score -> !first.contains(score))
            .sorted(Comparator.comparing(Score::id))
            .toList();
    first.addAll(rest);
    return List.copyOf(first);
  }

  private @org.jspecify.annotations.Nullable String scoreOf(String input) {
    Input found = inputs.get(input);
    return found == null ? null : InputReader.scoreOf(found);
  }

  private Place place(String name, @org.jspecify.annotations.Nullable String text) {
    if (text == null) {
      throw new IllegalStateException(name + " is missing");
    }
    try {
      return Place.root(name, json.readTree(text));
    } catch (JacksonException e) {
      throw new IllegalStateException(name + ": not JSON: " + e.getOriginalMessage());
    }
  }

  private static String fingerprint(Map<String, String> files) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      new TreeMap<>(files)
          .values()
          .forEach(text -> digest.update(text.getBytes(StandardCharsets.UTF_8)));
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  static Map<String, String> files() {
    Map<String, String> files = new TreeMap<>();
    try {
      Resource[] found =
          new PathMatchingResourcePatternResolver().getResources("classpath*:" + FOLDER + "*.json");
      for (Resource file : Arrays.asList(found)) {
        try (InputStream in = file.getInputStream()) {
          files.put(
              FOLDER + file.getFilename(), new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return files;
  }
}
