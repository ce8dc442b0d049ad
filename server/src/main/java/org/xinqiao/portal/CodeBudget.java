package org.xinqiao.portal;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Locale;
import org.springframework.core.io.ClassPathResource;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// How many codes may be asked for, from content/policy/channels.json: for one phone, from one
/// address, and in all. Phones that nobody has count like others, so that the limits tell nothing.
@Component
class CodeBudget {

  /// Which limit was reached.
  enum Kind {
    PHONE,
    SOURCE,
    ALL;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  record Limits(int perMinute, int perHour, int perDay) {}

  /// How many there were in the last minute, hour and day.
  record Asked(int minute, int hour, int day) {

    /// How long to wait when one more would be too many; zero when it would not.
    Duration wait(Limits limits) {
      if (day >= limits.perDay()) {
        return Duration.ofHours(2);
      }
      if (hour >= limits.perHour()) {
        return Duration.ofMinutes(15);
      }
      return minute >= limits.perMinute() ? Duration.ofMinutes(1) : Duration.ZERO;
    }
  }

  private final JsonNode settings;

  CodeBudget(JsonMapper json) {
    try (InputStream file =
        new ClassPathResource("content/policy/channels.json").getInputStream()) {
      settings = json.readTree(file).path("settings");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Limits of(Kind kind) {
    JsonNode value =
        settings.at(
            switch (kind) {
              case PHONE -> "/sms.code-per-number/value";
              case SOURCE -> "/sms.code-per-source/value";
              case ALL -> "/sms.code-in-all/value";
            });
    return new Limits(
        value.get("perMinute").asInt(), value.get("perHour").asInt(), value.get("perDay").asInt());
  }
}
