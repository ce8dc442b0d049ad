package org.xinqiao.channel.email;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.xinqiao.calls.CallableHosts;
import org.xinqiao.channel.Address;
import org.xinqiao.channel.AttemptId;
import org.xinqiao.channel.Channel;
import org.xinqiao.channel.ContactKey;
import org.xinqiao.channel.OutgoingMessage;
import org.xinqiao.channel.ProviderFixture;
import org.xinqiao.channel.email.EmailSettings.Sender;
import org.xinqiao.channel.email.EmailSettings.Server;
import org.xinqiao.channel.email.EmailSettings.Timing;
import org.xinqiao.standin.mail.MailMode;
import org.xinqiao.standin.mail.MailScript;
import org.xinqiao.standin.mail.MailStandIn;
import org.xinqiao.testkit.SettableClock;

/// The e-mail channel in front of the stand-in, with its look-up.
final class EmailFixture implements ProviderFixture {

  static final Sender SENDER =
      Sender.of("follow-up@hospital.example", "某某医院 随访中心")
          .withUnsubscribe("stop@hospital.example", "https://hospital.example/stop/{attempt}");

  static final Timing QUICK =
      new Timing(
          Duration.ofSeconds(2),
          Duration.ofSeconds(2),
          Duration.ofSeconds(5),
          Duration.ofMinutes(5));

  final SettableClock clock = SettableClock.at("2026-03-02T09:00");
  final MailStandIn server;
  private final EmailChannel channel;

  EmailFixture(Path folder) throws IOException {
    server = MailStandIn.start(0, 0, folder.resolve(UUID.randomUUID() + ".jsonl"), clock);
    channel = channel(server.smtpPort(), lookup());
  }

  /// A channel to this port, for instance of a proxy before the stand-in.
  EmailChannel channel(int port, @Nullable DeliveryLookup lookup) throws IOException {
    EmailSettings settings =
        EmailSettings.of(Server.plain("127.0.0.1", port), SENDER).withTiming(QUICK);
    return new EmailChannel(EmailChannel.ID, settings, lookup, clock);
  }

  DeliveryLookup lookup() {
    URI base = URI.create("http://127.0.0.1:" + server.httpPort());
    return new HttpDeliveryLookup(
        base, Duration.ofSeconds(2), null, new CallableHosts(List.of("127.0.0.1")));
  }

  OutgoingMessage message(String body) {
    return new OutgoingMessage(
        new AttemptId(UUID.randomUUID()),
        new ContactKey("t1/p1/k1"),
        address(1),
        "复诊提醒",
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
      case ACCEPT -> play(MailMode.OK);
      case ACCEPT_SLOWLY -> server.play(MailScript.slow(Duration.ofMillis(200)));
      case REFUSE_PERMANENTLY -> play(MailMode.REFUSE_RCPT);
      case REFUSE_TEMPORARILY -> play(MailMode.TEMPORARY);
      case ACCEPT_THEN_DROP -> play(MailMode.ACCEPT_THEN_DROP);
      case ACCEPT_THEN_STALL -> play(MailMode.ACCEPT_THEN_STALL);
      case STALL_WITHOUT_TAKING -> play(MailMode.STALL);
      case DROP_BEFORE_MESSAGE -> play(MailMode.DROP_BEFORE_DATA);
      case DOWN -> close();
    }
  }

  private void play(MailMode mode) {
    server.play(MailScript.always(mode));
  }

  @Override
  public List<Taken> taken() {
    return server.messages().stream()
        .map(mail ->
            new Taken(
                String.valueOf(mail.attemptId()),
                String.valueOf(mail.contactKey()),
                mail.to().getFirst(),
                mail.subject().equals(SENDER.name()) ? null : mail.subject(),
                mail.text()))
        .toList();
  }

  @Override
  public int conversations() {
    return server.connections();
  }

  @Override
  public Address address(int n) {
    return new Address("patient%d@example.org".formatted(n));
  }

  @Override
  public Address malformedAddress() {
    return new Address("王阿姨");
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
