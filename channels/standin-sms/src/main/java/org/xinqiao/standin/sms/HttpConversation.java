package org.xinqiao.standin.sms;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/// One request and its answer, byte by byte: a ready-made server would not let us break off where
/// the network does.
final class HttpConversation {

  private static final int LONGEST_HEAD = 32_000;
  private static final int LONGEST_BODY = 1_000_000;
  private static final Duration FOR_EVER = Duration.ofHours(1);

  private final Socket client;
  private final SmsStandIn provider;

  HttpConversation(Socket client, SmsStandIn provider) {
    this.client = client;
    this.provider = provider;
  }

  void run() throws IOException {
    InputStream in = new BufferedInputStream(client.getInputStream());
    HttpRequestHead head = HttpRequestHead.of(readHead(in));
    Optional<Protocol> language =
        provider.protocols().stream().filter(protocol -> protocol.speaks(head)).findFirst();
    if (language.isEmpty() || !head.method().equals("POST") || head.length() > LONGEST_BODY) {
      write(404, "{\"message\":\"no such resource\"}");
      return;
    }
    SmsScript script = language.get().sends(head) ? provider.next() : SmsScript.always(SmsMode.OK);
    if (script.mode() == SmsMode.DROP_BEFORE_MESSAGE) {
      return;
    }
    if (head.header("expect").equalsIgnoreCase("100-continue")) {
      client
          .getOutputStream()
          .write("HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      client.getOutputStream().flush();
    }
    byte[] body = in.readNBytes(head.length());
    if (body.length < head.length()) {
      return;
    }
    switch (language.get().read(head, body)) {
      case Protocol.Call.Answer answer -> write(answer.status(), answer.json());
      case Protocol.Call.Send send -> treat(script, language.get(), send.message());
    }
  }

  private void treat(SmsScript script, Protocol language, ReceivedSms message) throws IOException {
    SmsMode mode = script.mode();
    if (mode.takes()) {
      provider.keep(message);
    }
    switch (mode) {
      case ACCEPT_THEN_DROP -> {}
      case ACCEPT_THEN_STALL, STALL -> provider.pause(FOR_EVER);
      case ACCEPT_THEN_GARBLE -> write(200, "<html>维护中</html>");
      case SLOW -> {
        provider.pause(script.delay());
        write(200, language.answer(mode, message));
      }
      default -> write(200, language.answer(mode, message));
    }
  }

  private static String readHead(InputStream in) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
      int next = in.read();
      if (next < 0 || head.size() > LONGEST_HEAD) {
        throw new IOException("no head");
      }
      head.write(next);
    }
    return head.toString(StandardCharsets.ISO_8859_1);
  }

  private void write(int status, String json) throws IOException {
    byte[] body = json.getBytes(StandardCharsets.UTF_8);
    String head =
        "HTTP/1.1 %d x\r\nContent-Type: application/json;charset=utf-8\r\nContent-Length: %d\r\nConnection: close\r\n\r\n"
            .formatted(status, body.length);
    OutputStream out = client.getOutputStream();
    out.write(head.getBytes(StandardCharsets.US_ASCII));
    out.write(body);
    out.flush();
  }
}
