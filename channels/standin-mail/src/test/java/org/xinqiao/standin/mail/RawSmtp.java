package org.xinqiao.standin.mail;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// A client that says exactly what the test says.
final class RawSmtp implements AutoCloseable {

  private final Socket socket;
  private final BufferedReader in;
  private final OutputStream out;

  RawSmtp(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(10_000);
    in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    out = socket.getOutputStream();
  }

  /// The last line of the next reply, or null at the end of the connection.
  @Nullable String reply() throws IOException {
    String line = in.readLine();
    while (line != null && line.length() > 3 && line.charAt(3) == '-') {
      line = in.readLine();
    }
    return line;
  }

  String say(String line) throws IOException {
    raw(line + "\r\n");
    return reply();
  }

  void raw(String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
    out.flush();
  }

  RawSmtp ready() throws IOException {
    reply();
    say("EHLO test");
    return this;
  }

  /// Hands over a message and gives the reply to its final dot.
  String send(String to, String message) throws IOException {
    say("MAIL FROM:<follow-up@hospital.example>");
    say("RCPT TO:<" + to + ">");
    say("DATA");
    return say(message + "\r\n.");
  }

  void timeout(int millis) throws IOException {
    socket.setSoTimeout(millis);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
