package org.xinqiao.interop;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.LocalTime;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.ClassPathResource;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The limits of peers for which nobody chose: content/policy/intake-alarms.json, by the way in
/// which they reach us.
@Component
class AlarmDefaults {

  private final Map<String, AlarmLimits> byTransport = new HashMap<>();

  AlarmDefaults(JsonMapper json) {
    try (InputStream file =
        new ClassPathResource("content/policy/intake-alarms.json").getInputStream()) {
      json.readTree(file)
          .required("settings")
          .properties()
          .forEach(setting ->
              byTransport.put(setting.getKey(), limits(setting.getValue().required("value"))));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  AlarmLimits of(String transport) {
    return Objects.requireNonNull(byTransport.get(transport), transport);
  }

  private static AlarmLimits limits(JsonNode value) {
    return new AlarmLimits(
        number(value, "silentMinutes"),
        LocalTime.parse(value.required("from").asString()),
        LocalTime.parse(value.required("to").asString()),
        value.required("workingDaysOnly").asBoolean(),
        number(value, "lagSeconds"),
        number(value, "quarantinedPerHour"));
  }

  private static @Nullable Integer number(JsonNode value, String name) {
    JsonNode number = value.required(name);
    return number.isNull() ? null : Integer.valueOf(number.asInt());
  }
}
