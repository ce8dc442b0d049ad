package org.xinqiao.channel.sms;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.xinqiao.calls.CallableHosts;
import org.xinqiao.channel.Address;
import org.xinqiao.channel.AttemptId;
import org.xinqiao.channel.Channel;
import org.xinqiao.channel.ContactKey;
import org.xinqiao.channel.OutgoingMessage;
import org.xinqiao.channel.ProviderFixture;
import org.xinqiao.channel.SendResult.Reason;
import org.xinqiao.standin.sms.SmsMode;
import org.xinqiao.standin.sms.SmsScript;
import org.xinqiao.standin.sms.SmsStandIn;
import org.xinqiao.standin.sms.SmsStandInSettings;
import org.xinqiao.testkit.SettableClock;

/// The channel in front of the stand-in.
final class SmsFixture implements ProviderFixture {

  static final SmsSettings SETTINGS =
      new SmsSettings(
          "某某医院",
          Duration.ofSeconds(2),
          Duration.ofMinutes(10),
          true,
          new SmsLimits(70, 67, 2, 500, "tests", LocalDate.of(2026, 3, 1)),
          new CallableHosts(List.of("127.0.0.1")));

  static final GatewaySettings.Signature SIGNATURE =
      new GatewaySettings.Signature("standin-secret", "X-Signature", "X-Timestamp");

  private static final GatewaySettings.Answers ANSWERS =
      new GatewaySettings.Answers(
          "code",
          Set.of("0"),
          "data.id",
          Map.of(
              "1101", Reason.UNREACHABLE_ADDRESS,
              "1201", Reason.RATE_LIMITED,
              "1301", Reason.QUOTA,
              "1401", Reason.CONTENT_REFUSED,
              "1901", Reason.PROVIDER_UNAVAILABLE),
          "data.state",
          Set.of("sent", "failed"),
          Set.of("delivered"),
          Set.of("none"),
          "data.at");

  final SettableClock clock = SettableClock.at("2026-03-02T09:00");
  final SmsStandIn server;
  private final Channel channel;

  private SmsFixture(Path folder, SmsStandInSettings settings, Function<SmsFixture, Channel> make)
      throws IOException {
    server = SmsStandIn.start(0, 0, folder.resolve(UUID.randomUUID() + ".jsonl"), settings, clock);
    channel = make.apply(this);
  }

  static SmsFixture aliyun(Path folder) throws IOException {
    return aliyun(folder, Map.of("SMS_ANY", "${words}"));
  }

  static SmsFixture aliyun(Path folder, Map<String, String> templates) throws IOException {
    return new SmsFixture(
        folder,
        SmsStandInSettings.usual().withTemplates(templates),
        fixture ->
            SmsChannel.aliyun(
                SmsChannel.ID,
                SETTINGS,
                new AliyunSettings(fixture.base(), "standin", "standin-secret", templates),
                fixture.clock));
  }

  static SmsFixture gateway(Path folder, GatewaySettings.Format format) throws IOException {
    return new SmsFixture(
        folder,
        SmsStandInSettings.usual(),
        fixture ->
            SmsChannel.gateway(SmsChannel.ID, SETTINGS, fixture.gateway(format), fixture.clock));
  }

  URI base() {
    return URI.create("http://127.0.0.1:" + server.smsPort());
  }

  GatewaySettings gateway(GatewaySettings.Format format) {
    return new GatewaySettings(
        base().resolve("/gateway/send"),
        base().resolve("/gateway/query"),
        format,
        Map.of("phone", "{phone}", "text", "{text}", "id", "{attempt}", "contact", "{contact}"),
        Map.of("id", "{attempt}"),
        Map.of(),
        SIGNATURE,
        ANSWERS);
  }

  OutgoingMessage message(String phone, String body) {
    return new OutgoingMessage(
        new AttemptId(UUID.randomUUID()),
        new ContactKey("t1/p1/k1"),
        new Address(phone),
        null,
        body,
        "zh-CN",
        now().plusSeconds(3600));
  }

  @Override
  public Channel channel() {
    return channel;
  }

  @Override
  public void behave(Behaviour behaviour) {
    switch (behaviour) {
      case ACCEPT -> play(SmsMode.OK);
      case ACCEPT_SLOWLY -> server.play(SmsScript.slow(Duration.ofMillis(200)));
      case REFUSE_PERMANENTLY -> play(SmsMode.REFUSE_NUMBER);
      case REFUSE_TEMPORARILY -> play(SmsMode.SYSTEM_ERROR);
      case ACCEPT_THEN_DROP -> play(SmsMode.ACCEPT_THEN_DROP);
      case ACCEPT_THEN_STALL -> play(SmsMode.ACCEPT_THEN_STALL);
      case STALL_WITHOUT_TAKING -> play(SmsMode.STALL);
      case DROP_BEFORE_MESSAGE -> play(SmsMode.DROP_BEFORE_MESSAGE);
      case DOWN -> close();
    }
  }

  void play(SmsMode mode) {
    server.play(SmsScript.always(mode));
  }

  @Override
  public List<Taken> taken() {
    return server.messages().stream()
        .map(sms -> {
          String[] ids = sms.clientId().split("[:/]", 2);
          return new Taken(ids[0], ids[1], sms.phone(), null, sms.words());
        })
        .toList();
  }

  @Override
  public int conversations() {
    return server.connections();
  }

  @Override
  public Address address(int n) {
    return new Address("138%08d".formatted(n));
  }

  @Override
  public Address malformedAddress() {
    return new Address("0571-87654321");
  }

  @Override
  public Instant now() {
    return clock.instant();
  }

  @Override
  public void passTime(Duration time) {
    clock.advance(time);
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
