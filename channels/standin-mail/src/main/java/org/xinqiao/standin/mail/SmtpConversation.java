package org.xinqiao.standin.mail;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.xinqiao.standin.mail.MimeReader.Mime;

/// One client's conversation (RFC 5321). Lines end with CRLF and nothing else, so that no second
/// message can be smuggled inside the first.
final class SmtpConversation {

  private static final int MOST_COMMAND_BYTES = 2_048;
  private static final int MOST_TEXT_BYTES = 4 << 20;
  private static final int MOST_RECIPIENTS = 100;
  private static final int IDLE_MILLIS = 300_000;
  private static final Pattern PATH =
      Pattern.compile("(?i)(?:FROM|TO):\\s*<([^<>\\s]*)>(?:\\s.*)?");

  /// Ends the conversation without another word.
  private static final class HangUp extends IOException {}

  private final InputStream in;
  private final OutputStream out;
  private final Stage stage;
  private final Ledger ledger;
  private final InstantSource clock;

  private boolean greeted;
  private @Nullable String from;
  private final List<String> to = new ArrayList<>();
  private MailScript script = MailScript.always(MailMode.OK);

  SmtpConversation(Socket socket, Stage stage, Ledger ledger, InstantSource clock)
      throws IOException {
    this.stage = stage;
    this.ledger = ledger;
    this.clock = clock;
    socket.setSoTimeout(IDLE_MILLIS);
    socket.setTcpNoDelay(true);
    in = new BufferedInputStream(socket.getInputStream());
    out = socket.getOutputStream();
  }

  void run() throws IOException {
    try {
      if (!greet()) {
        return;
      }
      for (String line = command(); line != null; line = command()) {
        if (line.equalsIgnoreCase("QUIT")) {
          say("221 2.0.0 Bye");
          return;
        }
        answer(line);
      }
    } catch (HangUp e) {
      // On purpose.
    }
  }

  private boolean greet() throws IOException {
    switch (stage.atGreeting()) {
      case BUSY -> {
        say("421 4.3.2 Too busy, come back later");
        return false;
      }
      case STALL_AT_GREETING -> {
        stall();
        return false;
      }
      default -> {
        say("220 standin-mail.localhost ESMTP keeps everything, delivers nothing");
        return true;
      }
    }
  }

  private void answer(String line) throws IOException {
    int space = line.indexOf(' ');
    String verb = (space < 0 ? line : line.substring(0, space)).toUpperCase(Locale.ROOT);
    String rest = space < 0 ? "" : line.substring(space + 1).strip();
    switch (verb) {
      case "EHLO" -> ehlo(rest);
      case "HELO" -> helo(rest);
      case "MAIL" -> mail(rest);
      case "RCPT" -> rcpt(rest);
      case "DATA" -> data();
      case "RSET" -> {
        reset();
        say("250 2.0.0 Forgotten");
      }
      case "NOOP" -> say("250 2.0.0 Nothing done");
      case "VRFY" -> say("252 2.5.0 Try and see");
      case "STARTTLS", "AUTH" -> say("502 5.5.1 Not offered");
      default -> say("500 5.5.2 Unknown command");
    }
  }

  private void ehlo(String client) throws IOException {
    if (client.isEmpty()) {
      say("501 5.5.4 Who are you?");
      return;
    }
    greeted = true;
    reset();
    say("250-standin-mail.localhost");
    say("250-SIZE " + MOST_TEXT_BYTES);
    say("250-8BITMIME");
    say("250-SMTPUTF8");
    say("250 ENHANCEDSTATUSCODES");
  }

  private void helo(String client) throws IOException {
    greeted = !client.isEmpty();
    reset();
    say(greeted ? "250 standin-mail.localhost" : "501 5.5.4 Who are you?");
  }

  private void mail(String rest) throws IOException {
    String path = path(rest, "FROM");
    if (!greeted || from != null) {
      say("503 5.5.1 Not now");
    } else if (path == null) {
      say("501 5.1.7 Not a sender");
    } else {
      from = path;
      say("250 2.1.0 Sender noted");
    }
  }

  private void rcpt(String rest) throws IOException {
    String path = path(rest, "TO");
    if (from == null) {
      say("503 5.5.1 Sender first");
    } else if (path == null || !path.contains("@")) {
      say("501 5.1.3 Not a recipient");
    } else if (to.size() == MOST_RECIPIENTS) {
      say("452 4.5.3 Too many recipients");
    } else {
      script = stage.forRecipient(path);
      switch (script.mode()) {
        case REFUSE_RCPT -> say("550 5.1.1 <" + path + ">: no such mailbox");
        case TEMPORARY -> say("451 4.3.0 <" + path + ">: not now");
        case RATE_LIMIT -> say("450 4.7.1 <" + path + ">: more slowly, please");
        default -> {
          to.add(path);
          say("250 2.1.5 Recipient noted");
        }
      }
    }
  }

  private void data() throws IOException {
    if (to.isEmpty()) {
      say("503 5.5.1 Recipients first");
      return;
    }
    if (script.mode() == MailMode.DROP_BEFORE_DATA) {
      throw new HangUp();
    }
    say("354 Go on, end with a lone dot");
    byte[] text = text();
    if (text == null) {
      reset();
      say("552 5.3.4 Too long");
      return;
    }
    end(text);
    reset();
  }

  private void end(byte[] text) throws IOException {
    switch (script.mode()) {
      case REFUSE_CONTENT -> say("554 5.7.1 Not these words");
      case STALL -> stall();
      case SLOW -> {
        stage.pause(script.delay());
        take(text);
        say("250 2.0.0 Taken");
      }
      case ACCEPT_THEN_DROP -> {
        take(text);
        throw new HangUp();
      }
      case ACCEPT_THEN_GARBLE -> {
        take(text);
        say("收到了");
      }
      case ACCEPT_THEN_STALL -> {
        take(text);
        stall();
      }
      default -> {
        take(text);
        say("250 2.0.0 Taken");
      }
    }
  }

  private void take(byte[] text) throws IOException {
    Mime mime = MimeReader.read(text);
    String id = mime.headers().getOrDefault("message-id", "");
    ledger.append(
        new ReceivedMail(
            clock.instant(),
            from == null ? "" : from,
            List.copyOf(to),
            id.replaceAll("^<|>$", ""),
            mime.headers().getOrDefault("subject", ""),
            mime.headers().get("x-xinqiao-contact"),
            mime.headers().get("x-xinqiao-attempt"),
            mime.text(),
            mime.html(),
            mime.headers()));
  }

  /// Says nothing until the client gives up.
  private void stall() throws IOException {
    while (in.read() >= 0) {}
    throw new HangUp();
  }

  private void reset() {
    from = null;
    to.clear();
    script = MailScript.always(MailMode.OK);
  }

  private static @Nullable String path(String rest, String which) {
    Matcher matcher = PATH.matcher(rest);
    boolean sound = matcher.matches() && rest.regionMatches(true, 0, which, 0, which.length());
    return sound ? matcher.group(1) : null;
  }

  private @Nullable String command() throws IOException {
    byte[] line = line(MOST_COMMAND_BYTES);
    while (line != null && line.length > MOST_COMMAND_BYTES) {
      say("500 5.5.2 Line too long");
      line = line(MOST_COMMAND_BYTES);
    }
    return line == null ? null : new String(line, StandardCharsets.UTF_8).strip();
  }

  /// The text up to the lone dot, or null when it was too long. The end of the connection before
  /// the dot means that the message is not taken, as RFC 5321 section 4.1.1.4 demands.
  private byte @Nullable [] text() throws IOException {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    boolean tooLong = false;
    while (true) {
      byte[] line = line(MOST_TEXT_BYTES);
      if (line == null || script.mode() == MailMode.DROP_IN_TEXT) {
        throw new HangUp();
      }
      if (line.length == 1 && line[0] == '.') {
        return tooLong ? null : text.toByteArray();
      }
      int stuffed = line.length > 0 && line[0] == '.' ? 1 : 0;
      tooLong |= text.size() + line.length > MOST_TEXT_BYTES;
      if (!tooLong) {
        text.write(line, stuffed, line.length - stuffed);
        text.writeBytes(new byte[] {'\r', '\n'});
      }
    }
  }

  /// The next line without its CRLF, or null at the end of the connection. A line of more than
  /// `most` bytes is read to its end but kept only in part, one byte more than allowed.
  private byte @Nullable [] line(int most) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    int last = -1;
    for (int b = in.read(); b >= 0; b = in.read()) {
      if (b == '\n' && last == '\r') {
        byte[] bytes = line.toByteArray();
        return bytes.length > most ? bytes : Arrays.copyOf(bytes, bytes.length - 1);
      }
      if (line.size() <= most + 1) {
        line.write(b);
      }
      last = b;
    }
    return null;
  }

  private void say(String line) throws IOException {
    out.write((line + "\r\n").getBytes(StandardCharsets.UTF_8));
    out.flush();
  }

  /// What the operator of the stand-in decided.
  interface Stage {

    /// The mode for a client that just came: OK or one of those decided at the greeting.
    MailMode atGreeting();

    /// The script for a message to this recipient; counts it.
    MailScript forRecipient(String address);

    /// Waits, or stops the conversation when the server is closed meanwhile.
    void pause(Duration time) throws IOException;
  }
}
