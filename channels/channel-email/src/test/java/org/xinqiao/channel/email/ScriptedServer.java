package org.xinqiao.channel.email;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/// An SMTP server that answers each command with what the test wrote down, in TLS if wanted: for
/// accounts, TLS and replies that the stand-in does not give. `TEXT` is the answer to the final
/// dot.
final class ScriptedServer implements AutoCloseable {

  private final ServerSocket listener;
  private final @Nullable SSLContext tls;
  private final Map<String, String> replies = new ConcurrentHashMap<>();

  /// What clients said, without their texts.
  final List<String> heard = new CopyOnWriteArrayList<>();

  /// @param tls what the server proves itself with; null offers no TLS
  /// @param fromFirstByte whether TLS starts at once, else with STARTTLS
  ScriptedServer(@Nullable SSLContext tls, boolean fromFirstByte) throws IOException {
    this.tls = tls;
    InetAddress loopback = InetAddress.getLoopbackAddress();
    listener =
        tls != null && fromFirstByte
            ? tls.getServerSocketFactory().createServerSocket(0, 50, loopback)
            : new ServerSocket(0, 50, loopback);
    replies.putAll(
        Map.of(
            "GREETING", "220 scripted",
            "EHLO", "250 scripted",
            "STARTTLS", "220 go on",
            "MAIL", "250 ok",
            "RCPT", "250 ok",
            "DATA", "354 go on",
            "TEXT", "250 ok",
            "RSET", "250 ok"));
    Thread.ofVirtual().start(this::serve);
  }

  ScriptedServer answer(String verb, String reply) {
    replies.put(verb, reply);
    return this;
  }

  int port() {
    return listener.getLocalPort();
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }

  private void serve() {
    while (!listener.isClosed()) {
      try (Socket client = listener.accept()) {
        converse(client);
      } catch (IOException e) {
        // Closed, or a client that does not like our certificate.
      }
    }
  }

  private void converse(Socket first) throws IOException {
    Socket client = first;
    BufferedReader in = reader(client);
    say(client, replies.get("GREETING"));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      heard.add(line);
      String verb = line.split(" ")[0].toUpperCase(Locale.ROOT);
      say(client, replies.getOrDefault(verb, "500 not in the script"));
      if (verb.equals("STARTTLS") && tls != null) {
        SSLSocket secure =
            (SSLSocket) tls.getSocketFactory().createSocket(first, null, first.getPort(), true);
        secure.setUseClientMode(false);
        client = secure;
        in = reader(client);
      } else if (verb.equals("DATA") && replies.get("DATA").startsWith("354")) {
        String text = in.readLine();
        while (text != null && !text.equals(".")) {
          text = in.readLine();
        }
        say(client, replies.get("TEXT"));
      }
    }
  }

  private static BufferedReader reader(Socket socket) throws IOException {
    return new BufferedReader(
        new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
  }

  private static void say(Socket socket, String reply) throws IOException {
    socket.getOutputStream().write((reply + "\r\n").getBytes(StandardCharsets.US_ASCII));
    socket.getOutputStream().flush();
  }
}
