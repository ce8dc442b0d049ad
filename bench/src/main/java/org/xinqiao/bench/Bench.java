package org.xinqiao.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/// Command line: takes one measurement. The last line on standard output is one JSON object, all
/// else goes to standard error. Exit code 0: measured, and counted right; 1: no figure; 2: wrong
/// usage.
public final class Bench {

  private static final List<Benchmark> BENCHMARKS =
      List.of(
          new IngestBenchmark(),
          new FloodBenchmark(),
          new AuditBenchmark(),
          new AuthzBenchmark(),
          new KnowBenchmark());

  private Bench() {}

  public static void main(String[] arguments) {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    PrintStream err = new PrintStream(System.err, true, StandardCharsets.UTF_8);
    System.exit(run(arguments, out, err));
  }

  static int run(String[] arguments, PrintStream out, PrintStream err) {
    String name = arguments.length == 0 ? "" : arguments[0];
    Benchmark benchmark =
        BENCHMARKS.stream().filter(each -> each.name().equals(name)).findFirst().orElse(null);
    if (benchmark == null) {
      err.println("xinqiao bench: there is no measurement named " + name + ". There is:");
      BENCHMARKS.forEach(each -> err.println("  " + each.name() + "  " + each.about()));
      return 2;
    }
    String[] rest = Arrays.copyOfRange(arguments, 1, arguments.length);
    if (Arrays.stream(rest).anyMatch(each -> each.equals("--help") || each.equals("-h"))) {
      out.println(help(benchmark));
      return 0;
    }
    Options options;
    try {
      options = Options.parse(rest, benchmark.defaultPatients(), benchmark.onDemoHospital());
    } catch (Options.Unusable e) {
      err.println("xinqiao bench " + name + ": " + e.getMessage());
      err.println("Try: ./xinqiao bench " + name + " --help");
      return 2;
    }
    return run(benchmark, options, out, err);
  }

  private static int run(Benchmark benchmark, Options options, PrintStream out, PrintStream err) {
    Path home = Path.of(System.getProperty("xinqiao.home", "."));
    Progress progress = err::println;
    Report report = new Report();
    report
        .put("bench", benchmark.name())
        .put("commit", Machine.commit(home))
        .put("machine", Machine.describe())
        .put("patients", options.patients())
        .put("seed", options.seed());
    try (Instance instance = Instance.start(home, options, benchmark.onDemoHospital(), progress)) {
      Durability durability;
      try (var connection = instance.database().asApplication()) {
        durability = Durability.read(connection);
      }
      progress.say(durability.toString());
      durability.require();
      report.put("durability", durability.fields());
      benchmark.measure(instance, options, progress, report);
    } catch (MeasurementFailed e) {
      err.println("xinqiao bench " + benchmark.name() + ": " + e.getMessage());
      return 1;
    } catch (IOException | SQLException e) {
      err.println("xinqiao bench " + benchmark.name() + ": no figure, because of " + e);
      return 1;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return 1;
    }
    out.println(report.json());
    return 0;
  }

  private static String help(Benchmark benchmark) {
    return """
    usage: ./xinqiao bench %s [--patients N] [--seed N] [--data DIR]

    %s
    It starts a server of its own on free ports and a folder of its own, and ends it.

      --patients N   how many invented patients, 1 to %d, default %d
      --seed N       decides who they are, default 1
      --data DIR     run on this new or empty folder and keep it; else a folder under target/ is
                     used and removed

    The last line is one JSON object; docs/reference/benchmarks.md explains its fields.\
    """
        .formatted(
            benchmark.name(),
            benchmark.about().lines().collect(Collectors.joining("\n")),
            benchmark.onDemoHospital() ? Options.MOST_OF_DEMO : Options.MOST_PATIENTS,
            benchmark.defaultPatients());
  }
}
