package org.xinqiao.channel.email;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Clock;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.xinqiao.channel.SendResult;
import org.xinqiao.channel.SendResult.Permanence;
import org.xinqiao.channel.SendResult.Reason;
import org.xinqiao.channel.email.EmailSettings.Credentials;
import org.xinqiao.channel.email.EmailSettings.Security;
import org.xinqiao.channel.email.EmailSettings.Server;

/// TLS and accounts, against a server with a certificate made for this run.
class SecureConnectionTest {

  private static final Credentials ACCOUNT = new Credentials("xinqiao", "s3cret");

  /// `xinqiao\0xinqiao\0s3cret`
  private static final String PLAIN = "AUTH PLAIN eGlucWlhbwB4aW5xaWFvAHMzY3JldA==";

  @TempDir static Path keys;
  @TempDir Path folder;

  private static SSLContext ours;

  @BeforeAll
  static void makeCertificate() throws Exception {
    Path store = keys.resolve("server.p12");
    keytool(
        "-genkeypair -alias s -keyalg EC -groupname secp256r1 -dname CN=localhost -validity 2"
            + " -ext SAN=dns:localhost -storetype PKCS12 -storepass changeit -keystore "
            + store);
    keytool(
        "-exportcert -rfc -alias s -storepass changeit -keystore "
            + store
            + " -file "
            + keys.resolve("server.pem"));
    KeyStore loaded = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      loaded.load(in, "changeit".toCharArray());
    }
    KeyManagerFactory manager =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    manager.init(loaded, "changeit".toCharArray());
    ours = SSLContext.getInstance("TLS");
    ours.init(manager.getKeyManagers(), null, null);
  }

  @Test
  void sendsOverTls() throws Exception {
    try (ScriptedServer server = new ScriptedServer(ours, true)) {
      assertThat(send(server, "localhost", Security.TLS, null, true))
          .isInstanceOf(SendResult.Accepted.class);
    }
  }

  @Test
  void sendsOverStartTlsWithAnAccount() throws Exception {
    try (ScriptedServer server = new ScriptedServer(ours, false)) {
      server
          .answer("EHLO", "250-scripted\r\n250-STARTTLS\r\n250 AUTH PLAIN LOGIN")
          .answer("AUTH", "235 welcome");
      assertThat(send(server, "localhost", Security.STARTTLS, ACCOUNT, true))
          .isInstanceOf(SendResult.Accepted.class);
      assertThat(server.heard).contains("STARTTLS", PLAIN);
      assertThat(server.heard.indexOf("STARTTLS")).isLessThan(server.heard.indexOf(PLAIN));
    }
  }

  @Test
  void sendsNothingWhenStartTlsIsNotOffered() throws Exception {
    try (ScriptedServer server = new ScriptedServer(null, false)) {
      server.answer("EHLO", "250-scripted\r\n250 AUTH PLAIN");
      assertRefusedBeforeAnything(send(server, "localhost", Security.STARTTLS, ACCOUNT, true));
      assertThat(server.heard).noneMatch(line -> line.matches("(AUTH|MAIL).*"));
    }
  }

  @Test
  void sendsNothingToAServerThatCannotProveItself() throws Exception {
    try (ScriptedServer server = new ScriptedServer(ours, true)) {
      // Signed by nobody the JDK knows.
      assertRefusedBeforeAnything(send(server, "localhost", Security.TLS, null, false));
      // Trusted, but the certificate is for another name.
      assertRefusedBeforeAnything(send(server, "127.0.0.1", Security.TLS, null, true));
      assertThat(server.heard).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "535 5.7.8 wrong, NOT_CONFIGURED, PERMANENT",
    "454 4.7.0 later, PROVIDER_UNAVAILABLE, TEMPORARY",
  })
  void anAccountThatIsNotAccepted(String reply, Reason reason, Permanence permanence)
      throws Exception {
    try (ScriptedServer server = new ScriptedServer(ours, true)) {
      server.answer("EHLO", "250-scripted\r\n250 AUTH PLAIN").answer("AUTH", reply);
      assertThat(send(server, "localhost", Security.TLS, ACCOUNT, true))
          .isInstanceOfSatisfying(
              SendResult.Refused.class,
              r -> {
                assertThat(r.reason()).isEqualTo(reason);
                assertThat(r.permanence()).isEqualTo(permanence);
              });
      assertThat(server.heard).noneMatch(line -> line.startsWith("MAIL"));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "MAIL, 550 5.7.1 sender not wanted, NOT_CONFIGURED, PERMANENT",
    "MAIL, 530 5.7.0 authenticate first, NOT_CONFIGURED, PERMANENT",
    "MAIL, 452 4.3.1 disk full, PROVIDER_UNAVAILABLE, TEMPORARY",
    "RCPT, 501 5.1.3 bad address, INVALID_ADDRESS, PERMANENT",
    "RCPT, 553 no such name, UNREACHABLE_ADDRESS, PERMANENT",
    "RCPT, 552 5.2.2 mailbox full, UNREACHABLE_ADDRESS, PERMANENT",
    "RCPT, 452 4.2.2 mailbox full, UNREACHABLE_ADDRESS, TEMPORARY",
    "RCPT, 554 5.7.1 relay denied, NOT_CONFIGURED, PERMANENT",
    "RCPT, 550 5.4.5 daily quota exceeded, QUOTA, PERMANENT",
    "RCPT, 421 4.3.2 closing, PROVIDER_UNAVAILABLE, TEMPORARY",
    "DATA, 451 4.3.0 not now, PROVIDER_UNAVAILABLE, TEMPORARY",
    "TEXT, 552 5.3.4 too big, CONTENT_REFUSED, PERMANENT",
    "TEXT, 550 5.1.1 no such user after all, UNREACHABLE_ADDRESS, PERMANENT",
    "TEXT, 451 4.7.1 grey list, RATE_LIMITED, TEMPORARY",
    "TEXT, 550-5.7.1 first line / 550 5.7.1 second line, CONTENT_REFUSED, PERMANENT",
  })
  void codesBecomeReasons(String verb, String reply, Reason reason, Permanence permanence)
      throws Exception {
    try (ScriptedServer server = new ScriptedServer(null, false)) {
      server.answer(verb, reply.replace(" / ", "\r\n"));
      assertThat(send(server, "localhost", Security.NONE, null, false))
          .isInstanceOfSatisfying(
              SendResult.Refused.class,
              r -> {
                assertThat(r.reason()).isEqualTo(reason);
                assertThat(r.permanence()).isEqualTo(permanence);
                assertThat(r.detail()).startsWith("smtp " + reply.substring(0, 3));
                assertThat(r.detail()).matches("smtp \\d{3} (\\d\\.\\d+\\.\\d+ )?at [A-Z]+");
              });
    }
  }

  @Test
  void anyPositiveReplyToTheDotIsYes() throws Exception {
    try (ScriptedServer server = new ScriptedServer(null, false)) {
      server.answer("TEXT", "251 will forward");
      assertThat(send(server, "localhost", Security.NONE, null, false))
          .isInstanceOf(SendResult.Accepted.class);
    }
  }

  @ParameterizedTest
  @CsvSource({"354 more?", "25", "999 what", "''"})
  void anOddReplyToTheDotIsUnknown(String reply) throws Exception {
    try (ScriptedServer server = new ScriptedServer(null, false)) {
      server.answer("TEXT", reply);
      assertThat(send(server, "localhost", Security.NONE, null, false))
          .isInstanceOf(SendResult.Unknown.class);
    }
  }

  @Test
  void aPasswordIsNeverSentInTheClearNorShown() {
    assertThatThrownBy(() -> new Server("h", 25, Security.NONE, ACCOUNT, null))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(new Server("h", 465, Security.TLS, ACCOUNT, null).toString())
        .doesNotContain("s3cret");
  }

  @Test
  void certificatesThatCannotBeReadAreAFaultAtTheStart() throws IOException {
    Path empty = Files.writeString(folder.resolve("bad.pem"), "-----BEGIN CERTIFICATE-----\nx\n");
    EmailSettings settings =
        EmailSettings.of(
            new Server("localhost", 465, Security.TLS, null, empty), EmailFixture.SENDER);
    assertThatThrownBy(() -> new EmailChannel(EmailChannel.ID, settings, null, Clock.systemUTC()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("bad.pem");
  }

  private SendResult send(
      ScriptedServer server, String host, Security security, Credentials account, boolean trust)
      throws IOException {
    try (EmailFixture email = new EmailFixture(folder)) {
      Path trusted = trust ? keys.resolve("server.pem") : null;
      EmailSettings settings =
          EmailSettings.of(
                  new Server(host, server.port(), security, account, trusted), EmailFixture.SENDER)
              .withTiming(EmailFixture.QUICK);
      EmailChannel channel = new EmailChannel(EmailChannel.ID, settings, null, email.clock);
      return channel.send(email.message("您好"));
    }
  }

  private static void assertRefusedBeforeAnything(SendResult result) {
    assertThat(result)
        .isInstanceOfSatisfying(
            SendResult.Refused.class,
            r -> {
              assertThat(r.reason()).isEqualTo(Reason.PROVIDER_UNAVAILABLE);
              assertThat(r.detail()).startsWith("no answer at CONNECT");
            });
  }

  private static void keytool(String arguments) throws Exception {
    Path tool = Path.of(System.getProperty("java.home"), "bin", "keytool");
    Process process =
        new ProcessBuilder((tool + " " + arguments).split(" ")).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
  }
}
