package org.xinqiao.standin.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.xinqiao.testkit.SettableClock;

class MailStandInTest {

  private static final String MAIL =
      """
      Message-ID: <m1@hospital.example>
      X-Xinqiao-Contact: t1/p1/k1
      X-Xinqiao-Attempt: a1
      Subject: =?UTF-8?B?5aSN6K+K?=
       =?UTF-8?B?5o+Q6YaS?=
      Content-Type: text/plain; charset=UTF-8
      Content-Transfer-Encoding: base64

      5oKo5aW9CuKAlA==\
      """
          .replace("\n", "\r\n");

  @TempDir Path folder;

  private final SettableClock clock = SettableClock.at("2026-03-02T09:00");
  private MailStandIn server;

  @BeforeEach
  void start() throws IOException {
    server = MailStandIn.start(0, 0, folder.resolve("ledger.jsonl"), clock);
  }

  @AfterEach
  void stop() throws IOException {
    server.close();
  }

  @Test
  void takesAMessage() throws IOException {
    try (RawSmtp client = client()) {
      assertThat(client.send("a@example.org", MAIL)).startsWith("250");
    }
    assertThat(server.messages())
        .singleElement()
        .satisfies(mail -> {
          assertThat(mail.at()).isEqualTo(clock.instant());
          assertThat(mail.from()).isEqualTo("follow-up@hospital.example");
          assertThat(mail.to()).containsExactly("a@example.org");
          assertThat(mail.messageId()).isEqualTo("m1@hospital.example");
          assertThat(mail.subject()).isEqualTo("复诊提醒");
          assertThat(mail.contactKey()).isEqualTo("t1/p1/k1");
          assertThat(mail.attemptId()).isEqualTo("a1");
          assertThat(mail.text()).isEqualTo("您好\n—");
        });
  }

  @Test
  void theLedgerIsOnDiskPrivateAndReadAgain() throws IOException {
    try (RawSmtp client = client()) {
      client.send("a@example.org", MAIL);
      client.send("b@example.org", MAIL.replace("m1@", "m2@"));
    }
    Path file = folder.resolve("ledger.jsonl");
    assertThat(Files.readAllLines(file)).hasSize(2);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    List<ReceivedMail> before = server.messages();
    server.close();
    Files.writeString(file, "{\"at\":\"2026-", StandardOpenOption.APPEND);

    server = MailStandIn.start(0, 0, file, clock);
    assertThat(server.messages()).isEqualTo(before);
    try (RawSmtp client = client()) {
      client.send("c@example.org", MAIL.replace("m1@", "m3@"));
    }
    assertThat(Files.readAllLines(file)).as("the cut line is gone").hasSize(3);
  }

  @ParameterizedTest
  @CsvSource({
    "MAIL FROM:<a@b.example>, 503", // before EHLO
    "RCPT TO:<a@b.example>, 503",
    "DATA, 503",
    "EHLO, 501",
    "NOOP, 250",
    "RSET, 250",
    "VRFY a, 252",
    "STARTTLS, 502",
    "AUTH PLAIN AAAA, 502",
    "看病, 500",
    "QUIT, 221"
  })
  void answersCommandsInOrderOnly(String command, String code) throws IOException {
    try (RawSmtp client = new RawSmtp(server.smtpPort())) {
      client.reply();
      assertThat(client.say(command)).startsWith(code);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "MAIL FROM:a@b.example, 501",
    "MAIL TO:<a@b.example>, 501",
    "MAIL FROM:<> SIZE=100 BODY=8BITMIME SMTPUTF8, 250",
    "mail from:<a@b.example>, 250"
  })
  void readsSenders(String command, String code) throws IOException {
    try (RawSmtp client = client()) {
      assertThat(client.say(command)).startsWith(code);
    }
  }

  @Test
  void aLoneDotEndsTheTextAndNothingElseDoes() throws IOException {
    try (RawSmtp client = client()) {
      client.say("MAIL FROM:<a@b.example>");
      client.say("RCPT TO:<c@d.example>");
      client.say("DATA");
      client.raw("Subject: x\r\n\r\n..dot\r\nbare\n.\nstill text\r\n..\r\n");
      assertThat(client.say(".")).startsWith("250");
    }
    assertThat(server.messages().getFirst().text()).isEqualTo(".dot\nbare\n.\nstill text\n.\n");
  }

  @Test
  void withoutTheDotNothingIsTaken() throws IOException {
    try (RawSmtp client = client()) {
      client.say("MAIL FROM:<a@b.example>");
      client.say("RCPT TO:<c@d.example>");
      client.say("DATA");
      client.raw(MAIL + "\r\n");
    }
    try (RawSmtp client = client()) {
      assertThat(client.send("later@example.org", MAIL)).startsWith("250");
    }
    assertThat(server.messages()).hasSize(1);
  }

  @Test
  void tooLongIsSaidAndTheConversationGoesOn() throws IOException {
    try (RawSmtp client = client()) {
      assertThat(client.say("NOOP " + "x".repeat(5_000))).startsWith("500");
      assertThat(client.send("a@example.org", "Subject: x\r\n\r\n" + "x\r\n".repeat(1_500_000)))
          .startsWith("552");
      assertThat(client.send("a@example.org", MAIL)).startsWith("250");
    }
    assertThat(server.messages()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({"refuse-rcpt, 550 5.1.1", "temporary, 451 4.3.0", "rate-limit, 450 4.7.1"})
  void refusesRecipients(String mode, String reply) throws IOException {
    server.play(MailScript.always(MailMode.parse(mode)));
    try (RawSmtp client = client()) {
      client.say("MAIL FROM:<a@b.example>");
      assertThat(client.say("RCPT TO:<c@d.example>")).startsWith(reply);
      assertThat(client.say("DATA")).startsWith("503");
    }
    assertThat(server.messages()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "accept-then-drop, 1",
    "drop-in-text, 0",
    "drop-before-data, 0",
  })
  void dropsConnections(String mode, int taken) throws IOException {
    server.play(MailScript.always(MailMode.parse(mode)));
    try (RawSmtp client = client()) {
      assertThatNothingIsAnswered(client);
    }
    assertThat(server.messages()).hasSize(taken);
  }

  @ParameterizedTest
  @CsvSource({"accept-then-stall, 1", "stall, 0"})
  void stalls(String mode, int taken) throws IOException {
    server.play(MailScript.always(MailMode.parse(mode)));
    try (RawSmtp client = client()) {
      client.timeout(300);
      assertThatThrownBy(() -> client.send("a@example.org", MAIL))
          .isInstanceOf(SocketTimeoutException.class);
    }
    assertThat(server.messages()).hasSize(taken);
  }

  @Test
  void otherModes() throws IOException {
    server.play(MailScript.always(MailMode.REFUSE_CONTENT));
    try (RawSmtp client = client()) {
      assertThat(client.send("a@example.org", MAIL)).startsWith("554 5.7.1");
    }
    server.play(MailScript.always(MailMode.ACCEPT_THEN_GARBLE));
    try (RawSmtp client = client()) {
      assertThat(client.send("a@example.org", MAIL)).isEqualTo("收到了");
    }
    server.play(MailScript.slow(Duration.ofMillis(60)));
    long start = System.nanoTime();
    try (RawSmtp client = client()) {
      assertThat(client.send("a@example.org", MAIL)).startsWith("250");
    }
    assertThat(System.nanoTime() - start).isGreaterThan(60_000_000);
    server.play(MailScript.times(MailMode.BUSY, 1));
    try (RawSmtp client = new RawSmtp(server.smtpPort())) {
      assertThat(client.reply()).startsWith("421");
    }
    server.play(MailScript.times(MailMode.STALL_AT_GREETING, 1));
    try (RawSmtp client = new RawSmtp(server.smtpPort())) {
      client.timeout(200);
      assertThatThrownBy(client::reply).isInstanceOf(SocketTimeoutException.class);
    }
    assertThat(server.messages()).hasSize(2);
  }

  @Test
  void aScriptMayBeForOneRecipientAndSomeTimes() throws IOException {
    server.play(MailScript.times(MailMode.REFUSE_CONTENT, 2).onlyTo("B@example.org"));
    try (RawSmtp client = client()) {
      assertThat(client.send("a@example.org", MAIL)).startsWith("250");
      assertThat(client.send("b@example.org", MAIL)).startsWith("554");
      assertThat(client.send("b@example.org", MAIL)).startsWith("554");
      assertThat(client.send("b@example.org", MAIL)).startsWith("250");
    }
  }

  private RawSmtp client() throws IOException {
    return new RawSmtp(server.smtpPort()).ready();
  }

  private static void assertThatNothingIsAnswered(RawSmtp client) {
    String last;
    try {
      last = client.send("a@example.org", MAIL);
    } catch (IOException e) {
      last = null;
    }
    assertThat(last).isNull();
  }
}
