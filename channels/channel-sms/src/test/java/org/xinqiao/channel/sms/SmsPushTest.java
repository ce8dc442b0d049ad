package org.xinqiao.channel.sms;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.xinqiao.channel.Address;
import org.xinqiao.channel.Channel;
import org.xinqiao.channel.ChannelEvent;
import org.xinqiao.channel.OutgoingMessage;
import org.xinqiao.channel.SendResult;
import org.xinqiao.standin.sms.SmsStandIn;
import org.xinqiao.standin.sms.SmsStandInSettings;
import org.xinqiao.testkit.SettableClock;

/// What the stand-in pushes over a socket, read.
class SmsPushTest {

  private record Pushed(String path, Map<String, String> headers, byte[] body) {}

  @TempDir Path folder;
  private final SettableClock clock = SettableClock.at("2026-03-02T09:00");
  private final List<Pushed> pushed = new CopyOnWriteArrayList<>();
  private HttpServer listener;
  private SmsStandIn server;
  private Channel aliyun;
  private Channel gateway;

  @BeforeEach
  void open() throws Exception {
    listener = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10);
    listener.createContext(
        "/",
        exchange -> {
          Map<String, String> headers = new HashMap<>();
          exchange
              .getRequestHeaders()
              .forEach(
                  (name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values.getFirst()));
          pushed.add(
              new Pushed(
                  exchange.getRequestURI().getPath(),
                  headers,
                  exchange.getRequestBody().readAllBytes()));
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    listener.start();
    server =
        SmsStandIn.start(
            0,
            0,
            folder.resolve("ledger"),
            SmsStandInSettings.usual()
                .telling(URI.create("http://127.0.0.1:" + listener.getAddress().getPort() + "/c")),
            clock);
    URI base = URI.create("http://127.0.0.1:" + server.smsPort());
    aliyun =
        SmsChannel.aliyun(
            SmsChannel.ID,
            SmsFixture.SETTINGS,
            new AliyunSettings(base, "standin", "standin-secret", Map.of("SMS_ANY", "${words}")),
            clock);
    try (SmsFixture model = SmsFixture.gateway(folder, GatewaySettings.Format.JSON)) {
      GatewaySettings like = model.gateway(GatewaySettings.Format.JSON);
      gateway =
          SmsChannel.gateway(
              SmsChannel.ID,
              SmsFixture.SETTINGS,
              new GatewaySettings(
                  base.resolve("/gateway/send"),
                  null,
                  like.format(),
                  like.sendFields(),
                  Map.of(),
                  Map.of(),
                  like.signing(),
                  like.answers()),
              clock);
    }
  }

  @AfterEach
  void close() throws Exception {
    server.close();
    listener.stop(0);
  }

  private OutgoingMessage sent(Channel channel) {
    OutgoingMessage message =
        new OutgoingMessage(
            new org.xinqiao.channel.AttemptId(java.util.UUID.randomUUID()),
            new org.xinqiao.channel.ContactKey("k"),
            new Address("13800000001"),
            null,
            "您好",
            "zh-CN",
            clock.instant().plusSeconds(60));
    assertThat(channel.send(message)).isInstanceOf(SendResult.Accepted.class);
    return message;
  }

  private SmsPush.Reading.Read read(SmsPush push, Pushed what) {
    return (SmsPush.Reading.Read) push.read(what.headers(), what.body());
  }

  @Test
  void aliyunSaysWhatBecameOfAMessage() {
    OutgoingMessage message = sent(aliyun);
    String name = server.messages().getFirst().messageId();
    assertThat(server.deliver(name, true, "DELIVERED", 2)).containsExactly(200, 200);
    assertThat(pushed).hasSize(2).allMatch(p -> p.path().equals("/c/aliyun/reports"));
    SmsPush.Reading.Read first = read(SmsPush.aliyunReports(), pushed.getFirst());
    assertThat(first.events())
        .singleElement()
        .isInstanceOf(ChannelEvent.Delivered.class)
        .extracting(ChannelEvent::attemptId)
        .isEqualTo(message.attemptId());
    assertThat(read(SmsPush.aliyunReports(), pushed.getLast())).isEqualTo(first);
  }

  @Test
  void aliyunSaysThatAMessageCameBack() {
    sent(aliyun);
    server.deliver(server.messages().getFirst().messageId(), false, "MK:0001", 1);
    assertThat(read(SmsPush.aliyunReports(), pushed.getFirst()).events())
        .singleElement()
        .isInstanceOf(ChannelEvent.Bounced.class);
  }

  @Test
  void aliyunPassesOnWhatWasWrittenBack() {
    sent(aliyun);
    server.hold();
    server.reply("13800000001", "伤口疼", 1);
    server.reply("13800000001", "退订", 1);
    assertThat(pushed).isEmpty();
    assertThat(server.release(true)).containsExactly(200, 200);
    assertThat(pushed).allMatch(p -> p.path().equals("/c/aliyun/replies"));
    assertThat(pushed)
        .extracting(p -> read(SmsPush.aliyunReplies(), p).messages().getFirst().text())
        .containsExactly("退订", "伤口疼");
    assertThat(pushed)
        .extracting(p -> read(SmsPush.aliyunReplies(), p).messages().getFirst().eventId())
        .doesNotHaveDuplicates();
    assertThat(read(SmsPush.aliyunReplies(), pushed.getFirst()).messages().getFirst().toString())
        .doesNotContain("退订", "13800000001");
  }

  @Test
  void othersWithTheSameAccountAreNoneOfOurBusiness() {
    String body =
        """
        [{"biz_id":"1^0","out_id":"somebody","report_time":"2026-03-02 09:00:00","success":true,
          "err_code":"DELIVERED"}]
        """;
    assertThat(SmsPush.aliyunReports().read(Map.of(), body.getBytes(StandardCharsets.UTF_8)))
        .isEqualTo(new SmsPush.Reading.Read(List.of(), List.of()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{}", "[1]", "[{\"biz_id\":\"1\"}]", "<xml/>", "[[[[", "null"})
  void anythingElseIsMalformed(String body) {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    assertThat(SmsPush.aliyunReports().read(Map.of(), bytes))
        .isInstanceOf(SmsPush.Reading.Malformed.class);
    assertThat(SmsPush.aliyunReplies().read(Map.of(), bytes))
        .isInstanceOf(SmsPush.Reading.Malformed.class);
  }

  @Test
  void aGatewayIsBelievedWhenItSigned() {
    OutgoingMessage message = sent(gateway);
    server.deliver(server.messages().getFirst().messageId(), true, "DELIVERED", 1);
    server.reply("13800000001", "好的", 1);
    SmsPush push = SmsPush.gateway(SmsFixture.SIGNATURE, clock);
    assertThat(read(push, pushed.getFirst()).events().getFirst().attemptId())
        .isEqualTo(message.attemptId());
    assertThat(read(push, pushed.getLast()).messages().getFirst().text()).isEqualTo("好的");

    Pushed genuine = pushed.getFirst();
    assertThat(push.read(Map.of(), genuine.body())).isEqualTo(new SmsPush.Reading.Foreign());
    byte[] changed = genuine.body().clone();
    changed[changed.length - 3] ^= 1;
    assertThat(push.read(genuine.headers(), changed)).isEqualTo(new SmsPush.Reading.Foreign());
    clock.advance(Duration.ofMinutes(6));
    assertThat(push.read(genuine.headers(), genuine.body()))
        .isEqualTo(new SmsPush.Reading.Foreign());
  }
}
