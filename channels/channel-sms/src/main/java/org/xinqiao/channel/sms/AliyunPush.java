package org.xinqiao.channel.sms;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.xinqiao.channel.Address;
import org.xinqiao.channel.AttemptId;
import org.xinqiao.channel.ChannelEvent;
import org.xinqiao.channel.InboundMessage;
import org.xinqiao.channel.SendResult.Reason;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The two things that Aliyun SMS pushes over HTTP: JSON arrays of reports, or of inbound messages.
final class AliyunPush {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private AliyunPush() {}

  static SmsPush.Reading reports(byte[] body) {
    List<ChannelEvent> events = new ArrayList<>();
    Optional<JsonNode> list = array(body);
    if (list.isEmpty()) {
      return new SmsPush.Reading.Malformed("not a JSON array");
    }
    for (JsonNode report : list.get()) {
      String name = report.path("biz_id").asString("");
      String code = report.path("err_code").asString("");
      Optional<Instant> at = AliyunProvider.time(report.path("report_time").asString(""));
      if (name.isEmpty() || at.isEmpty() || !report.path("success").isBoolean()) {
        return new SmsPush.Reading.Malformed("a report without biz_id, report_time or success");
      }
      Optional<AttemptId> attempt = OutId.attempt(report.path("out_id").asString(""));
      if (attempt.isPresent()) {
        // Aliyun gives reports no number of their own.
        String event = name + "/" + code + "/" + at.get();
        events.add(
            report.path("success").asBoolean()
                ? new ChannelEvent.Delivered(attempt.get(), event, at.get())
                : new ChannelEvent.Bounced(
                    attempt.get(), event, at.get(), Reason.UNREACHABLE_ADDRESS));
      }
    }
    return new SmsPush.Reading.Read(events, List.of());
  }

  static SmsPush.Reading replies(byte[] body) {
    List<InboundMessage> messages = new ArrayList<>();
    Optional<JsonNode> list = array(body);
    if (list.isEmpty()) {
      return new SmsPush.Reading.Malformed("not a JSON array");
    }
    for (JsonNode up : list.get()) {
      String phone = up.path("phone_number").asString("");
      String sequence = up.path("sequence_id").asString("");
      Optional<Instant> at = AliyunProvider.time(up.path("send_time").asString(""));
      if (phone.isEmpty() || sequence.isEmpty() || at.isEmpty() || !up.path("content").isString()) {
        return new SmsPush.Reading.Malformed(
            "a message without phone_number, sequence_id, send_time or content");
      }
      messages.add(
          new InboundMessage(
              new Address(phone),
              "up/" + sequence + "/" + at.get(),
              at.get(),
              up.path("content").asString()));
    }
    return new SmsPush.Reading.Read(List.of(), messages);
  }

  private static Optional<JsonNode> array(byte[] body) {
    try {
      return Optional.of(JSON.readTree(body)).filter(JsonNode::isArray);
    } catch (JacksonException e) {
      return Optional.empty();
    }
  }
}
