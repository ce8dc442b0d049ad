package org.xinqiao.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.xinqiao.TestHospital;
import org.xinqiao.XinqiaoTest;
import org.xinqiao.mllp.MllpClient;
import org.xinqiao.organization.Tenant;
import org.xinqiao.shared.Tenancy;
import org.xinqiao.testkit.Eventually;

/// Which answers a sender gets, and when, for every combination of its setting, MSH-15, MSH-16 and
/// what becomes of the message (ADR 0040).
@XinqiaoTest
@Timeout(120)
class AcknowledgementTests {

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final List<String> CONDITIONS = List.of("", "AL", "NE", "ER", "SU");

  @Autowired TestHospital hospitals;
  @Autowired ReadMessage reader;
  @Autowired ReceiveMessage receive;
  @Autowired ApplyMessages apply;
  @Autowired IntakeStore store;
  @Autowired JdbcClient jdbc;

  private Tenant tenant;
  private MllpServer server;
  private MllpClient client;

  @BeforeEach
  void listen() throws IOException {
    tenant = hospitals.open();
    hospitals.run(
        tenant, () -> store.meet(UUID.randomUUID(), "HIS", "SZYY", "admitted", Instant.EPOCH));
    server =
        new MllpServer(
            tenant.id(), TestMllp.settings(1 << 20, 8, PATIENCE), reader, receive, () -> {});
    client = MllpClient.connect("127.0.0.1", server.port(), PATIENCE, PATIENCE);
    // Two patients, so that a message with the numbers of both can only be put aside.
    String one = message("SEED1", "", "");
    String other =
        message("SEED2", "", "")
            .replace("P000123^^^HIS^PI~990101197504120026", "P000999^^^HIS^PI~99010119480903001X")
            .replace("19750412|F", "19480903|M");
    client.exchange(one.getBytes(StandardCharsets.UTF_8));
    client.exchange(other.getBytes(StandardCharsets.UTF_8));
    applyAll();
  }

  @AfterEach
  void close() throws IOException {
    client.close();
    server.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"original", "enhanced", "by-header"})
  void whoWantsWhichAnswersGetsThose(String mode) throws Exception {
    mode(mode);
    for (String accept : CONDITIONS) {
      for (String outcome : CONDITIONS) {
        boolean enhanced =
            mode.equals("enhanced") || mode.equals("by-header") && !(accept + outcome).isEmpty();
        boolean acceptErrors = accept.equals("AL") || accept.equals("ER");
        boolean acceptSuccess = accept.equals("AL") || accept.equals("SU");
        if (accept.isEmpty() && outcome.isEmpty()) {
          acceptErrors = true;
          acceptSuccess = true;
        }
        boolean outcomeErrors = outcome.equals("AL") || outcome.equals("ER");
        boolean outcomeSuccess = outcome.equals("AL") || outcome.equals("SU");
        String what = mode + " " + accept + "|" + outcome;

        // Taken and applied.
        List<String> expected = new ArrayList<>();
        if (!enhanced) {
          expected.add("MSA|AA|");
        } else if (acceptSuccess) {
          expected.add("MSA|CA|");
        }
        assertThat(answers(m -> m, accept, outcome)).as(what).containsExactlyElementsOf(expected);
        applyAll();
        assertThat(later())
            .as(what + ", applied")
            .isEqualTo(enhanced && outcomeSuccess ? List.of("MSA|AA|") : List.of());

        // Taken and put aside by the second leg.
        assertThat(answers(AcknowledgementTests::ofTwoPatients, accept, outcome))
            .as(what)
            .containsExactlyElementsOf(expected);
        applyAll();
        assertThat(later())
            .as(what + ", put aside")
            .isEqualTo(enhanced && outcomeErrors ? List.of("MSA|AE|") : List.of());

        // Not taken: kept in quarantine, or not for us.
        for (String[] refused :
            new String[][] {
              {"P000123^^^HIS^PI~990101197504120026^^^MPS&2.16.156.10011.1.3&ISO^NNCHN", "", "E"},
              {"ADT^A04^ADT_A01", "ZZZ^Z01", "R"}
            }) {
          List<String> no = new ArrayList<>();
          if (!enhanced) {
            no.add("MSA|A" + refused[2] + "|");
          } else if (acceptErrors) {
            no.add("MSA|C" + refused[2] + "|");
          } else if (outcomeErrors) {
            no.add("MSA|A" + refused[2] + "|");
          }
          assertThat(answers(m -> m.replace(refused[0], refused[1]), accept, outcome))
              .as(what + ", refused")
              .containsExactlyElementsOf(no);
          applyAll();
          assertThat(later()).as(what + ", refused").isEmpty();
        }
      }
    }
  }

  @Test
  void anAnswerGivenLaterIsAMessageOfItsOwnThatWantsNoAnswer() throws Exception {
    mode("enhanced");
    client.send(message("M1", "AL", "AL").getBytes(StandardCharsets.UTF_8));
    String first = receive();
    applyAll();
    String last = receive();
    assertThat(first).contains("MSA|CA|M1\r").contains("|P|2.5|||||CHN|UNICODE UTF-8\r");
    assertThat(last).contains("MSA|AA|M1\r").contains("|P|2.5|||NE|NE|CHN|UNICODE UTF-8\r");
    assertThat(number(first)).isNotEqualTo(number(last)).hasSize(20);
    // The sender acknowledges it nevertheless. Nobody answers that, and nothing is kept of it.
    client.send(
        last.replace("MSA|AA|M1", "MSA|CA|" + number(last)).getBytes(StandardCharsets.UTF_8));
    assertThat(later()).isEmpty();
    assertThat(
            hospitals.in(
                tenant,
                () ->
                    jdbc.sql("SELECT count(*) FROM intake_message WHERE message_type LIKE 'ACK%'")
                        .query(Integer.class)
                        .single()))
        .isZero();
  }

  @Test
  void whoLostTheLateAnswerSendsAgainAndGetsIt() throws Exception {
    mode("enhanced");
    byte[] message = message("M1", "AL", "AL").getBytes(StandardCharsets.UTF_8);
    assertThat(new String(client.exchange(message), StandardCharsets.UTF_8)).contains("MSA|CA|M1");
    client.close();
    applyAll();
    client = MllpClient.connect("127.0.0.1", server.port(), PATIENCE, PATIENCE);
    client.send(message);
    assertThat(receive()).contains("MSA|CA|M1");
    assertThat(receive()).contains("MSA|AA|M1");
    Eventually.await(PATIENCE, () -> server.owed() == 0);
  }

  @Test
  void whoWaitsForALateAnswerIsNotHungUpOnForItsSilence() throws Exception {
    mode("enhanced");
    client.close();
    server.close();
    server =
        new MllpServer(
            tenant.id(),
            TestMllp.settings(1 << 20, 8, Duration.ofMillis(100)),
            reader,
            receive,
            () -> {});
    client = MllpClient.connect("127.0.0.1", server.port(), PATIENCE, PATIENCE);
    client.send(message("M1", "NE", "AL").getBytes(StandardCharsets.UTF_8));
    Eventually.await(PATIENCE, () -> server.owed() == 1);
    try (MllpClient silent = MllpClient.connect("127.0.0.1", server.port(), PATIENCE, PATIENCE)) {
      assertThatThrownBy(silent::receive).isInstanceOf(java.io.EOFException.class);
    }
    applyAll();
    assertThat(receive()).contains("MSA|AA|M1");
  }

  @Test
  void moreLateAnswersThanMayBeOwedStopTheSenderAndNobodyElse() throws Exception {
    mode("enhanced");
    try (MllpClient hasty = MllpClient.connect("127.0.0.1", server.port(), PATIENCE, PATIENCE)) {
      for (int i = 0; i < 320; i++) {
        hasty.send(message("H" + i, "NE", "AL").getBytes(StandardCharsets.UTF_8));
      }
      Eventually.await(PATIENCE, () -> server.owed() == 256);
      assertThat(answers(m -> m, "AL", "NE")).containsExactly("MSA|CA|");
      for (int i = 0; i < 320; i++) {
        if (i % 20 == 0) {
          applyAll();
        }
        assertThat(new String(hasty.receive(), StandardCharsets.UTF_8)).contains("MSA|AA|H");
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"UTF-8,UNICODE UTF-8", "GB18030,GB 18030-2000"})
  void everyAnswerIsInTheSetOfTheSenderAndSaysSo(String charset, String name) throws Exception {
    mode("enhanced");
    byte[] bad =
        message("M1", "AL", "AL")
            .replace("UNICODE UTF-8", name)
            .replace("19750412|F", "19751341|F")
            .getBytes(charset);
    client.send(bad);
    assertThat(new String(client.receive(), charset))
        .contains("MSA|CE|M1|日期不存在(PID-7)")
        .contains("|CHN|" + name + "\r");
  }

  private interface Change {
    String of(String message);
  }

  private int count;

  /// What is answered before a frame that is always answered.
  private List<String> answers(Change change, String accept, String outcome) throws IOException {
    client.send(
        change.of(message("M" + count++, accept, outcome)).getBytes(StandardCharsets.UTF_8));
    return upToFence();
  }

  private List<String> later() throws IOException {
    Eventually.await(PATIENCE, () -> server.owed() == 0);
    return upToFence();
  }

  private List<String> upToFence() throws IOException {
    client.send("fence".getBytes(StandardCharsets.UTF_8));
    List<String> answers = new ArrayList<>();
    for (String answer = receive(); !answer.contains("MSA|AR||"); answer = receive()) {
      answers.add(answer.substring(answer.indexOf("MSA|"), answer.indexOf("MSA|") + 7));
    }
    return answers;
  }

  private String receive() throws IOException {
    return new String(client.receive(), StandardCharsets.UTF_8);
  }

  private static String number(String message) {
    return message.split("\\|", -1)[9];
  }

  private static String ofTwoPatients(String message) {
    return message.replace(
        "P000123^^^HIS^PI~", "99010119480903001X^^^MPS&2.16.156.10011.1.3&ISO^NNCHN~");
  }

  private static String message(String controlId, String accept, String outcome) {
    return IntakeTests.A04
        .formatted(controlId)
        .replace("|AL|AL|", "|" + accept + "|" + outcome + "|")
        .replace('\n', '\r');
  }

  private void mode(String mode) {
    hospitals.run(
        tenant,
        () ->
            jdbc.sql("UPDATE intake_peer SET acknowledgement = :mode")
                .param("mode", mode)
                .update());
  }

  private void applyAll() {
    Tenancy.run(
        tenant.id(),
        () -> {
          while (apply.applyNext()) {
            assertThat(tenant).isNotNull();
          }
        });
    server.applied();
  }
}
