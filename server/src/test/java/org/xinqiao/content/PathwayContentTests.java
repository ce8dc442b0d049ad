package org.xinqiao.content;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What a pathway names is there, and what it sends can be sent: a schema does not see that.
class PathwayContentTests {

  private static final Path CONTENT = Path.of("../content");
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private static final Pattern PLACEHOLDER = Pattern.compile("\\{([a-z]+)}");

  /// Days before a visit for which its reminder may stand: times that come again are written at
  /// least so far ahead.
  private static final int LONGEST_REMINDER = 60;

  /// What the message of a step can fill in.
  private static final Set<String> KNOWN =
      Set.of("honor", "hospital", "phone", "date", "weekday", "dept", "link");

  static Stream<Path> pathways() throws IOException {
    try (Stream<Path> all = Files.list(CONTENT.resolve("pathways"))) {
      return all.sorted().toList().stream();
    }
  }

  @ParameterizedTest
  @MethodSource("pathways")
  void thePathwayIsWhole(Path file) throws IOException {
    assertThat(flaws(Files.readString(file))).isEmpty();
    assertThat(JSON.readTree(Files.readString(file)).get("id").asString() + ".json")
        .isEqualTo(file.getFileName().toString());
  }

  @ParameterizedTest(name = "{2}")
  @CsvSource(
      delimiter = '|',
      value = {
        "\"htn-check\" | \"htn-chek\" | form: there is no questionnaire htn-chek",
        "\"tpl.T12\" | \"tpl.T99\" | yearly: there is no template tpl.T99",
        "\"anchor\": \"visit\" | \"anchor\": \"visti\" | there is no anchor visti",
        "\"id\": \"yearly\" | \"id\": \"form\" | two steps form",
        "\"daysBefore\": 3 | \"daysBefore\": 90 | visit: a reminder stands too early",
        "\"afterStep\": \"visit\" | \"afterStep\": \"vist\" | close: there is no step vist",
        "\"tpl.check-form\" | \"tpl.home-readings\" | form: tpl.home-readings has no link to a form",
        "\"times\": 40 | \"times\": 0 | comes again fewer than twice",
      })
  void aPathwayThatIsWrongIsFound(String right, String wrong, String flaw) throws IOException {
    String file = Files.readString(CONTENT.resolve("pathways/hypertension.json"));
    assertThat(file).contains(right);
    assertThat(String.join("; ", flaws(file.replace(right, wrong)))).contains(flaw);
  }

  /// Instruments whose owners do not let them be given away, by the names they go by.
  @Test
  void noLicensedInstrumentIsNamedAsOurs() throws IOException {
    try (Stream<Path> files = Files.list(CONTENT.resolve("questionnaires"))) {
      assertThat(files.map(file -> file.getFileName().toString().toLowerCase(Locale.ROOT)))
          .noneMatch(
              name -> name.matches("(mmas|act|c-act|acq|cat|eq5d|eq-5d|sf36|sf-36|womac|hads).*"));
    }
  }

  private static List<String> flaws(String file) throws IOException {
    JsonNode pathway = JSON.readTree(file);
    List<String> flaws = new ArrayList<>();
    Set<String> anchors = new HashSet<>();
    pathway.get("anchors").properties().forEach(entry -> anchors.add(entry.getKey()));
    Set<String> steps = new HashSet<>();
    for (JsonNode step : pathway.get("steps")) {
      String id = step.get("id").asString();
      if (!steps.add(id)) {
        flaws.add("two steps " + id);
      }
      if (!anchors.contains(step.get("anchor").asString())) {
        flaws.add(id + ": there is no anchor " + step.get("anchor").asString());
      }
      JsonNode every = step.get("every");
      if (every != null && every.path("times").asInt(2) < 2) {
        flaws.add(id + ": comes again fewer than twice");
      }
      checkWords(step, id, flaws);
    }
    String last = pathway.get("close").get("afterStep").asString();
    if (!steps.contains(last)) {
      flaws.add("close: there is no step " + last);
    }
    return flaws;
  }

  private static void checkWords(JsonNode step, String id, List<String> flaws) throws IOException {
    boolean form = step.has("questionnaire");
    if (form && !exists("questionnaires", step.get("questionnaire"))) {
      flaws.add(id + ": there is no questionnaire " + step.get("questionnaire").asString());
    }
    if (step.has("template")) {
      checkTemplate(step, step.get("template"), form, id, flaws);
    }
    for (JsonNode reminder : step.path("revisit").path("reminders")) {
      checkTemplate(step, reminder.get("template"), true, id, flaws);
      if (reminder.get("daysBefore").asInt() > LONGEST_REMINDER) {
        flaws.add(id + ": a reminder stands too early");
      }
    }
  }

  private static void checkTemplate(
      JsonNode step, JsonNode named, boolean link, String id, List<String> flaws)
      throws IOException {
    String name = named.asString();
    if (!exists("templates", named)) {
      flaws.add(id + ": there is no template " + name);
      return;
    }
    JsonNode template =
        JSON.readTree(Files.readString(CONTENT.resolve("templates/" + name + ".json")));
    Set<String> said = new TreeSet<>();
    boolean linked = false;
    for (JsonNode variant : template.get("variants")) {
      said.add(
          variant.get("channel").asString()
              + " "
              + variant.get("language").asString()
              + " "
              + variant.get("wording").asString());
      String body = variant.get("body").asString();
      linked |= body.contains("{link}");
      Matcher placeholder = PLACEHOLDER.matcher(body);
      while (placeholder.find()) {
        if (!KNOWN.contains(placeholder.group(1))) {
          flaws.add(id + ": " + name + " asks for " + placeholder.group());
        }
      }
    }
    if (link != linked) {
      flaws.add(
          id + ": " + name + (link ? " has no link to a form" : " has a link that leads nowhere"));
    }
    for (JsonNode channel : step.get("channels")) {
      for (String wording : List.of("personal", "neutral")) {
        if (!said.contains(channel.asString() + " zh-CN " + wording)) {
          flaws.add(id + ": " + name + " has no " + wording + " words for " + channel.asString());
        }
      }
    }
  }

  private static boolean exists(String folder, JsonNode name) {
    return Files.exists(CONTENT.resolve(folder + "/" + name.asString() + ".json"));
  }
}
