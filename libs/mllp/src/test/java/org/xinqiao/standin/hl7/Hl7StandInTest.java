package org.xinqiao.standin.hl7;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.xinqiao.mllp.Acknowledgement;
import org.xinqiao.mllp.MllpClient;

@Timeout(30)
class Hl7StandInTest {

  private static final String MESSAGE =
      "MSH|^~\\&|XINQIAO|SZYY|HIS|SZYY|20260325101500+0800||ORU^R01|C1|P|2.5\rPID|1||P1\r";

  @ParameterizedTest
  @ValueSource(strings = {"AA", "AE", "AR"})
  void everyMessageIsPrintedAndAnswered(String code) throws IOException {
    String printed = exchange(code, 1);
    assertThat(printed).contains("ORU^R01  C1  answered " + code).contains("  PID|1||P1");
  }

  @Test
  void aMessageThatComesAgainIsSaidToBe() throws IOException {
    assertThat(exchange("AA", 2)).contains("again: ORU^R01  C1");
  }

  private static String exchange(String code, int times) throws IOException {
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);
    try (Hl7StandIn standIn = new Hl7StandIn(0, code, StandardCharsets.UTF_8, out)) {
      Thread.ofVirtual()
          .start(() -> {
            try {
              standIn.serve();
            } catch (IOException closed) {
              // The end of the test.
            }
          });
      Duration patience = Duration.ofSeconds(10);
      try (MllpClient client =
          MllpClient.connect("localhost", standIn.port(), patience, patience)) {
        for (int i = 0; i < times; i++) {
          Acknowledgement answer =
              Acknowledgement.parse(
                  new String(
                      client.exchange(MESSAGE.getBytes(StandardCharsets.UTF_8)),
                      StandardCharsets.UTF_8));
          assertThat(answer.code()).isEqualTo(code);
          assertThat(answer.controlId()).isEqualTo("C1");
        }
      }
    }
    return printed.toString(StandardCharsets.UTF_8);
  }
}
