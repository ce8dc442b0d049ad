package org.xinqiao.channel.email;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.xinqiao.channel.Address;
import org.xinqiao.channel.ChannelContract;
import org.xinqiao.channel.OutgoingMessage;
import org.xinqiao.channel.ProviderFixture;
import org.xinqiao.channel.QueryResult;
import org.xinqiao.channel.SendResult;
import org.xinqiao.channel.SendResult.Permanence;
import org.xinqiao.channel.SendResult.Reason;
import org.xinqiao.channel.SentAttempt;
import org.xinqiao.channel.UnknownCause;
import org.xinqiao.channel.email.EmailSettings.Server;
import org.xinqiao.standin.mail.MailMode;
import org.xinqiao.standin.mail.MailScript;
import org.xinqiao.standin.mail.ReceivedMail;
import org.xinqiao.testkit.Eventually;

/// The contract, and what is particular to e-mail.
class EmailChannelTest extends ChannelContract {

  @TempDir Path folder;

  private EmailFixture email;

  @Override
  protected ProviderFixture open() throws IOException {
    return new EmailFixture(folder);
  }

  @BeforeEach
  void start() throws IOException {
    email = new EmailFixture(folder);
  }

  @AfterEach
  void stop() {
    email.close();
  }

  @Test
  void theLetterIsSound() {
    OutgoingMessage message = email.message("您好！\nhttps://hospital.example/p/x1\n<谢谢>");
    SendResult result = email.channel().send(message);

    ReceivedMail mail = email.server.messages().getFirst();
    String id = message.attemptId() + "@hospital.example";
    assertThat(result).isEqualTo(new SendResult.Accepted(id));
    assertThat(mail.messageId()).isEqualTo(id);
    assertThat(mail.from()).isEqualTo("follow-up@hospital.example");
    assertThat(mail.headers())
        .containsEntry("from", "某某医院 随访中心 <follow-up@hospital.example>")
        .containsEntry("to", "patient1@example.org")
        .containsEntry("subject", "复诊提醒")
        .containsEntry("mime-version", "1.0")
        .containsEntry("content-language", "zh-CN")
        .containsEntry("auto-submitted", "auto-generated")
        .containsEntry(
            "list-unsubscribe",
            "<mailto:stop@hospital.example?subject=unsubscribe>, <https://hospital.example/stop/"
                + message.attemptId()
                + ">");
    assertThat(mail.headers().get("date")).startsWith("Mon, 2 Mar 2026");
    assertThat(mail.html())
        .contains("<html lang=\"zh-CN\">", "href=\"https://hospital.example/p/x1\"", "点这里打开")
        .contains("&lt;谢谢&gt;");
  }

  @Test
  void domainsMayBeChinese() {
    OutgoingMessage message = email.message("您好");
    OutgoingMessage chinese = to(message, "wang@例子.中国");
    assertThat(email.channel().send(chinese)).isInstanceOf(SendResult.Accepted.class);
    assertThat(email.server.messages().getFirst().to())
        .containsExactly("wang@xn--fsqu00a.xn--fiqs8s");
  }

  @ParameterizedTest
  @CsvSource({
    "refuse-content, CONTENT_REFUSED, PERMANENT, smtp 554 5.7.1 at END",
    "rate-limit, RATE_LIMITED, TEMPORARY, smtp 450 4.7.1 at RCPT",
    "refuse-rcpt, UNREACHABLE_ADDRESS, PERMANENT, smtp 550 5.1.1 at RCPT",
    "temporary, PROVIDER_UNAVAILABLE, TEMPORARY, smtp 451 4.3.0 at RCPT",
    "busy, PROVIDER_UNAVAILABLE, TEMPORARY, no answer at CONNECT",
    "stall-at-greeting, PROVIDER_UNAVAILABLE, TEMPORARY, "
        + "no answer at CONNECT: SocketTimeoutException",
  })
  void refusalsSayWhy(String mode, Reason reason, Permanence permanence, String detail) {
    email.server.play(MailScript.always(MailMode.parse(mode)));
    assertThat(email.channel().send(email.message("您好")))
        .isEqualTo(new SendResult.Refused(reason, permanence, null, detail));
    assertThat(email.server.messages()).isEmpty();
  }

  @Test
  void anUnreadableAnswerToTheDotIsUnknown() {
    email.server.play(MailScript.always(MailMode.ACCEPT_THEN_GARBLE));
    assertThat(email.channel().send(email.message("您好")))
        .isInstanceOfSatisfying(
            SendResult.Unknown.class,
            u -> assertThat(u.cause()).isEqualTo(UnknownCause.UNREADABLE_ANSWER));
  }

  @Test
  void aMessageThatArrivesLateIsFoundLater() {
    email.server.play(MailScript.slow(Duration.ofMillis(3_200)));
    Instant start = email.now();
    OutgoingMessage message = email.message("您好");
    SentAttempt sent = new SentAttempt(message.attemptId(), message.to(), start);
    assertThat(email.channel().send(message)).isInstanceOf(SendResult.Unknown.class);
    assertThat(email.channel().query(sent))
        .isInstanceOfSatisfying(
            QueryResult.Unknown.class,
            u -> assertThat(u.cause()).isEqualTo(UnknownCause.TOO_EARLY));
    Eventually.await(
        Duration.ofSeconds(15), () -> email.channel().query(sent) instanceof QueryResult.Accepted);
  }

  @Test
  void withoutLookupThereIsNoQuestion() throws IOException {
    EmailChannel channel = email.channel(email.server.smtpPort(), null);
    assertThat(channel.capabilities().queryable()).isFalse();
    assertThat(channel.capabilities().settlesAfter()).isZero();
    OutgoingMessage message = email.message("您好");
    channel.send(message);
    assertThat(channel.query(new SentAttempt(message.attemptId(), message.to(), email.now())))
        .isEqualTo(new QueryResult.NotSupported());
  }

  @Test
  void theDeadlineIsLookedAtAgainBeforeTheFinalDot() throws IOException {
    Instant start = email.now();
    AtomicInteger looks = new AtomicInteger();
    InstantSource runs = () -> start.plusSeconds(2000L * looks.getAndIncrement());
    EmailSettings settings =
        EmailSettings.of(Server.plain("127.0.0.1", email.server.smtpPort()), EmailFixture.SENDER)
            .withTiming(EmailFixture.QUICK);
    EmailChannel channel = new EmailChannel(EmailChannel.ID, settings, null, runs);
    assertThat(channel.send(email.message("x".repeat(15_000))))
        .isInstanceOfSatisfying(
            SendResult.Refused.class,
            r -> assertThat(r.reason()).isEqualTo(Reason.DEADLINE_PASSED));
    assertThat(email.server.connections()).isEqualTo(1);
    assertThat(email.server.messages()).isEmpty();
  }

  @Test
  void aHostThatDoesNotExistIsATemporaryRefusal() throws IOException {
    EmailSettings settings =
        EmailSettings.of(Server.plain("mail.invalid", 25), EmailFixture.SENDER)
            .withTiming(EmailFixture.QUICK);
    EmailChannel channel = new EmailChannel(EmailChannel.ID, settings, null, email.clock);
    assertThat(channel.send(email.message("您好")))
        .isInstanceOfSatisfying(
            SendResult.Refused.class,
            r -> {
              assertThat(r.permanence()).isEqualTo(Permanence.TEMPORARY);
              assertThat(r.detail()).startsWith("no answer at CONNECT");
            });
  }

  private static OutgoingMessage to(OutgoingMessage m, String address) {
    return new OutgoingMessage(
        m.attemptId(),
        m.contactKey(),
        new Address(address),
        m.subject(),
        m.body(),
        m.language(),
        m.deadline());
  }
}
