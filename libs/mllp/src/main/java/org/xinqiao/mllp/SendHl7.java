package org.xinqiao.mllp;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Command line: sends files of HL7 v2 messages over MLLP and prints every acknowledgement.
///
/// Exit code 0: every message got AA; 1: at least one did not; 2: wrong usage, unreadable file or
/// no connection.
public final class SendHl7 {

  private static final String USAGE =
      """
      usage: send-hl7 [--host HOST] [--port PORT] [--charset UTF-8|GB18030] [--today] FILE...

        --host HOST     receiver, default localhost
        --port PORT     its MLLP port, default 2575
        --charset NAME  charset on the wire, default UTF-8; a file that is not UTF-8 is sent as it is
        --today         move all dates by the same number of days so that the last message is of today
        FILE            HL7 v2 messages, any line ends, several per file (each begins with MSH|)\
      """;

  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
  private static final Duration READ_TIMEOUT = Duration.ofSeconds(30);

  private SendHl7() {}

  public static void main(String[] args) {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    PrintStream err = new PrintStream(System.err, true, StandardCharsets.UTF_8);
    System.exit(run(args, Clock.system(ZoneId.of("Asia/Shanghai")), out, err));
  }

  static int run(String[] args, Clock clock, PrintStream out, PrintStream err) {
    try {
      Options options = Options.parse(args);
      return options.help() ? help(out) : send(options, clock, out);
    } catch (UsageException e) {
      err.println("send-hl7: " + e.getMessage());
      return 2;
    }
  }

  private static int help(PrintStream out) {
    out.println(USAGE);
    return 0;
  }

  /// The request cannot be carried out; the message says why in words for the person who asked.
  private static final class UsageException extends Exception {
    private static final long serialVersionUID = 1L;

    UsageException(String message) {
      super(message);
    }
  }

  private record Options(
      boolean help, boolean today, String host, int port, Charset charset, List<String> files) {

    static Options parse(String[] args) throws UsageException {
      boolean help = false;
      boolean today = false;
      String host = "localhost";
      int port = 2575;
      Charset charset = StandardCharsets.UTF_8;
      List<String> files = new ArrayList<>();
      for (int i = 0; i < args.length; i++) {
        switch (args[i]) {
          case "-h", "--help" -> help = true;
          case "--today" -> today = true;
          case "--host" -> host = value(args, ++i);
          case "--port" -> port = port(value(args, ++i));
          case "--charset" -> charset = charset(value(args, ++i));
          default -> {
            if (args[i].startsWith("--")) {
              throw new UsageException("unknown option " + args[i] + "\n\n" + USAGE);
            }
            files.add(args[i]);
          }
        }
      }
      if (files.isEmpty() && !help) {
        throw new UsageException("no file given\n\n" + USAGE);
      }
      return new Options(help, today, host, port, charset, List.copyOf(files));
    }

    private static String value(String[] args, int i) throws UsageException {
      if (i >= args.length) {
        throw new UsageException(args[i - 1] + " needs a value\n\n" + USAGE);
      }
      return args[i];
    }

    private static int port(String value) throws UsageException {
      try {
        int port = Integer.parseInt(value);
        if (port >= 1 && port <= 65535) {
          return port;
        }
      } catch (NumberFormatException notANumber) {
        // the same answer as for a number out of range
      }
      throw new UsageException("not a port: " + value);
    }

    private static Charset charset(String value) throws UsageException {
      return switch (value.toUpperCase(Locale.ROOT)) {
        case "UTF-8", "UTF8" -> StandardCharsets.UTF_8;
        case "GB18030", "GBK", "GB2312" -> Charset.forName("GB18030");
        default -> throw new UsageException("unknown charset " + value + ": UTF-8 or GB18030");
      };
    }
  }

  private record Outgoing(String label, byte[] message) {}

  private static int send(Options options, Clock clock, PrintStream out) throws UsageException {
    List<Outgoing> outgoing = new ArrayList<>();
    for (String file : options.files()) {
      outgoing.addAll(read(file, options.charset()));
    }
    if (options.today()) {
      outgoing = movedTo(LocalDateTime.now(clock), outgoing);
    }
    int refused = 0;
    try (MllpClient client = connect(options)) {
      for (Outgoing each : outgoing) {
        refused += exchange(client, each, out) ? 0 : 1;
      }
    } catch (IOException e) {
      throw new UsageException(
          "lost the connection to " + options.host() + ":" + options.port() + ": " + reason(e));
    }
    out.println(outgoing.size() - refused + " of " + outgoing.size() + " accepted");
    return refused == 0 ? 0 : 1;
  }

  private static List<Outgoing> movedTo(LocalDateTime now, List<Outgoing> outgoing) {
    List<byte[]> moved = Hl7Dates.moveTo(now, outgoing.stream().map(Outgoing::message).toList());
    List<Outgoing> result = new ArrayList<>();
    for (int i = 0; i < moved.size(); i++) {
      result.add(new Outgoing(outgoing.get(i).label(), moved.get(i)));
    }
    return result;
  }

  private static MllpClient connect(Options options) throws UsageException {
    try {
      return MllpClient.connect(options.host(), options.port(), CONNECT_TIMEOUT, READ_TIMEOUT);
    } catch (IOException e) {
      throw new UsageException(
          "cannot connect to "
              + options.host()
              + ":"
              + options.port()
              + ": "
              + reason(e)
              + "\nIs Xinqiao running (./xinqiao status), and is this its MLLP port?");
    }
  }

  private static List<Outgoing> read(String file, Charset charset) throws UsageException {
    try {
      List<byte[]> messages = Hl7Files.split(Files.readAllBytes(Path.of(file)));
      List<Outgoing> outgoing = new ArrayList<>();
      for (byte[] message : messages) {
        String label = messages.size() == 1 ? file : file + " #" + (outgoing.size() + 1);
        outgoing.add(new Outgoing(label, Hl7Files.inCharset(message, charset)));
      }
      return outgoing;
    } catch (NoSuchFileException e) {
      throw new UsageException(file + ": no such file");
    } catch (IOException e) {
      throw new UsageException(file + ": cannot be read: " + reason(e));
    } catch (IllegalArgumentException e) {
      throw new UsageException(file + ": " + e.getMessage());
    }
  }

  private static boolean exchange(MllpClient client, Outgoing outgoing, PrintStream out)
      throws IOException {
    String[] header = Hl7Files.decode(outgoing.message()).split("\r", 2)[0].split("\\|", -1);
    String type = header.length > 8 ? header[8] : "";
    String controlId = header.length > 9 ? header[9] : "";
    out.println(outgoing.label() + "  " + type + "  " + controlId);
    String answer = Hl7Files.decode(client.exchange(outgoing.message()));
    Acknowledgement ack = Acknowledgement.parse(answer);
    String code = ack.code().isEmpty() ? "no acknowledgement: " + answer.strip() : ack.code();
    out.println("  " + code + (ack.text().isEmpty() ? "" : "  " + ack.text()));
    ack.errors().forEach(error -> out.println("  ERR  " + error));
    if (!ack.code().isEmpty() && !ack.controlId().equals(controlId)) {
      out.println("  the answer is for another message: " + ack.controlId());
    }
    return ack.accepts(controlId);
  }

  private static String reason(IOException e) {
    String message = e.getMessage();
    return message == null ? e.getClass().getSimpleName() : message;
  }
}
