package org.xinqiao.bench;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A server for one measurement: the packaged one in a process of its own, started as `./xinqiao`
/// starts it, with free ports and its embedded database on a folder of its own. It knows one
/// invented hospital and the sender of the demo hospital's messages.
///
/// Ends with [#close], at the latest when this process ends.
final class Instance implements AutoCloseable {

  /// The command line of the server without its settings, one argument a line. The launcher gives
  /// it, so that what is measured is what people run.
  private static final String SERVER = "XINQIAO_SERVER";

  private static final List<String> EMPTY_HOSPITAL =
      List.of(
          "--xinqiao.mllp.admitted=HIS|SZYY",
          "--xinqiao.hospital.code=BENCH",
          "--xinqiao.hospital.name=虚构医院",
          "--xinqiao.hospital.phone=010-00000000");
  private static final Duration LOADED_WITHIN = Duration.ofHours(1);

  private static final Duration USABLE_WITHIN = Duration.ofMinutes(5);
  private static final Duration STOPPED_WITHIN = Duration.ofSeconds(60);
  private static final int LAST_WORDS = 25;

  private final Path data;
  private final boolean keep;
  private final Process process;
  private @Nullable InetSocketAddress mllp;
  private @Nullable InetSocketAddress http;
  private @Nullable Database database;
  private boolean closed;

  private Instance(Path data, boolean keep, Process process) {
    this.data = data;
    this.keep = keep;
    this.process = process;
  }

  /// Starts a server and waits until it can be used.
  ///
  /// @param home where the sources are
  /// @param demo whether it is to hold the demo hospital with as many patients
  static Instance start(Path home, Options options, boolean demo, Progress progress)
      throws IOException, InterruptedException, MeasurementFailed {
    String server = System.getenv(SERVER);
    if (server == null) {
      throw new MeasurementFailed("start it with ./xinqiao bench, which knows the server");
    }
    Path kept = options.data();
    Path data = kept == null ? scratch(home) : Files.createDirectories(kept);
    progress.say("Starting a server on " + data);
    List<String> hospital = demo ? demoHospital(options) : EMPTY_HOSPITAL;
    Instance instance = new Instance(data, kept != null, launch(server, data, hospital));
    Runtime.getRuntime().addShutdownHook(new Thread(instance::close, "end-of-instance"));
    try {
      instance.awaitUsable();
      if (demo) {
        instance.awaitLoaded(options.patients(), progress);
      }
      return instance;
    } catch (IOException | InterruptedException | MeasurementFailed | RuntimeException e) {
      instance.close();
      throw e;
    }
  }

  private static Path scratch(Path home) throws IOException {
    return Files.createTempDirectory(
            Files.createDirectories(home.resolve("target").toAbsolutePath()), "bench-")
        .toRealPath();
  }

  private static List<String> demoHospital(Options options) {
    return List.of(
        "--xinqiao.demo.enabled=true",
        "--xinqiao.demo.patients=" + options.patients(),
        "--xinqiao.demo.seed=" + options.seed());
  }

  private static Process launch(String server, Path data, List<String> hospital)
      throws IOException {
    List<String> command = new ArrayList<>(server.lines().toList());
    command.addAll(
        List.of(
            "--xinqiao.installation.data=" + data,
            // The embedded one, whatever the environment says.
            "--xinqiao.installation.database.url=",
            "--server.port=0",
            "--xinqiao.mllp.port=0"));
    command.addAll(hospital);
    Path logs = Files.createDirectories(data.resolve("logs"));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectInput(new File("/dev/null"))
            .redirectErrorStream(true)
            .redirectOutput(logs.resolve("output.log").toFile());
    builder.environment().put("LOGGING_FILE_NAME", logs.resolve("xinqiao.log").toString());
    builder.environment().put("LOGGING_THRESHOLD_CONSOLE", "off");
    return builder.start();
  }

  /// A server that was killed leaves the file behind.
  private boolean isOurs(Path running) throws IOException {
    return Files.exists(running)
        && JsonMapper.shared().readTree(Files.readString(running)).path("pid").asLong()
            == process.pid();
  }

  private void awaitUsable() throws IOException, InterruptedException, MeasurementFailed {
    Path running = data.resolve("running.json");
    long deadline = System.nanoTime() + USABLE_WITHIN.toNanos();
    while (!isOurs(running)) {
      boolean ended = process.waitFor(100, TimeUnit.MILLISECONDS);
      if (ended || System.nanoTime() > deadline) {
        throw new MeasurementFailed(
            (ended ? "the server did not start" : "the server was not usable in time")
                + ". It said:\n"
                + lastWords());
      }
    }
    JsonNode addresses = JsonMapper.shared().readTree(Files.readString(running));
    URI console = URI.create(addresses.path("console").asString());
    http = new InetSocketAddress(console.getHost(), console.getPort());
    String[] address = addresses.path("mllp").asString().split(":");
    mllp = new InetSocketAddress(address[0], Integer.parseInt(address[1]));
    database = Database.of(data);
  }

  private void awaitLoaded(int patients, Progress progress)
      throws InterruptedException, IOException, MeasurementFailed {
    progress.say("Loading the demo hospital");
    long deadline = System.nanoTime() + LOADED_WITHIN.toNanos();
    while (!holds(patients)) {
      if (process.waitFor(1, TimeUnit.SECONDS) || System.nanoTime() > deadline) {
        throw new MeasurementFailed("the demo hospital was not loaded. It said:\n" + lastWords());
      }
    }
  }

  /// Whether everybody who was asked for is there: while the rest is still written, figures would
  /// be those of a machine with other work.
  private boolean holds(int patients) throws IOException {
    Path complete = data.resolve("demo-complete");
    return Files.exists(complete)
        && Integer.parseInt(Files.readString(complete).strip()) >= patients;
  }

  private String lastWords() throws IOException {
    List<String> lines = new ArrayList<>();
    for (String log : List.of("xinqiao.log", "output.log")) {
      Path file = data.resolve("logs").resolve(log);
      if (Files.exists(file)) {
        lines.addAll(Files.readAllLines(file));
      }
    }
    return String.join("\n", lines.subList(Math.max(0, lines.size() - LAST_WORDS), lines.size()));
  }

  Path data() {
    return data;
  }

  /// Where it takes HL7 messages.
  InetSocketAddress mllp() {
    return started(mllp);
  }

  /// Where it answers over HTTP.
  InetSocketAddress http() {
    return started(http);
  }

  Database database() {
    return started(database);
  }

  private static <T> T started(@Nullable T part) {
    if (part == null) {
      throw new IllegalStateException("The server has not started");
    }
    return part;
  }

  /// Memory that the server's process holds now, without its database.
  long residentMegabytes() {
    return Machine.ProcFile.megabytes(Path.of("/proc/" + process.pid() + "/status"), "VmRSS");
  }

  /// What lives on the server's heap after a collection; -1 where the JDK's `jcmd` is missing.
  long usedHeapMegabytes() throws IOException, InterruptedException {
    String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    if (!Files.exists(Path.of(jcmd))) {
      return -1;
    }
    jcmd(jcmd, "GC.run");
    return Pattern.compile("(?:DefNew|Tenured) .*used ([0-9]+)K")
            .matcher(jcmd(jcmd, "GC.heap_info"))
            .results()
            .mapToLong(each -> Long.parseLong(each.group(1)))
            .sum()
        / 1024;
  }

  private String jcmd(String jcmd, String command) throws IOException, InterruptedException {
    Process asked =
        new ProcessBuilder(jcmd, String.valueOf(process.pid()), command)
            .redirectErrorStream(true)
            .start();
    String answer = new String(asked.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    asked.waitFor();
    return answer;
  }

  /// Ends the server and its database and removes the folder, unless it is to be kept. Whoever
  /// comes second waits for the first and finds nothing to do.
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    try {
      end(process.toHandle());
      // The database outlives a server that was killed.
      leftDatabase().ifPresent(Instance::end);
      if (!keep) {
        remove(data);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Could not clean up " + data, e);
    }
  }

  private static void end(ProcessHandle process) {
    process.destroy();
    try {
      process.onExit().orTimeout(STOPPED_WITHIN.toSeconds(), TimeUnit.SECONDS).join();
    } catch (java.util.concurrent.CompletionException stillThere) {
      process.destroyForcibly();
      process.onExit().join();
    }
  }

  /// The pid in the file is believed only when that process says that it serves this cluster:
  /// numbers are used again.
  private Optional<ProcessHandle> leftDatabase() throws IOException {
    Path file = Database.pidFile(data);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    return ProcessHandle.of(Long.parseLong(Files.readAllLines(file).getFirst().strip()))
        .filter(found ->
            found
                .info()
                .commandLine()
                .map(line -> line.contains(Database.cluster(data).toString()))
                .orElse(false));
  }

  private static void remove(Path folder) throws IOException {
    try (Stream<Path> content = Files.walk(folder)) {
      for (Path each : content.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    }
  }
}
