package org.xinqiao.standin.sms;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/// Tells the client what became of its messages and what patients answered, in the form in which
/// the provider of each message does.
final class Callbacks {

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final HttpClient http = HttpClient.newBuilder().connectTimeout(PATIENCE).build();
  private final SmsStandInSettings settings;
  private final InstantSource clock;
  private final AtomicLong numbers;
  private final List<Push> held = new ArrayList<>();
  private boolean holding;
  private volatile @Nullable URI address;

  Callbacks(SmsStandInSettings settings, InstantSource clock) {
    this.settings = settings;
    this.clock = clock;
    address = settings.callbacks();
    // Numbers of replies go on after a restart.
    numbers = new AtomicLong(clock.instant().toEpochMilli());
  }

  private record Push(String path, String body, boolean signed) {}

  /// From now on pushes go there.
  void tell(URI where) {
    address = where;
  }

  /// From now on pushes are kept until [#release].
  synchronized void hold() {
    holding = true;
  }

  /// Lets go what was held.
  ///
  /// @param reversed the newest first
  /// @return what the client answered to each; empty: it could not be reached
  List<Integer> release(boolean reversed) {
    List<Push> now;
    synchronized (this) {
      holding = false;
      now = new ArrayList<>(held);
      held.clear();
    }
    if (reversed) {
      Collections.reverse(now);
    }
    return now.stream().map(this::post).toList();
  }

  /// Reports what became of a message.
  List<Integer> report(ReceivedSms message, SmsLedger.Outcome outcome, int times) {
    if (message.protocol().equals(GatewayProtocol.NAME)) {
      Map<String, Object> event = new TreeMap<>();
      event.put("id", message.messageId() + "/" + outcome.code());
      event.put("type", outcome.success() ? "delivered" : "failed");
      event.put("attempt", message.clientId().replaceAll("/.*", ""));
      event.put("code", outcome.code());
      event.put("at", outcome.at().toString());
      return push(gateway(event), times);
    }
    Map<String, Object> report = new TreeMap<>();
    report.put("phone_number", message.phone());
    report.put("send_time", AliyunProtocol.TIME.format(message.at()));
    report.put("report_time", AliyunProtocol.TIME.format(outcome.at()));
    report.put("success", outcome.success());
    report.put("err_code", outcome.code());
    report.put("err_msg", outcome.success() ? "用户接收成功" : "发送失败");
    report.put("sms_size", "1");
    report.put("biz_id", message.messageId());
    report.put("out_id", message.clientId());
    return push(
        new Push("/aliyun/reports", JSON.writeValueAsString(List.of(report)), false), times);
  }

  /// Somebody writes.
  ///
  /// @param to a message to go by, of which provider and under which signature; null: none was sent
  List<Integer> reply(@Nullable ReceivedSms to, String phone, String text, int times) {
    long number = numbers.incrementAndGet();
    Instant at = clock.instant();
    if (to != null && to.protocol().equals(GatewayProtocol.NAME)) {
      Map<String, Object> event = new TreeMap<>();
      event.put("id", "up-" + number);
      event.put("type", "reply");
      event.put("phone", phone);
      event.put("text", text);
      event.put("at", at.toString());
      return push(gateway(event), times);
    }
    Map<String, Object> up = new TreeMap<>();
    up.put("phone_number", phone);
    up.put("send_time", AliyunProtocol.TIME.format(at));
    up.put("content", text);
    up.put("sign_name", to == null ? "" : to.signature());
    up.put("dest_code", "10690000");
    up.put("sequence_id", number);
    return push(new Push("/aliyun/replies", JSON.writeValueAsString(List.of(up)), false), times);
  }

  private static Push gateway(Map<String, Object> event) {
    return new Push("/gateway", JSON.writeValueAsString(Map.of("events", List.of(event))), true);
  }

  private List<Integer> push(Push push, int times) {
    List<Push> all = Collections.nCopies(times, push);
    synchronized (this) {
      if (holding) {
        held.addAll(all);
        return List.of();
      }
    }
    return all.stream().map(this::post).toList();
  }

  /// @return the status, or 0 when nobody answered
  private int post(Push push) {
    URI base = address;
    if (base == null) {
      return 0;
    }
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(base.toString().replaceAll("/+$", "") + push.path()))
            .timeout(PATIENCE)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(push.body()));
    if (push.signed()) {
      String at = String.valueOf(clock.instant().getEpochSecond());
      request.header("X-Timestamp", at);
      request.header("X-Signature", Hmac.hmac(settings.gatewaySecret(), at + "." + push.body()));
    }
    try {
      return http.send(request.build(), BodyHandlers.discarding()).statusCode();
    } catch (IOException e) {
      return 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return 0;
    }
  }
}
