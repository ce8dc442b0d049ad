package org.xinqiao.channel.sms;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.xinqiao.channel.Address;
import org.xinqiao.channel.AttemptId;
import org.xinqiao.channel.ChannelEvent;
import org.xinqiao.channel.InboundMessage;
import org.xinqiao.channel.SendResult.Reason;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Signed reports of a gateway: `{"events": [{"id", "type", "at", ...}]}`, where `delivered` and
/// `failed` name the `attempt`, and `reply` has a `phone` and a `text`.
final class GatewayPush implements SmsPush {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  /// A copied report is worth nothing after this long; an honest repetition is signed anew.
  private static final Duration OLDEST = Duration.ofMinutes(5);

  private final GatewaySettings.Signature signing;
  private final InstantSource clock;

  GatewayPush(GatewaySettings.Signature signing, InstantSource clock) {
    this.signing = signing;
    this.clock = clock;
  }

  @Override
  public Reading read(Map<String, String> headers, byte[] body) {
    if (!genuine(headers, body)) {
      return new Reading.Foreign();
    }
    List<ChannelEvent> events = new ArrayList<>();
    List<InboundMessage> messages = new ArrayList<>();
    try {
      JsonNode list = JSON.readTree(body).path("events");
      if (!list.isArray()) {
        return new Reading.Malformed("no list of events");
      }
      for (JsonNode event : list) {
        String id = text(event, "id");
        Instant at = Instant.parse(text(event, "at"));
        switch (text(event, "type")) {
          case "delivered" -> events.add(new ChannelEvent.Delivered(attempt(event), id, at));
          case "failed" ->
              events.add(
                  new ChannelEvent.Bounced(attempt(event), id, at, Reason.UNREACHABLE_ADDRESS));
          case "reply" ->
              messages.add(
                  new InboundMessage(
                      new Address(text(event, "phone")), id, at, text(event, "text")));
          default -> {
            return new Reading.Malformed("an event of no known type");
          }
        }
      }
    } catch (JacksonException e) {
      return new Reading.Malformed("not JSON");
    } catch (IllegalArgumentException | DateTimeException e) {
      return new Reading.Malformed("an event lacks a field, or has a wrong one");
    }
    return new Reading.Read(events, messages);
  }

  private boolean genuine(Map<String, String> headers, byte[] body) {
    String at = headers.getOrDefault(signing.timeHeader().toLowerCase(Locale.ROOT), "");
    String said = headers.getOrDefault(signing.header().toLowerCase(Locale.ROOT), "");
    if (!at.matches("[0-9]{1,12}")) {
      return false;
    }
    Duration age =
        Duration.between(Instant.ofEpochSecond(Long.parseLong(at)), clock.instant()).abs();
    byte[] start = (at + ".").getBytes(StandardCharsets.UTF_8);
    byte[] signed = new byte[start.length + body.length];
    System.arraycopy(start, 0, signed, 0, start.length);
    System.arraycopy(body, 0, signed, start.length, body.length);
    return age.compareTo(OLDEST) <= 0 && Signing.same(Signing.hmac(signing.secret(), signed), said);
  }

  private static AttemptId attempt(JsonNode event) {
    return AttemptId.parse(text(event, "attempt"));
  }

  private static String text(JsonNode event, String name) {
    JsonNode value = event.path(name);
    if (!value.isString() || value.asString().isEmpty()) {
      throw new IllegalArgumentException(name);
    }
    return value.asString();
  }
}
