package org.xinqiao.standin.sms;

import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A plain gateway as many operators' resellers have one: `POST /gateway/send` and `POST
/// /gateway/query`, JSON or a form, signed with `X-Signature: HMAC-SHA256(secret, X-Timestamp + "."
/// + body)` in hexadecimal.
final class GatewayProtocol implements Protocol {

  static final String NAME = "gateway";
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final SmsStandInSettings settings;
  private final SmsLedger ledger;
  private final InstantSource clock;

  GatewayProtocol(SmsStandInSettings settings, SmsLedger ledger, InstantSource clock) {
    this.settings = settings;
    this.ledger = ledger;
    this.clock = clock;
  }

  @Override
  public boolean speaks(HttpRequestHead head) {
    return head.path().startsWith("/gateway/");
  }

  @Override
  public boolean sends(HttpRequestHead head) {
    return head.path().equals("/gateway/send");
  }

  @Override
  public Call read(HttpRequestHead head, byte[] body) {
    String text = new String(body, StandardCharsets.UTF_8);
    String expected = Hmac.hmac(settings.gatewaySecret(), head.header("x-timestamp") + "." + text);
    if (!expected.equals(head.header("x-signature"))) {
      return new Call.Answer(401, "{\"code\":\"1001\",\"message\":\"signature\"}");
    }
    Map<String, String> fields = new TreeMap<>();
    try {
      if (head.header("content-type").startsWith("application/json")) {
        for (Map.Entry<String, JsonNode> field : JSON.readTree(text).properties()) {
          fields.put(field.getKey(), field.getValue().asString());
        }
      } else {
        fields.putAll(HttpRequestHead.form(text));
      }
    } catch (JacksonException e) {
      return new Call.Answer(400, "{\"code\":\"1002\",\"message\":\"body\"}");
    }
    return sends(head) ? send(fields) : query(fields);
  }

  @Override
  public String answer(SmsMode mode, ReceivedSms message) {
    Map<String, Object> fields = new TreeMap<>();
    fields.put("code", mode.gatewayCode());
    if (mode.takes()) {
      fields.put("data", Map.of("id", message.messageId()));
    }
    return JSON.writeValueAsString(fields);
  }

  private Call send(Map<String, String> fields) {
    String text = fields.getOrDefault("text", "");
    int end = text.indexOf('】');
    if (!text.startsWith("【") || end < 0) {
      return new Call.Answer(200, "{\"code\":\"1402\"}");
    }
    return new Call.Send(
        new ReceivedSms(
            clock.instant(),
            NAME,
            "g-" + UUID.randomUUID(),
            fields.getOrDefault("id", "") + "/" + fields.getOrDefault("contact", ""),
            fields.getOrDefault("phone", ""),
            text.substring(1, end),
            "",
            text));
  }

  private Call query(Map<String, String> fields) {
    String id = fields.getOrDefault("id", "");
    Map<String, Object> answer = new TreeMap<>();
    answer.put("code", "0");
    ledger.all().stream()
        .filter(
            message -> message.protocol().equals(NAME) && message.clientId().startsWith(id + "/"))
        .findFirst()
        .ifPresentOrElse(
            message -> {
              var outcome = ledger.outcome(message.messageId());
              answer.put(
                  "data",
                  Map.of(
                      "id",
                      message.messageId(),
                      "state",
                      outcome.map(o -> o.success() ? "delivered" : "failed").orElse("sent"),
                      "at",
                      outcome.map(SmsLedger.Outcome::at).orElse(message.at()).toString()));
            },
            () -> answer.put("data", Map.of("state", "none")));
    return new Call.Answer(200, JSON.writeValueAsString(answer));
  }
}
