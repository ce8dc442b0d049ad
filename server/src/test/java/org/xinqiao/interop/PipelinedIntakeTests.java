package org.xinqiao.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.xinqiao.TestHospital;
import org.xinqiao.XinqiaoTest;
import org.xinqiao.mllp.MllpClient;
import org.xinqiao.mllp.MllpFrames;
import org.xinqiao.organization.Tenant;

/// A sender that does not wait for answers: whatever goes into the database together, each message
/// is treated as if it had come alone.
@XinqiaoTest
@Timeout(60)
class PipelinedIntakeTests {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @Autowired TestHospital hospitals;
  @Autowired ReadMessage reader;
  @Autowired ReceiveMessage receive;
  @Autowired IntakeStore store;
  @Autowired JdbcClient jdbc;

  private final AtomicInteger accepted = new AtomicInteger();
  private Tenant tenant;
  private MllpServer server;

  @BeforeEach
  void listen() throws IOException {
    tenant = hospitals.open();
    hospitals.run(
        tenant,
        () ->
            store.meet(
                UUID.randomUUID(),
                "HIS",
                "SZYY",
                "admitted",
                Instant.parse("2026-01-01T00:00:00Z")));
    MllpSettings settings =
        new MllpSettings(
            true,
            0,
            "127.0.0.1",
            1 << 20,
            PATIENCE,
            8,
            List.of(),
            new MllpSettings.Tls(null, null, null, null, List.of()));
    server = new MllpServer(tenant.id(), settings, reader, receive, accepted::incrementAndGet);
  }

  @AfterEach
  void close() throws IOException {
    server.close();
  }

  @Test
  void answersComeInTheOrderOfTheMessagesEachWithItsOwn() throws Exception {
    List<String> messages = new ArrayList<>();
    List<String> answers = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      messages.add(message("M" + i));
      answers.add("MSA|AA|M" + i + "\r");
    }
    messages.add(message("M7")); // the same again
    answers.add("MSA|AA|M7\r");
    messages.add(message("M8").replace("张^丽", "李^丽")); // the same number, other content
    answers.add("MSA|AE|M8|");
    messages.add(message("N1").replace("ADT^A04^ADT_A01", "ZZZ^Z01"));
    answers.add("MSA|AR|N1|");
    messages.add(message("N2").replace("HIS|SZYY", "EVIL|SZYY"));
    answers.add("MSA|AR|N2|");
    messages.add("this is no message");
    answers.add("MSA|AR||");
    messages.add(message("M40"));
    answers.add("MSA|AA|M40\r");

    List<String> received = new ArrayList<>();
    try (MllpClient client = MllpClient.connect("127.0.0.1", server.port(), PATIENCE, PATIENCE)) {
      for (String message : messages) {
        client.send(message.getBytes(StandardCharsets.UTF_8));
      }
      for (int i = 0; i < messages.size(); i++) {
        received.add(new String(client.receive(), StandardCharsets.UTF_8));
      }
    }
    for (int i = 0; i < answers.size(); i++) {
      assertThat(received.get(i)).contains(answers.get(i));
    }
    assertThat(states()).isEqualTo(Map.of("received", 41L, "quarantined", 1L, "rejected", 3L));
  }

  @Test
  void whoeverStopsSendingStillGetsEveryAnswer() throws Exception {
    try (Socket socket = new Socket("127.0.0.1", server.port())) {
      for (int i = 0; i < 100; i++) {
        MllpFrames.write(
            socket.getOutputStream(), message("M" + i).getBytes(StandardCharsets.UTF_8));
      }
      socket.shutdownOutput();
      InputStream in = socket.getInputStream();
      String answers = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      assertThat(answers.split("MSA\\|AA\\|", -1)).hasSize(101);
    }
    assertThat(states()).isEqualTo(Map.of("received", 100L));
    assertThat(accepted).hasValue(100);
  }

  @Test
  void aFrameThatBreaksOffIsAnsweredBehindThoseBeforeIt() throws Exception {
    try (Socket socket = new Socket("127.0.0.1", server.port())) {
      MllpFrames.write(socket.getOutputStream(), message("M1").getBytes(StandardCharsets.UTF_8));
      socket.getOutputStream().write(("\u000b" + message("M2")).getBytes(StandardCharsets.UTF_8));
      socket.shutdownOutput();
      String answers = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(answers).containsSubsequence("MSA|AA|M1", "MSA|AR|M2");
    }
    assertThat(states()).isEqualTo(Map.of("received", 1L, "rejected", 1L));
  }

  private static String message(String controlId) {
    return IntakeTests.A04.formatted(controlId).replace('\n', '\r');
  }

  private Map<String, Long> states() {
    return hospitals
        .in(tenant, () -> jdbc.sql("SELECT state FROM intake_message").query(String.class).list())
        .stream()
        .collect(Collectors.groupingBy(state -> state, Collectors.counting()));
  }
}
