package org.xinqiao.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.xinqiao.TestHospital;
import org.xinqiao.XinqiaoTest;
import org.xinqiao.mllp.MllpFrameReader;
import org.xinqiao.mllp.MllpFrames;
import org.xinqiao.organization.Tenant;

/// The HL7 port with certificates on both sides (safety: whoever can reach a port could otherwise
/// change a patient's phone number).
@XinqiaoTest
@Timeout(60)
class MllpCertificateTests {

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String PASSWORD = "changeit";

  /// One key store for each side, made once: keys take their time.
  @TempDir static Path folder;

  @Autowired TestHospital hospitals;
  @Autowired ReadMessage reader;
  @Autowired ReceiveMessage receive;
  @Autowired IntakeStore store;
  @Autowired JdbcClient jdbc;

  private Tenant tenant;
  private MllpServer server;

  @BeforeAll
  static void certificates() throws Exception {
    for (String name : List.of("server", "his", "lis", "stranger")) {
      keytool(
          "-genkeypair",
          "-alias",
          name,
          "-keyalg",
          "EC",
          "-dname",
          "CN=" + name + ".szyy.example",
          "-validity",
          "2",
          "-keystore",
          folder.resolve(name + ".p12").toString());
      keytool(
          "-exportcert",
          "-alias",
          name,
          "-keystore",
          folder.resolve(name + ".p12").toString(),
          "-file",
          folder.resolve(name + ".cer").toString());
    }
    for (String trusted : List.of("his", "lis")) {
      trust("known.p12", trusted);
    }
    trust("ours.p12", "server");
  }

  @BeforeEach
  void listen() throws IOException {
    tenant = hospitals.open();
    hospitals.run(
        tenant,
        () -> {
          for (String system : List.of("HIS", "LIS")) {
            store.meet(UUID.randomUUID(), system, "SZYY", "admitted", Instant.EPOCH);
          }
        });
    server =
        new MllpServer(
            tenant.id(),
            settings("server.p12", List.of("his.szyy.example=HIS|SZYY")),
            reader,
            receive,
            () -> {});
  }

  @AfterEach
  void close() throws IOException {
    server.close();
  }

  @Test
  void whoShowsAKnownCertificateIsHeard() throws Exception {
    assertThat(send("his", "HIS", "C1")).contains("MSA|AA|C1");
    assertThat(send("lis", "LIS", "C2")).contains("MSA|AA|C2");
    assertThat(states()).containsExactlyInAnyOrder("received", "received");
  }

  @Test
  void aCertificateThatIsBoundToASenderCannotPassForAnother() throws Exception {
    assertThat(send("his", "LIS", "C3")).contains("MSA|AR|C3", "发送方与其证书");
    assertThat(states()).containsExactly("rejected");
    // The same bytes from the right system are taken: nobody can use up another's numbers.
    assertThat(send("lis", "LIS", "C3")).contains("MSA|AA|C3");
    assertThat(states()).containsExactly("received");
  }

  @Test
  void whoShowsNoneOrAStrangersIsNotHeardAtAll() {
    assertThatThrownBy(() -> send("stranger", "HIS", "C4")).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> send(null, "HIS", "C5")).isInstanceOf(IOException.class);
    assertThatThrownBy(
            () -> {
              try (Socket plain = new Socket("127.0.0.1", server.port())) {
                exchange(plain, "HIS", "C6");
              }
            })
        .isInstanceOf(IOException.class);
    assertThat(states()).isEmpty();
  }

  @Test
  void aKeyStoreThatCannotBeUsedStopsTheStartAndNamesTheSetting() throws Exception {
    Files.writeString(folder.resolve("broken.p12"), "no key store");
    assertThatThrownBy(() -> MllpEdge.of(settings("broken.p12", List.of()).tls()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("xinqiao.mllp.tls.key-store");
    assertThatThrownBy(() -> MllpEdge.of(settings("server.p12", List.of("his")).tls()))
        .hasMessageContaining("xinqiao.mllp.tls.senders");
  }

  private static MllpSettings settings(String keyStore, List<String> senders) {
    return new MllpSettings(
        true,
        0,
        "127.0.0.1",
        1 << 20,
        PATIENCE,
        8,
        List.of(),
        new MllpSettings.Tls(
            folder.resolve(keyStore), PASSWORD, folder.resolve("known.p12"), PASSWORD, senders));
  }

  private String send(@Nullable String certificate, String system, String controlId)
      throws Exception {
    SSLContext context = SSLContext.getInstance("TLS");
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(keyStore("ours.p12"));
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    if (certificate != null) {
      keys.init(keyStore(certificate + ".p12"), PASSWORD.toCharArray());
    }
    context.init(
        certificate == null ? null : keys.getKeyManagers(), trust.getTrustManagers(), null);
    try (Socket socket = context.getSocketFactory().createSocket("127.0.0.1", server.port())) {
      return exchange(socket, system, controlId);
    }
  }

  private static String exchange(Socket socket, String system, String controlId)
      throws IOException {
    socket.setSoTimeout((int) PATIENCE.toMillis());
    String message =
        IntakeTests.A04
            .formatted(controlId)
            .replace('\n', '\r')
            .replace("HIS|SZYY", system + "|SZYY");
    MllpFrames.write(socket.getOutputStream(), message.getBytes(StandardCharsets.UTF_8));
    byte[] answer = new MllpFrameReader(socket.getInputStream(), 1 << 16).next();
    if (answer == null) {
      throw new IOException("hung up");
    }
    return new String(answer, StandardCharsets.UTF_8);
  }

  private List<String> states() {
    return hospitals.in(
        tenant, () -> jdbc.sql("SELECT state FROM intake_message").query(String.class).list());
  }

  private static void trust(String storeName, String certificate) throws Exception {
    keytool(
        "-importcert",
        "-noprompt",
        "-alias",
        certificate,
        "-keystore",
        folder.resolve(storeName).toString(),
        "-file",
        folder.resolve(certificate + ".cer").toString());
  }

  private static KeyStore keyStore(String name) throws Exception {
    try (InputStream in = Files.newInputStream(folder.resolve(name))) {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(in, PASSWORD.toCharArray());
      return store;
    }
  }

  private static void keytool(String... arguments) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of(arguments));
    command.addAll(List.of("-storepass", PASSWORD, "-storetype", "PKCS12"));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
  }
}
