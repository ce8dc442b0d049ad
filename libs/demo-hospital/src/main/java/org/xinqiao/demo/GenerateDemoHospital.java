package org.xinqiao.demo;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDateTime;
import java.time.format.DateTimeParseException;
import java.util.Iterator;
import java.util.Map;
import java.util.TreeMap;

/// Command line: writes the messages of a demo hospital to a file that `send-hl7` can send, one
/// segment a line and an empty line between messages.
public final class GenerateDemoHospital {

  private static final String USAGE =
      "usage: generate-demo-hospital [--patients N] [--years Y] [--seed S]"
          + " [--until YYYY-MM-DDTHH:MM] --out FILE";

  private GenerateDemoHospital() {}

  public static void main(String[] args) {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    PrintStream err = new PrintStream(System.err, true, StandardCharsets.UTF_8);
    System.exit(run(args, Clock.system(Diary.HOSPITAL_TIME), out, err));
  }

  static int run(String[] args, Clock clock, PrintStream out, PrintStream err) {
    try {
      Map<String, String> options = options(args);
      String file = options.get("--out");
      if (file == null) {
        throw new IllegalArgumentException("--out is missing");
      }
      DemoSettings settings =
          new DemoSettings(
              Integer.parseInt(options.getOrDefault("--patients", "200")),
              Integer.parseInt(options.getOrDefault("--years", "2")),
              Long.parseLong(options.getOrDefault("--seed", "1")),
              options.containsKey("--until")
                  ? LocalDateTime.parse(options.get("--until"))
                  : LocalDateTime.now(clock));
      Map<String, Integer> counts = write(settings, Path.of(file));
      counts.forEach((type, count) -> out.println("%-12s %7d".formatted(type, count)));
      return 0;
    } catch (IllegalArgumentException | DateTimeParseException e) {
      err.println("generate-demo-hospital: " + e.getMessage() + "\n" + USAGE);
    } catch (IOException e) {
      err.println("generate-demo-hospital: cannot write: " + e.getMessage());
    }
    return 2;
  }

  private static Map<String, String> options(String[] args) {
    Map<String, String> options = new TreeMap<>();
    for (int i = 0; i < args.length; i += 2) {
      if (!USAGE.contains(args[i] + " ") || !args[i].startsWith("--") || i + 1 == args.length) {
        throw new IllegalArgumentException("cannot use " + args[i]);
      }
      options.put(args[i], args[i + 1]);
    }
    return options;
  }

  private static Map<String, Integer> write(DemoSettings settings, Path file) throws IOException {
    Map<String, Integer> counts = new TreeMap<>();
    try (BufferedWriter writer = Files.newBufferedWriter(file)) {
      Iterator<DemoEvent> events = DemoHospital.generate(settings).iterator();
      while (events.hasNext()) {
        switch (events.next()) {
          case DemoEvent.Hl7 hl7 -> {
            writer.write(hl7.message().replace('\r', '\n') + "\n");
            counts.merge(hl7.message().split("\\|", 10)[8], 1, Integer::sum);
          }
          case DemoEvent.Reply reply ->
              counts.merge(reply.response().getClass().getSimpleName(), 1, Integer::sum);
        }
      }
    }
    return counts;
  }
}
