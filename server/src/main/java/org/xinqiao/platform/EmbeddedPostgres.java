package org.xinqiao.platform;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tukaani.xz.XZInputStream;

/// A real PostgreSQL kept under the data folder: durable (fsync, synchronous_commit and
/// full_page_writes on, data checksums), closed (SCRAM on loopback only) and independent of the
/// application's life. When the application is killed the server goes on; the next start finds it
/// by its pid file and connects again. See ADR 0003.
final class EmbeddedPostgres {

  private static final Logger log = LoggerFactory.getLogger(EmbeddedPostgres.class);
  private static final String BINARIES = "/postgres-linux-x86_64.txz";
  private static final Set<PosixFilePermission> PRIVATE =
      PosixFilePermissions.fromString("rwx------");

  private final Path home;
  private final Path cluster;
  private final Path serverLog;
  private final Secrets secrets;

  EmbeddedPostgres(Path data, Secrets secrets) {
    this.home = data.resolve("postgres").toAbsolutePath();
    this.cluster = home.resolve("cluster");
    this.serverLog = home.resolve("postgres.log");
    this.secrets = secrets;
  }

  /// Starts the server, or finds it running.
  ///
  /// @return the port on 127.0.0.1
  int start() {
    try {
      Files.createDirectories(home);
      Files.setPosixFilePermissions(home, PRIVATE);
      unpackOnce();
      if (!Files.exists(cluster.resolve("PG_VERSION"))) {
        initialize();
      }
      if (isRunning()) {
        log.info("PostgreSQL is running already, pid {}", pidLines().getFirst());
        return runningPort();
      }
      int port = freePort();
      run(
          List.of(
              binary("pg_ctl"),
              "start",
              "-D",
              cluster.toString(),
              "-l",
              serverLog.toString(),
              "-w",
              "-t",
              "60",
              "-o",
              "-p " + port + " -c shared_buffers=" + memory(totalMemory()) + "MB"));
      log.info("PostgreSQL started on 127.0.0.1:{}", port);
      return port;
    } catch (IOException e) {
      throw new UncheckedIOException("The embedded PostgreSQL did not start", e);
    }
  }

  private static long totalMemory() {
    return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getTotalMemorySize();
  }

  /// What it keeps of the database in its own memory, in MB: a quarter of the machine's, as the
  /// manual of PostgreSQL advises to begin with; between 128 MB and 8 GB.
  ///
  /// @param total bytes of the machine, or of its container
  static long memory(long total) {
    return Math.clamp(total / 4 / 1_048_576, 128, 8_192);
  }

  /// Stops the server after its clients are disconnected; everything committed is on disk anyway.
  void stop() {
    try {
      if (isRunning()) {
        run(List.of(binary("pg_ctl"), "stop", "-D", cluster.toString(), "-m", "fast", "-w"));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("The embedded PostgreSQL did not stop", e);
    }
  }

  private void unpackOnce() throws IOException {
    Path done = home.resolve("unpacked");
    if (Files.exists(done)) {
      return;
    }
    try (InputStream packed = EmbeddedPostgres.class.getResourceAsStream(BINARIES)) {
      if (packed == null) {
        throw new IOException(
            "This build holds no PostgreSQL for this machine (Linux x86-64 only);"
                + " use --database-url with a server of your own");
      }
      try (TarArchiveInputStream tar = new TarArchiveInputStream(new XZInputStream(packed))) {
        for (TarArchiveEntry entry = tar.getNextEntry();
            entry != null;
            entry = tar.getNextEntry()) {
          unpack(tar, entry);
        }
      }
    }
    Files.createFile(done);
  }

  private void unpack(TarArchiveInputStream tar, TarArchiveEntry entry) throws IOException {
    Path target = home.resolve("dist").resolve(entry.getName()).normalize();
    if (!target.startsWith(home)) {
      throw new IOException("The PostgreSQL archive points outside of its folder");
    }
    if (entry.isDirectory()) {
      Files.createDirectories(target);
    } else if (entry.isSymbolicLink()) {
      Files.createDirectories(target.getParent());
      Files.deleteIfExists(target);
      Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
    } else {
      Files.createDirectories(target.getParent());
      Files.copy(tar, target, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
      if ((entry.getMode() & 0100) != 0) {
        Files.setPosixFilePermissions(target, PRIVATE);
      }
    }
  }

  private void initialize() throws IOException {
    Path password = Files.createTempFile(home, "init", ".pw");
    try {
      Files.writeString(password, secrets.get("postgres-superuser"));
      run(
          List.of(
              binary("initdb"),
              "-D",
              cluster.toString(),
              "-U",
              "postgres",
              "-E",
              "UTF8",
              "--locale=C",
              "--data-checksums",
              "--auth=scram-sha-256",
              "--pwfile=" + password));
    } finally {
      Files.delete(password);
    }
    Files.writeString(
        cluster.resolve("postgresql.auto.conf"),
        """
        listen_addresses = '127.0.0.1'
        unix_socket_directories = ''
        fsync = on
        synchronous_commit = on
        full_page_writes = on
        password_encryption = 'scram-sha-256'
        max_connections = 60
        max_wal_size = '2GB'
        autovacuum_naptime = '10s'
        timezone = 'Asia/Shanghai'
        log_min_duration_statement = -1
        log_parameter_max_length = 0
        log_parameter_max_length_on_error = 0
        """);
    Files.writeString(cluster.resolve("pg_hba.conf"), "host all all 127.0.0.1/32 scram-sha-256\n");
  }

  private boolean isRunning() throws IOException {
    if (!Files.exists(cluster.resolve("postmaster.pid"))) {
      return false;
    }
    return status(List.of(binary("pg_ctl"), "status", "-D", cluster.toString())) == 0;
  }

  private int runningPort() throws IOException {
    return Integer.parseInt(pidLines().get(3).strip());
  }

  private List<String> pidLines() throws IOException {
    return Files.readAllLines(cluster.resolve("postmaster.pid"), StandardCharsets.UTF_8);
  }

  private String binary(String name) {
    return home.resolve("dist/bin").resolve(name).toString();
  }

  private void run(List<String> command) throws IOException {
    int code = status(command);
    if (code != 0) {
      throw new IOException(
          Path.of(command.getFirst()).getFileName()
              + " ended with code "
              + code
              + "; its words are in "
              + home.resolve("command.log")
              + " and "
              + serverLog);
    }
  }

  private int status(List<String> command) throws IOException {
    List<String> line = new ArrayList<>();
    if ("root".equals(System.getProperty("user.name"))) {
      // PostgreSQL refuses to run as root. Inside a user namespace it sees an ordinary user, while
      // the files keep belonging to the one who started us.
      line.addAll(List.of("unshare", "-U"));
    }
    line.addAll(command);
    Process process =
        new ProcessBuilder(line)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(home.resolve("command.log").toFile()))
            .start();
    try {
      if (!process.waitFor(90, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IOException(command.getFirst() + " took longer than 90 seconds");
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("Interrupted while waiting for PostgreSQL", e);
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
