package org.xinqiao.consent;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;
import org.xinqiao.shared.DataClass;
import org.xinqiao.shared.Text;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What the law asks of each purpose and what each channel may carry: the table
/// content/policy/consent-rules.json. Thread-safe.
@Component
public class ConsentRules {

  /// One purpose.
  ///
  /// @param law where that stands
  /// @param maxClass the most sensitive data that may be used for it
  /// @param plain what it is for, in the patient's words
  /// @param young the same for patients of 14 to 17
  /// @param stops what ends when it is withdrawn
  public record PurposeRule(
      LegalBasis basis, String law, int maxClass, Text plain, Text young, Text stops) {

    /// Whether nothing is done without a grant.
    public boolean needsGrant() {
      return basis == LegalBasis.CONSENT || basis == LegalBasis.SEPARATE_CONSENT;
    }
  }

  private record ChannelRule(int maxClass, boolean criticalCalls, Text label) {}

  private final Map<Purpose, PurposeRule> purposes = new EnumMap<>(Purpose.class);
  private final Map<String, ChannelRule> channels = new HashMap<>();

  @Autowired
  ConsentRules(JsonMapper json) {
    this(read(json));
  }

  /// @throws IllegalArgumentException for a word that the table must not hold
  /// @throws IllegalStateException when a purpose is not in it
  ConsentRules(JsonNode file) {
    for (JsonNode one : file.get("purposes")) {
      purposes.put(
          Purpose.of(one.get("purpose").asString()),
          new PurposeRule(
              LegalBasis.of(one.get("basis").asString()),
              one.get("law").asString(),
              one.get("maxClass").asInt(),
              text(one.get("plain")),
              text(one.get("young")),
              text(one.get("stops"))));
    }
    for (JsonNode one : file.get("channels")) {
      channels.put(
          one.get("channel").asString(),
          new ChannelRule(
              one.get("maxClass").asInt(),
              one.get("criticalCalls").asBoolean(),
              text(one.get("label"))));
    }
    if (!purposes.keySet().containsAll(Set.of(Purpose.values()))) {
      throw new IllegalStateException("consent-rules.json does not rule every purpose");
    }
  }

  public PurposeRule of(Purpose purpose) {
    return Objects.requireNonNull(purposes.get(purpose));
  }

  /// A channel's name for people; null for a channel the table does not know.
  public @Nullable Text label(String channel) {
    ChannelRule rule = channels.get(channel);
    return rule == null ? null : rule.label();
  }

  /// The most sensitive class that a channel may carry. One that the table does not know carries
  /// nothing about health.
  int maxClass(String channel) {
    ChannelRule rule = channels.get(channel);
    return rule == null ? DataClass.NEUTRAL.level() : rule.maxClass();
  }

  /// Whether a person calls there, who need not ask when somebody is in danger.
  boolean criticalCalls(String channel) {
    ChannelRule rule = channels.get(channel);
    return rule != null && rule.criticalCalls();
  }

  private static Text text(JsonNode node) {
    return new Text(node.get("zh").asString(), node.get("en").asString());
  }

  static JsonNode read(JsonMapper json) {
    try (InputStream file =
        Objects.requireNonNull(
            ConsentRules.class.getResourceAsStream("/content/policy/consent-rules.json"),
            "content/policy/consent-rules.json is missing")) {
      return json.readTree(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
