package org.xinqiao.messaging;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.ClassPathResource;
import org.xinqiao.channel.Channel;
import org.xinqiao.channel.sms.AliyunSettings;
import org.xinqiao.channel.sms.GatewaySettings;
import org.xinqiao.channel.sms.SmsChannel;
import org.xinqiao.channel.sms.SmsLimits;
import org.xinqiao.channel.sms.SmsPush;
import org.xinqiao.channel.sms.SmsSettings;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Text messages, when the settings name a provider.
@Configuration(proxyBeanMethods = false)
class SmsConfiguration {

  private static final String PREFIX = "xinqiao.messaging.sms";

  /// Reads the provider's reports, by the rest of the address at which they come.
  record SmsPushes(Map<String, SmsPush> byPath) {}

  @Bean
  @ConditionalOnProperty(prefix = PREFIX, name = "provider")
  Channel smsChannel(MessagingSettings settings, JsonMapper json, Clock clock) throws IOException {
    MessagingSettings.Sms sms = settings.sms();
    SmsSettings common =
        new SmsSettings(
            signature(sms.signature(), limits(json)),
            sms.answer(),
            sms.settlesAfter(),
            !sms.handOverAtOnce(),
            lengths(limits(json)),
            settings.hosts());
    return switch (sms.provider()) {
      case "aliyun" ->
          SmsChannel.aliyun(
              SmsChannel.ID,
              common,
              new AliyunSettings(
                  sms.endpoint(),
                  needed("account", sms.account()),
                  needed("secret", sms.secret()),
                  AliyunSettings.texts(description(sms))),
              clock);
      case "gateway" -> SmsChannel.gateway(SmsChannel.ID, common, gateway(sms), clock);
      default ->
          throw new IllegalStateException(
              PREFIX + ".provider is aliyun or gateway, not " + sms.provider());
    };
  }

  @Bean
  SmsPushes smsPushes(MessagingSettings settings, Clock clock) throws IOException {
    MessagingSettings.Sms sms = settings.sms();
    return new SmsPushes(
        switch (sms.provider()) {
          case "aliyun" ->
              Map.of(
                  "aliyun/reports", SmsPush.aliyunReports(),
                  "aliyun/replies", SmsPush.aliyunReplies());
          case "gateway" -> {
            GatewaySettings.Signature signing = gateway(sms).signing();
            // A gateway that signs nothing cannot be told from anybody else.
            yield signing == null ? Map.of() : Map.of("gateway", SmsPush.gateway(signing, clock));
          }
          default -> Map.of();
        });
  }

  private static GatewaySettings gateway(MessagingSettings.Sms sms) throws IOException {
    return GatewaySettings.read(description(sms), sms.secret());
  }

  private static byte[] description(MessagingSettings.Sms sms) throws IOException {
    Path file = sms.description();
    return Files.readAllBytes(
        Path.of(needed("description", file == null ? null : file.toString())));
  }

  private static String needed(String name, @Nullable String value) {
    if (value == null || value.isBlank()) {
      throw new IllegalStateException(PREFIX + "." + name + " is missing");
    }
    return value;
  }

  private static String signature(String signature, JsonNode limits) {
    JsonNode length = limits.at("/sms.signature-characters/value");
    if (signature.length() < length.get("min").asInt()
        || signature.length() > length.get("max").asInt()) {
      throw new IllegalStateException(
          "%s.signature has %s to %s characters"
              .formatted(PREFIX, length.get("min"), length.get("max")));
    }
    return signature;
  }

  private static SmsLimits lengths(JsonNode limits) {
    JsonNode segments = limits.path("sms.segment-characters");
    return new SmsLimits(
        segments.at("/value/single").asInt(),
        segments.at("/value/each").asInt(),
        limits.at("/sms.segments-max/value").asInt(),
        limits.at("/sms.total-characters/value").asInt(),
        segments.path("source").asString(),
        LocalDate.parse(segments.path("date").asString()));
  }

  private static JsonNode limits(JsonMapper json) throws IOException {
    try (InputStream file =
        new ClassPathResource("content/policy/channels.json").getInputStream()) {
      return json.readTree(file).path("settings");
    }
  }
}
