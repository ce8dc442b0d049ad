package org.xinqiao.interop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedDeque;
import org.xinqiao.mllp.MllpFrameReader;
import org.xinqiao.mllp.MllpFrames;

/// A hospital system that takes HL7 v2, on a real socket: it keeps what it is sent, applies each
/// control id once, and answers as the test tells it to.
final class StandInReceiver implements AutoCloseable {

  /// What it does with the next message.
  enum Mood {
    /// Applies it and answers AA.
    TAKES,
    /// Answers AE.
    ERROR,
    /// Answers AR.
    REJECTS,
    /// Closes the connection as if it had read nothing.
    GONE_BEFORE,
    /// Applies it and closes the connection before the answer.
    GONE_AFTER,
    /// Applies it and never answers.
    SILENT,
    /// Applies it and answers another message.
    OTHER_ID,
    /// Applies it and answers something that is no acknowledgement.
    BABBLES
  }

  /// A message as it came.
  record Received(String text, byte[] bytes) {

    Hl7Message message() {
      return Hl7Message.parse(text, StandardCharsets.UTF_8).orElseThrow();
    }

    String controlId() {
      return message().header().value(10);
    }

    /// `ORU^R01`.
    String type() {
      return message().header().value(9) + "^" + message().header().value(9, 2);
    }
  }

  private final ServerSocket server;
  private final Charset charset;
  private final List<Received> received = new ArrayList<>();
  private final Map<String, Received> applied = new LinkedHashMap<>();
  private final Deque<Mood> moods = new ConcurrentLinkedDeque<>();

  StandInReceiver(ServerSocket server, Charset charset) {
    this.server = server;
    this.charset = charset;
    Thread.ofVirtual().start(this::acceptAll);
  }

  static StandInReceiver open(Charset charset) {
    try {
      ServerSocket server = new ServerSocket();
      server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      return new StandInReceiver(server, charset);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  int port() {
    return server.getLocalPort();
  }

  void next(Mood... then) {
    moods.addAll(List.of(then));
  }

  /// Everything that came from that hospital.
  synchronized List<Received> received(String facility) {
    return received.stream()
        .filter(one -> one.message().header().value(4).equals(facility))
        .toList();
  }

  /// What it believes, each message once.
  synchronized List<Received> applied(String facility) {
    return applied.values().stream()
        .filter(one -> one.message().header().value(4).equals(facility))
        .toList();
  }

  @Override
  public void close() throws IOException {
    server.close();
  }

  private void acceptAll() {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        Thread.ofVirtual().start(() -> serve(socket));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      MllpFrameReader frames = new MllpFrameReader(socket.getInputStream(), 1 << 20);
      for (byte[] frame = frames.next(); frame != null; frame = frames.next()) {
        if (!answer(socket, frame)) {
          return;
        }
      }
    } catch (IOException e) {
      // The sender went away, which is its right.
    }
  }

  private boolean answer(Socket socket, byte[] frame) throws IOException {
    Received one = new Received(new String(frame, charset), frame);
    Mood mood = moods.isEmpty() ? Mood.TAKES : moods.poll();
    if (mood == Mood.GONE_BEFORE) {
      return false;
    }
    synchronized (this) {
      received.add(one);
      if (mood != Mood.ERROR && mood != Mood.REJECTS) {
        applied.putIfAbsent(one.controlId(), one);
      }
    }
    String id = one.controlId();
    String acknowledgement =
        switch (mood) {
          case TAKES -> "MSA|AA|" + id + "\r";
          case ERROR -> "MSA|AE|" + id + "|患者不存在\rERR|||204^Unknown key identifier^HL70357|E\r";
          case REJECTS -> "MSA|AR|" + id + "|不支持的消息类型\r";
          case OTHER_ID -> "MSA|AA|SOMEBODYELSES\r";
          case BABBLES -> "OK\r";
          case GONE_BEFORE, GONE_AFTER, SILENT -> "";
        };
    if (mood == Mood.GONE_AFTER) {
      return false;
    }
    if (mood != Mood.SILENT) {
      MllpFrames.write(
          socket.getOutputStream(),
          ("MSH|^~\\&|HIS|SZYY|XINQIAO||20260325101500+0800||ACK|A1|P|2.5\r" + acknowledgement)
              .getBytes(charset));
    }
    return true;
  }
}
