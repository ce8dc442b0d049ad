package org.xinqiao.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.xinqiao.mllp.MllpFrameReader;
import org.xinqiao.mllp.MllpFrames;

/// Against a receiver that understands nothing and accepts everything but one message.
class MllpLoadTest {

  private static final String REFUSED = "TEST-00000007";

  private final Set<String> received = ConcurrentHashMap.newKeySet();
  private ServerSocket server;

  @BeforeEach
  void listen() throws IOException {
    server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::acceptAll);
  }

  @AfterEach
  void close() throws IOException {
    server.close();
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "3, 4", "8, 64"})
  void everyMessageIsSentOnceAndItsAnswerTimed(int connections, int window) throws Exception {
    List<Message> messages = InventedResults.of(3, 1).reports("FINE", 25);
    MllpLoad.Timing timing = load(connections, window).send(messages);
    assertThat(received).hasSize(25);
    assertThat(timing.nanos()).hasSize(25).isSorted().doesNotContain(0);
    assertThat(timing.perSecond()).isPositive();
  }

  @Test
  void aMessageThatIsNotAcceptedSpoilsTheFigure() {
    List<Message> messages = InventedResults.of(3, 1).reports("TEST", 20);
    assertThatExceptionOfType(MeasurementFailed.class)
        .isThrownBy(() -> load(2, 4).send(messages))
        .withMessageContaining(REFUSED)
        .withMessageContaining("MSA|AE|");
  }

  @Test
  void percentilesAreMessagesThatWereSent() {
    MllpLoad.Timing timing =
        new MllpLoad.Timing(1, new long[] {1_000_000, 2_000_000, 3_000_000, 40_000_000});
    assertThat(timing.milliseconds(0.5)).isEqualTo(2);
    assertThat(timing.milliseconds(0.99)).isEqualTo(40);
  }

  private MllpLoad load(int connections, int window) {
    return new MllpLoad(
        new InetSocketAddress(server.getInetAddress(), server.getLocalPort()), connections, window);
  }

  private void acceptAll() {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        Thread.ofVirtual().start(() -> answerAll(socket));
      } catch (IOException e) {
        return; // The test is over.
      }
    }
  }

  private void answerAll(Socket socket) {
    try (socket) {
      MllpFrameReader frames = new MllpFrameReader(socket.getInputStream(), 1 << 20);
      for (byte[] frame = frames.next(); frame != null; frame = frames.next()) {
        String id = new String(frame, StandardCharsets.UTF_8).split("\\|", 11)[9];
        String code = id.equals(REFUSED) || !received.add(id) ? "AE" : "AA";
        MllpFrames.write(
            socket.getOutputStream(),
            ("MSH|^~\\&|X\rMSA|" + code + "|" + id + "\r").getBytes(StandardCharsets.UTF_8));
      }
    } catch (IOException e) {
      return; // The sender broke off, as it should after a refusal.
    }
  }
}
