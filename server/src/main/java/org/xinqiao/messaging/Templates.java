package org.xinqiao.messaging;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.stereotype.Component;
import org.xinqiao.governor.Decision.Wording;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The texts of messages, from content/templates. Placeholders are filled and nothing is computed;
/// a text with an unfilled placeholder is never given out. Values are put in once and not read
/// again, so a patient whose name is `{link}` is only a patient with a strange name.
@Component
class Templates {

  private static final Pattern PLACEHOLDER = Pattern.compile("\\{([a-z][a-zA-Z]*)}");
  static final String DISCLAIMER = "建议仅供参考，具体以线下诊断为准。";

  private final Map<String, Template> templates = new TreeMap<>();

  Templates(JsonMapper json) {
    try {
      for (Resource file :
          new PathMatchingResourcePatternResolver()
              .getResources("classpath*:content/templates/*.json")) {
        try (InputStream in = file.getInputStream()) {
          Template template = Template.of(json.readTree(in));
          templates.put(template.id(), template);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("The templates cannot be read", e);
    }
  }

  /// A text ready to be sent.
  record Rendered(@Nullable String subject, String body) {}

  /// A template says that a value is needed which nobody gave.
  static final class Incomplete extends RuntimeException {
    Incomplete(String template, String what) {
      super(template + " lacks " + what);
    }
  }

  int latestVersion(String id) {
    return find(id).version();
  }

  /// @param values by placeholder name
  /// @throws Incomplete when there is no such text or a placeholder stays empty
  Rendered render(
      String id, String channel, String language, Wording wording, Map<String, String> values) {
    Template template = find(id);
    Variant variant =
        template
            .variant(channel, language, wording)
            .or(() -> template.variant(channel, "zh-CN", wording))
            .orElseThrow(() -> new Incomplete(id, "a " + wording + " text for " + channel));
    String body = fill(id, variant.body(), values);
    if (template.advice() && wording == Wording.PERSONAL && !body.contains(DISCLAIMER)) {
      body = body + "\n" + DISCLAIMER;
    }
    String subject = variant.subject();
    return new Rendered(subject == null ? null : fill(id, subject, values), body);
  }

  private Template find(String id) {
    Template template = templates.get(id);
    if (template == null) {
      throw new Incomplete(id, "its file");
    }
    return template;
  }

  private static String fill(String id, String text, Map<String, String> values) {
    Matcher matcher = PLACEHOLDER.matcher(text);
    StringBuilder filled = new StringBuilder();
    while (matcher.find()) {
      String value = values.get(matcher.group(1));
      if (value == null || value.isBlank()) {
        throw new Incomplete(id, "{" + matcher.group(1) + "}");
      }
      matcher.appendReplacement(filled, Matcher.quoteReplacement(value));
    }
    return matcher.appendTail(filled).toString();
  }

  private record Variant(
      String channel, String language, String wording, @Nullable String subject, String body) {}

  private record Template(String id, int version, boolean advice, List<Variant> variants) {

    static Template of(JsonNode node) {
      List<Variant> variants = new ArrayList<>();
      for (JsonNode variant : node.get("variants")) {
        variants.add(
            new Variant(
                variant.get("channel").asString(),
                variant.get("language").asString(),
                variant.get("wording").asString(),
                variant.has("subject") ? variant.get("subject").asString() : null,
                variant.get("body").asString()));
      }
      return new Template(
          node.get("id").asString(),
          node.get("version").asInt(),
          node.path("advice").asBoolean(false),
          variants);
    }

    Optional<Variant> variant(String channel, String language, Wording wording) {
      return variants.stream()
          .filter(v ->
              v.channel().equals(channel)
                  && v.language().equals(language)
                  && v.wording().equals(wording.toString()))
          .findFirst();
    }
  }
}
