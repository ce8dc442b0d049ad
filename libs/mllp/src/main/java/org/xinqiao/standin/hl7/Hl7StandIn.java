package org.xinqiao.standin.hl7;

import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.xinqiao.mllp.MllpFrameReader;
import org.xinqiao.mllp.MllpFrames;

/// Command line: a hospital system that takes HL7 v2 over MLLP, prints every message and answers
/// it. For trying out what is sent, without a hospital.
public final class Hl7StandIn implements AutoCloseable {

  private static final String USAGE =
      """
      usage: standin-hl7 [--port PORT] [--answer AA|AE|AR] [--charset UTF-8|GB18030]

        --port PORT     where it listens on this machine, default 6661; 0 takes any free one
        --answer CODE   what it says to every message, default AA
        --charset NAME  charset on the wire, default UTF-8\
      """;
  private static final int MAX_FRAME_BYTES = 16 << 20;

  private final ServerSocket server;
  private final String code;
  private final Charset charset;
  private final PrintStream out;
  private final Set<String> known = new HashSet<>();

  Hl7StandIn(int port, String code, Charset charset, PrintStream out) throws IOException {
    this.code = code;
    this.charset = charset;
    this.out = out;
    this.server = new ServerSocket();
    server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
  }

  public static void main(String[] args) throws IOException {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    int port = 6661;
    String code = "AA";
    Charset charset = StandardCharsets.UTF_8;
    for (int i = 0; i < args.length; i += 2) {
      String value = i + 1 < args.length ? args[i + 1] : "";
      switch (args[i]) {
        case "--port" ->
            port = value.matches("[0-9]{1,5}") ? Integer.parseInt(value) : usage(args[i]);
        case "--answer" -> {
          code = value;
          if (!List.of("AA", "AE", "AR").contains(value)) {
            usage(args[i]);
          }
        }
        case "--charset" ->
            charset =
                value.toUpperCase(Locale.ROOT).startsWith("GB")
                    ? Charset.forName("GB18030")
                    : StandardCharsets.UTF_8;
        default -> usage(args[i]);
      }
    }
    try (Hl7StandIn standIn = new Hl7StandIn(port, code, charset, out)) {
      out.println("standin-hl7 ready port=" + standIn.port() + " answer=" + code);
      standIn.serve();
    }
  }

  private static int usage(String word) {
    boolean asked = word.equals("--help") || word.equals("-h");
    System.err.println((asked ? "" : "standin-hl7: cannot use " + word + "\n\n") + USAGE);
    System.exit(asked ? 0 : 2);
    return 0;
  }

  int port() {
    return server.getLocalPort();
  }

  /// Takes connections until it is closed.
  void serve() throws IOException {
    while (!server.isClosed()) {
      Socket socket = server.accept();
      Thread.ofVirtual().start(() -> serve(socket));
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
  }

  private void serve(Socket socket) {
    try (socket) {
      MllpFrameReader frames = new MllpFrameReader(socket.getInputStream(), MAX_FRAME_BYTES);
      for (byte[] frame = frames.next(); frame != null; frame = frames.next()) {
        MllpFrames.write(
            socket.getOutputStream(), answer(new String(frame, charset)).getBytes(charset));
      }
    } catch (IOException e) {
      out.println("a connection ended: " + e.getMessage());
    }
  }

  private synchronized String answer(String message) {
    String[] header = message.split("\r", 2)[0].split("\\|", -1);
    String controlId = field(header, 9);
    out.println(
        (known.add(controlId) ? "" : "again: ")
            + field(header, 8)
            + "  "
            + controlId
            + "  answered "
            + code);
    message.lines().forEach(line -> out.println("  " + line));
    String words = code.equals("AA") ? "" : "|The stand-in was told to refuse";
    return "MSH|^~\\&|%s|%s|%s|%s|%s||ACK|%s|P|2.5\rMSA|%s|%s%s\r"
        .formatted(
            field(header, 4),
            field(header, 5),
            field(header, 2),
            field(header, 3),
            field(header, 6),
            "ACK" + controlId,
            code,
            controlId,
            words);
  }

  private static String field(String[] header, int index) {
    return index < header.length ? header[index] : "";
  }
}
