package org.xinqiao.mllp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SendHl7Test {

  private static final Charset GB18030 = Charset.forName("GB18030");

  /// Ten in the morning of 2026-11-23 in China.
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-11-23T02:00:00Z"), ZoneId.of("Asia/Shanghai"));

  @TempDir Path folder;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @Test
  void sendsEveryMessageOfAFileWhateverItsLineEnds() throws Exception {
    Path file = folder.resolve("two.hl7");
    Files.writeString(
        file, "\uFEFF" + message("A1") + "\nPID|1||P1||欧阳^明\r\n\r\n" + message("A2") + "\rPID|1");
    try (Receiver receiver = new Receiver(id -> "MSA|AA|" + id)) {
      assertThat(run(receiver, file.toString())).isZero();
      assertThat(receiver.received)
          .extracting(bytes -> new String(bytes, UTF_8))
          .containsExactly(message("A1") + "\rPID|1||P1||欧阳^明\r", message("A2") + "\rPID|1\r");
    }
    assertThat(printed()).contains("two.hl7 #1  ADT^A04^ADT_A01  A1", "2 of 2 accepted");
  }

  @Test
  void printsARefusalWithItsReasonAndExitsWithOne() throws Exception {
    Path file = Files.writeString(folder.resolve("bad.hl7"), message("B1"));
    try (Receiver receiver =
        new Receiver(id ->
            "MSA|AE|"
                + id
                + "|缺少患者标识\rERR||PID^1^3|101^Required field missing^HL70357|E||||PID-3为空")) {
      assertThat(run(receiver, file.toString())).isEqualTo(1);
    }
    assertThat(printed())
        .contains(
            "  AE  缺少患者标识",
            "  ERR  PID^1^3 101 Required field missing (E): PID-3为空",
            "0 of 1 accepted");
  }

  @Test
  void anAcknowledgementOfAnotherMessageIsNotAcceptance() throws Exception {
    Path file = Files.writeString(folder.resolve("a.hl7"), message("A1"));
    try (Receiver receiver = new Receiver(id -> "MSA|AA|X")) {
      assertThat(run(receiver, file.toString())).isEqualTo(1);
    }
    assertThat(printed()).contains("the answer is for another message: X");
  }

  @Test
  void sendsGb18030AndSaysSoInTheHeader() throws Exception {
    Path file = Files.writeString(folder.resolve("a.hl7"), message("A1") + "\nPID|1||P1||𬱖^䶮");
    try (Receiver receiver = new Receiver(id -> "MSA|AA|" + id + "|已收到")) {
      assertThat(run(receiver, "--charset", "GB18030", file.toString())).isZero();
      String sent = new String(receiver.received.getFirst(), GB18030);
      assertThat(sent.split("\r")[0].split("\\|", -1)[17]).isEqualTo("GB 18030-2000");
      assertThat(sent).contains("𬱖^䶮");
    }
  }

  @Test
  void aFileThatIsNotUtf8IsSentByteForByte() throws Exception {
    byte[] bytes = (message("A1") + "\rPID|1||P1||欧阳^明\r").getBytes(GB18030);
    Path file = Files.write(folder.resolve("gb.hl7"), bytes);
    try (Receiver receiver = new Receiver(id -> "MSA|AA|" + id)) {
      assertThat(run(receiver, file.toString())).isZero();
      assertThat(receiver.received.getFirst()).isEqualTo(bytes);
    }
  }

  @Test
  void movesAStoryToTodayAndLeavesPeopleAsTheyAre() throws Exception {
    String header = "MSH|^~\\&|HIS|SZYY|PRM|SZYY|%s+0800||ADT^A03^ADT_A03|%s|P|2.5";
    Path file =
        Files.writeString(
            folder.resolve("story.hl7"),
            header.formatted("20260115093000", "S1")
                + "\nPID|1||P1^^^HIS^PI||娄^卫平||19710203|M"
                + "\nPV1|1|I|||||||||||||||||ZY20260110001|||||||||||||||||||||||||20260110080000|20260115090000"
                + "\nOBX|1|DT|REVISIT-DATE^复诊日期^L||20260212\n"
                + header.formatted("20260115110000", "S2")
                + "\nSCH|1|2|||||||||^^^20260212143000^20260212144500\nPV1|1|O\n"
                + "PR1|1||x||20261399\n");
    try (Receiver receiver = new Receiver(id -> "MSA|AA|" + id)) {
      assertThat(run(receiver, "--today", file.toString())).isZero();
      String first = new String(receiver.received.get(0), UTF_8);
      String second = new String(receiver.received.get(1), UTF_8);
      // 11:00 is still to come at ten o'clock: the story ends yesterday, 2026-11-22
      assertThat(first)
          .contains("|20261122093000+0800|", "|S1-1123|", "|19710203|", "|ZY20260110001|")
          .contains("|20261117080000|20261122090000", "^L||20261220\r");
      assertThat(second).contains("|S2-1123|", "^^^20261220143000^20261220144500", "|20261399\r");
    }
  }

  @Test
  void pipelinedAcknowledgementsArriveInOrder() throws Exception {
    try (Receiver receiver = new Receiver(id -> "MSA|AA|" + id);
        MllpClient client =
            MllpClient.connect(
                "127.0.0.1", receiver.port(), Duration.ofSeconds(5), Duration.ofSeconds(5))) {
      for (int i = 0; i < 200; i++) {
        client.send(message("P" + i).getBytes(UTF_8));
      }
      for (int i = 0; i < 200; i++) {
        assertThat(new String(client.receive(), UTF_8)).isEqualTo("MSA|AA|P" + i);
      }
    }
  }

  @Test
  void saysWhatIsWrongWithTheCommandLine() throws Exception {
    assertThat(SendHl7.run(new String[] {}, CLOCK, stream(out), stream(err))).isEqualTo(2);
    assertThat(SendHl7.run(new String[] {"--port", "x", "f"}, CLOCK, stream(out), stream(err)))
        .isEqualTo(2);
    assertThat(SendHl7.run(new String[] {"--fast", "f"}, CLOCK, stream(out), stream(err)))
        .isEqualTo(2);
    assertThat(SendHl7.run(new String[] {"absent.hl7"}, CLOCK, stream(out), stream(err)))
        .isEqualTo(2);
    Path notHl7 = Files.writeString(folder.resolve("notes.txt"), "hello");
    assertThat(SendHl7.run(new String[] {notHl7.toString()}, CLOCK, stream(out), stream(err)))
        .isEqualTo(2);
    assertThat(err.toString(UTF_8))
        .contains(
            "no file given",
            "not a port: x",
            "unknown option --fast",
            "absent.hl7: no such file",
            "does not begin with an MSH segment");
  }

  @Test
  void saysThatNobodyListens() throws Exception {
    Path file = Files.writeString(folder.resolve("a.hl7"), message("A1"));
    int freePort;
    try (ServerSocket socket = new ServerSocket(0)) {
      freePort = socket.getLocalPort();
    }
    String[] args = {"--host", "127.0.0.1", "--port", "" + freePort, file.toString()};
    assertThat(SendHl7.run(args, CLOCK, stream(out), stream(err))).isEqualTo(2);
    assertThat(err.toString(UTF_8)).contains("cannot connect to 127.0.0.1:" + freePort);
  }

  @Test
  void aPayloadThatWouldBreakTheFramingIsRefused() {
    byte[] payload = {'M', 0x1C, 0x0D};
    assertThatThrownBy(() -> MllpFrames.write(new ByteArrayOutputStream(), payload))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static String message(String controlId) {
    return "MSH|^~\\&|HIS|SZYY|PRM|SZYY|20260101080000+0800||ADT^A04^ADT_A01|"
        + controlId
        + "|P|2.5";
  }

  private int run(Receiver receiver, String... args) {
    String[] all = new String[args.length + 4];
    all[0] = "--host";
    all[1] = "127.0.0.1";
    all[2] = "--port";
    all[3] = "" + receiver.port();
    System.arraycopy(args, 0, all, 4, args.length);
    return SendHl7.run(all, CLOCK, stream(out), stream(err));
  }

  private String printed() {
    return out.toString(UTF_8);
  }

  private static PrintStream stream(ByteArrayOutputStream target) {
    return new PrintStream(target, true, UTF_8);
  }

  /// A real socket that answers every frame with what it is told to, given the control id.
  private static final class Receiver implements AutoCloseable {
    private final ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
    private final List<byte[]> received = new CopyOnWriteArrayList<>();
    private final Thread thread;

    Receiver(UnaryOperator<String> answer) throws IOException {
      thread = Thread.ofVirtual().start(() -> serve(answer));
    }

    int port() {
      return server.getLocalPort();
    }

    private void serve(UnaryOperator<String> answer) {
      try (Socket socket = server.accept()) {
        MllpFrameReader in = new MllpFrameReader(socket.getInputStream(), 1_000_000);
        byte[] message;
        while ((message = in.next()) != null) {
          received.add(message);
          String controlId = new String(message, GB18030).split("\\|", -1)[9];
          MllpFrames.write(socket.getOutputStream(), answer.apply(controlId).getBytes(UTF_8));
        }
      } catch (IOException closedByTheTest) {
        // the client has seen what it needs
      }
    }

    @Override
    public void close() throws Exception {
      server.close();
      thread.join();
    }
  }
}
