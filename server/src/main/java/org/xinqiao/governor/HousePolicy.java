package org.xinqiao.governor;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.springframework.stereotype.Component;
import org.xinqiao.calendar.QuietHours;
import org.xinqiao.governor.domain.ContactPolicy;
import org.xinqiao.patient.Representative;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The hospital's rules of contact, from content/policy.
@Component
class HousePolicy {

  /// What each channel needs to reach somebody.
  private static final Map<String, String> ADDRESS =
      Map.of("email", "email", "sandbox", "phone", "sms", "phone");

  /// Those that reach people; calls are made by staff, and the sandbox reaches nobody.
  static final List<String> REACHING = List.of("sms", "phone", "email");

  private final ContactPolicy.Limits limits;
  private final boolean mergeSameDay;
  private final Map<String, Integer> perAddressAndDay;

  HousePolicy(JsonMapper json) {
    JsonNode hours = settings(json, "quiet-hours");
    JsonNode caps = settings(json, "frequency-caps");
    this.limits =
        new ContactPolicy.Limits(
            ZoneId.of(value(hours, "zone").asString()),
            quiet(value(hours, "default")),
            quiet(value(hours, "marketing")),
            LocalTime.parse(value(hours, "default-send-time").asString()),
            value(caps, "proactive-per-patient-per-day").get("count").asInt(),
            value(caps, "nonclinical-per-patient-per-7-days").get("count").asInt(),
            Representative.DECIDES_AT);
    this.mergeSameDay = value(caps, "merge-same-day").asBoolean();
    JsonNode channels = settings(json, "channels");
    this.perAddressAndDay =
        Map.of(
            "sms", value(channels, "sms.notice-per-number-per-day").asInt(),
            "email", value(channels, "email.per-address-per-day").asInt(),
            "sandbox", value(channels, "sandbox.per-number-per-day").asInt());
  }

  /// Most messages to one address on one day; empty when the channel knows no such limit.
  OptionalInt perAddressAndDay(String channel) {
    Integer most = perAddressAndDay.get(channel);
    return most == null ? OptionalInt.empty() : OptionalInt.of(most);
  }

  /// Whether notices of one day go out as one message.
  boolean mergeSameDay() {
    return mergeSameDay;
  }

  ContactPolicy.Limits limits() {
    return limits;
  }

  String addressOf(String channel) {
    return ADDRESS.getOrDefault(channel, "none");
  }

  /// The channels that have an address: all that anything is sent by.
  List<String> addressed() {
    return ADDRESS.keySet().stream().sorted().toList();
  }

  /// The kind of address that a channel of [#REACHING] needs.
  String reachedBy(String channel) {
    return channel.equals("phone") ? "phone" : addressOf(channel);
  }

  private static QuietHours quiet(JsonNode hours) {
    return new QuietHours(
        LocalTime.parse(hours.get("from").asString()), LocalTime.parse(hours.get("to").asString()));
  }

  private static JsonNode value(JsonNode settings, String key) {
    return settings.get(key).get("value");
  }

  private static JsonNode settings(JsonMapper json, String name) {
    String path = "/content/policy/" + name + ".json";
    try (InputStream file = HousePolicy.class.getResourceAsStream(path)) {
      if (file == null) {
        throw new IllegalStateException(path + " is missing");
      }
      return json.readTree(file).get("settings");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
