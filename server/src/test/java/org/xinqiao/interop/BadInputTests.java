package org.xinqiao.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.xinqiao.TestHospital;
import org.xinqiao.XinqiaoTest;
import org.xinqiao.mllp.MllpClient;
import org.xinqiao.mllp.MllpFrameReader;
import org.xinqiao.organization.Tenant;
import org.xinqiao.shared.Tenancy;
import org.xinqiao.testkit.Eventually;

/// What broken and hostile senders do to the HL7 port, over real sockets: each gets a specific
/// answer or is hung up on, what came is kept, and nobody else notices.
@XinqiaoTest
@Timeout(120)
class BadInputTests {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int MOST_BYTES = 8 << 20;

  @Autowired TestHospital hospitals;
  @Autowired ReadMessage reader;
  @Autowired ReceiveMessage receive;
  @Autowired ApplyMessages apply;
  @Autowired IntakeStore store;
  @Autowired JdbcClient jdbc;

  private Tenant tenant;
  private MllpServer server;

  @BeforeEach
  void listen() throws IOException {
    tenant = hospitals.open();
    hospitals.run(
        tenant, () -> store.meet(UUID.randomUUID(), "HIS", "SZYY", "admitted", Instant.EPOCH));
    server = start(10, PATIENCE);
  }

  private MllpServer start(int connections, Duration idle) throws IOException {
    return new MllpServer(
        tenant.id(), TestMllp.settings(MOST_BYTES, connections, idle), reader, receive, () -> {});
  }

  @AfterEach
  void othersGoOn() throws Exception {
    try (MllpClient good = connect()) {
      assertThat(exchange(good, message("GOOD"))).contains("MSA|AA|GOOD");
    } finally {
      server.close();
    }
  }

  @Test
  void aMessageMayComeByteByByteAndTwoInOnePacket() throws Exception {
    try (Socket socket = new Socket("127.0.0.1", server.port())) {
      socket.setTcpNoDelay(true);
      OutputStream out = socket.getOutputStream();
      for (byte b : frame(message("M1"))) {
        out.write(b);
      }
      byte[] two =
          (text(frame(message("M2"))) + text(frame(message("M3"))))
              .getBytes(StandardCharsets.UTF_8);
      out.write(two);
      MllpFrameReader answers = new MllpFrameReader(socket.getInputStream(), 1 << 20);
      for (String id : List.of("M1", "M2", "M3")) {
        assertThat(text(answers.next())).contains("MSA|AA|" + id + "\r");
      }
    }
  }

  @Test
  void aFrameThatNeverEndsIsKeptAnsweredAndHungUpOn() throws Exception {
    server.close();
    server = start(10, Duration.ofMillis(300));
    try (Socket socket = new Socket("127.0.0.1", server.port())) {
      socket.getOutputStream().write(("\u000b" + message("M1")).getBytes(StandardCharsets.UTF_8));
      assertThat(text(socket.getInputStream().readAllBytes())).contains("MSA|AR|M1", "消息没有结束符");
    }
    assertThat(states()).isEqualTo(Map.of("rejected", 1L));
  }

  @Test
  void aMessageWhoseEndWasForgottenDoesNotTakeTheNextWithIt() throws Exception {
    try (MllpClient client = connect()) {
      try (Socket socket = new Socket("127.0.0.1", server.port())) {
        OutputStream out = socket.getOutputStream();
        out.write(("\u000b" + message("M1")).getBytes(StandardCharsets.UTF_8));
        out.write(frame(message("M2")));
        MllpFrameReader answers = new MllpFrameReader(socket.getInputStream(), 1 << 20);
        assertThat(text(answers.next())).contains("MSA|AR|M1");
        assertThat(text(answers.next())).contains("MSA|AA|M2");
      }
      assertThat(exchange(client, message("M3"))).contains("MSA|AA|M3");
    }
  }

  @Test
  void aFrameOfTwentyMegabytesIsRefusedAndTheConnectionGoesOn() throws Exception {
    try (MllpClient client = connect()) {
      String huge = message("M1") + "NTE|1||" + "大".repeat(7_000_000);
      assertThat(exchange(client, huge)).contains("MSA|AR|M1", "消息超过允许的大小");
      assertThat(exchange(client, message("M2"))).contains("MSA|AA|M2");
    }
    assertThat(states()).isEqualTo(Map.of("rejected", 1L, "received", 1L));
  }

  @Test
  void aMillionSegmentsAreRefusedBeforeMemoryIsSpentOnThem() throws Exception {
    try (MllpClient client = connect()) {
      assertThat(exchange(client, message("M1") + "ZZZ|x\r".repeat(1_000_000)))
          .contains("MSA|AR|M1", "20000 segments");
      assertThat(exchange(client, message("M2").repeat(501)))
          .as("that many messages in one frame")
          .contains("MSA|AR|M2", "消息超过允许的大小");
    }
  }

  @Test
  void lineBreaksWithoutEndInsideOfATextCostNoMoreThanTheirBytes() throws Exception {
    try (MllpClient client = connect()) {
      assertThat(exchange(client, message("M1") + "NTE|1||" + "诊断意见\n".repeat(39_000)))
          .contains("MSA|AA|M1");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\\F\\\\S\\\\T\\\\R\\\\E\\",
        "\\X0D\\MSH|^~\\&|EVIL|X|||20260301||ADT^A08|E1|P|2.5",
        "\\X00\\",
        "\\.br\\\\.br\\",
        "\\Zabc\\",
        "\\",
        "\\\\\\\\\\\\",
        "\\X\\",
        "\\XF\\",
        "\\C2842\\",
        "张\\E",
        "%s%n${jndi:ldap://x}",
        "'; DROP TABLE patient; --",
      })
  void escapesAndWordsOfOtherLanguagesAreText(String name) throws Exception {
    try (MllpClient client = connect()) {
      String message =
          message("M1").replace("张^丽^^^^^L", "张^丽" + name.replace("|", "").replace("^", ""));
      assertThat(exchange(client, message)).contains("MSA|AA|M1");
    }
    Tenancy.run(tenant.id(), () -> assertThat(apply.applyNext()).isTrue());
    assertThat(states()).isEqualTo(Map.of("applied", 1L));
    assertThat(peers()).as("nobody came in through a name").containsExactly("HIS");
  }

  @Test
  void aKeyThatIsNoneIsRefused() throws Exception {
    try (MllpClient client = connect()) {
      assertThat(exchange(client, message("M".repeat(10_000))))
          .contains("MSA|AR|M", "消息超过允许的大小(MSH-10");
      assertThat(exchange(client, message("M1").replace("HIS|SZYY", "H".repeat(10_000) + "|X")))
          .contains("MSA|AR|", "发送方未登记");
    }
    assertThat(states()).isEqualTo(Map.of("rejected", 2L));
  }

  @Test
  void nobodyWritesOurAnswersWithAControlId() throws Exception {
    try (MllpClient client = connect()) {
      assertThat(exchange(client, message("A\\F\\B\\X0D\\MSA\\F\\AA")))
          .contains("\rMSA|AA|A\\F\\BMSA\\F\\AA\r");
    }
  }

  @Test
  void whatIsNoFrameIsHungUpOn() throws Exception {
    try (Socket socket = new Socket("127.0.0.1", server.port())) {
      socket
          .getOutputStream()
          .write("GET / HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      assertThat(text(socket.getInputStream().readAllBytes())).contains("MSA|AR||");
    }
  }

  @Test
  void moreConnectionsThanAllowedAreRefusedAndTheOthersWork() throws Exception {
    List<MllpClient> open = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      open.add(connect());
      assertThat(exchange(open.getLast(), message("M" + i))).contains("MSA|AA|M" + i);
    }
    try (Socket eleventh = new Socket("127.0.0.1", server.port())) {
      assertThat(eleventh.getInputStream().read()).isEqualTo(-1);
    }
    assertThat(exchange(open.getFirst(), message("N1"))).contains("MSA|AA|N1");
    for (MllpClient client : open) {
      client.close();
    }
    // Its place is free when the server has noticed.
    Eventually.await(
        PATIENCE,
        () -> {
          try (MllpClient next = connect()) {
            return exchange(next, message("N2")).contains("MSA|AA|N2");
          }
        });
  }

  @Test
  void silenceBetweenMessagesEndsAConnection() throws Exception {
    server.close();
    server = start(10, Duration.ofMillis(200));
    try (Socket socket = new Socket("127.0.0.1", server.port())) {
      assertThat(socket.getInputStream().read()).isEqualTo(-1);
    }
  }

  @Test
  void whoDoesNotReadAnswersIsNotReadEither() throws Exception {
    AtomicLong sent = new AtomicLong();
    try (Socket deaf = new Socket()) {
      deaf.setReceiveBufferSize(4096);
      deaf.connect(new java.net.InetSocketAddress("127.0.0.1", server.port()));
      Thread sender =
          Thread.ofVirtual()
              .start(() -> {
                try {
                  byte[] noMessage = frame("no message " + "x".repeat(8000));
                  while (true) {
                    deaf.getOutputStream().write(noMessage);
                    sent.incrementAndGet();
                  }
                } catch (IOException e) {
                  // Closed at the end of the test.
                }
              });
      long[] seen = {-1, 0};
      Eventually.await(
          PATIENCE,
          () -> {
            seen[1] = sent.get() == seen[0] ? seen[1] + 1 : 0;
            seen[0] = sent.get();
            return seen[1] > 50;
          });
      assertThat(sender.isAlive()).isTrue();
      try (MllpClient good = connect()) {
        assertThat(exchange(good, message("M1"))).contains("MSA|AA|M1");
      }
    }
  }

  @Test
  void largeFramesThatNeverEndKeepNoSmallOneWaiting() throws Exception {
    List<Socket> hoarders = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      Socket hoarder = new Socket("127.0.0.1", server.port());
      hoarder.getOutputStream().write("\u000bMSH|".getBytes(StandardCharsets.US_ASCII));
      hoarder.getOutputStream().write(new byte[200_000]);
      hoarders.add(hoarder);
    }
    try (MllpClient good = connect()) {
      assertThat(exchange(good, message("M1"))).contains("MSA|AA|M1");
    }
    for (Socket hoarder : hoarders) {
      hoarder.close();
    }
    try (MllpClient good = connect()) {
      assertThat(exchange(good, message("M2") + "NTE|1||" + "x".repeat(500_000)))
          .as("their places are free again")
          .contains("MSA|AA|M2");
    }
  }

  @Test
  void strangersDoNotFillTheListOfSenders() throws Exception {
    try (MllpClient client = connect()) {
      for (int i = 0; i < 230; i++) {
        assertThat(exchange(client, message("M" + i).replace("HIS|", "EVIL" + i + "|")))
            .contains("MSA|AR|M" + i, "发送方未登记");
      }
    }
    assertThat(peers()).hasSize(201);
  }

  private MllpClient connect() throws IOException {
    return MllpClient.connect("127.0.0.1", server.port(), PATIENCE, PATIENCE);
  }

  private static String exchange(MllpClient client, String message) throws IOException {
    return text(client.exchange(message.getBytes(StandardCharsets.UTF_8)));
  }

  private static byte[] frame(String message) {
    return ("\u000b" + message + "\u001c\r").getBytes(StandardCharsets.UTF_8);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static String message(String controlId) {
    return IntakeTests.A04.formatted(controlId).replace('\n', '\r');
  }

  private List<String> peers() {
    return hospitals.in(
        tenant, () -> jdbc.sql("SELECT application FROM intake_peer").query(String.class).list());
  }

  private Map<String, Long> states() {
    return hospitals
        .in(tenant, () -> jdbc.sql("SELECT state FROM intake_message").query(String.class).list())
        .stream()
        .collect(Collectors.groupingBy(state -> state, Collectors.counting()));
  }
}
