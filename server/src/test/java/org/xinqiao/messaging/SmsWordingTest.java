package org.xinqiao.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Text messages are paid for by the segment, and longer ones are refused: with every value at its
/// longest, neutral words fit one segment, and personal ones two.
class SmsWordingTest {

  private static final Pattern PLACEHOLDER = Pattern.compile("\\{([a-z]+)}");
  private static final JsonMapper JSON = new JsonMapper();

  /// `https://` and a short host, the path, and a handle.
  private static final int LINK = 46;

  private static final int SIGNATURE = 10;

  @Test
  void everyChineseTextFits() throws IOException {
    JsonNode settings =
        JSON.readTree(new ClassPathResource("content/policy/channels.json").getContentAsByteArray())
            .get("settings");
    JsonNode segment = settings.at("/sms.segment-characters/value");
    JsonNode longest = settings.at("/variables.max-characters/value");
    Map<String, Integer> most =
        Map.of(
            "neutral",
            segment.get("single").asInt(),
            "personal",
            segment.get("each").asInt() * settings.at("/sms.segments-max/value").asInt());
    for (Resource file :
        new PathMatchingResourcePatternResolver()
            .getResources("classpath*:content/templates/*.json")) {
      JsonNode template = JSON.readTree(file.getContentAsByteArray());
      boolean hasSms = false;
      for (JsonNode variant : template.get("variants")) {
        if (variant.get("channel").asString().equals("sms")
            && variant.get("language").asString().equals("zh-CN")) {
          hasSms = true;
          String wording = variant.get("wording").asString();
          assertThat(length(variant.get("body").asString(), longest) + SIGNATURE)
              .as("%s %s", template.get("id").asString(), wording)
              .isLessThanOrEqualTo(most.get(wording));
        }
      }
      assertThat(hasSms).as(template.get("id").asString()).isTrue();
    }
  }

  private static int length(String body, JsonNode longest) {
    Matcher placeholder = PLACEHOLDER.matcher(body);
    int length = PLACEHOLDER.matcher(body).replaceAll("").length();
    while (placeholder.find()) {
      length +=
          placeholder.group(1).equals("link") ? LINK : longest.get(placeholder.group(1)).asInt();
    }
    return length;
  }
}
