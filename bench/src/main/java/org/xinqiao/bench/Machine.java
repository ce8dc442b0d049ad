package org.xinqiao.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// What was measured, and on what: without both, a figure says nothing.
final class Machine {

  private Machine() {}

  /// @return `cpus`, `mem_mb`, `os`, `java`, and `load` of the minute before, which tells whether
  ///   others were working here
  static Map<String, Object> describe() {
    Map<String, Object> machine = new LinkedHashMap<>();
    machine.put("cpus", Runtime.getRuntime().availableProcessors());
    machine.put("mem_mb", ProcFile.megabytes(Path.of("/proc/meminfo"), "MemTotal"));
    machine.put(
        "os",
        "%s %s %s"
            .formatted(
                System.getProperty("os.name"),
                System.getProperty("os.version"),
                System.getProperty("os.arch")));
    machine.put("java", System.getProperty("java.runtime.version"));
    machine.put("load", ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
    return machine;
  }

  /// The commit of the sources in that folder, `-dirty` when they differ from it; `unknown` without
  /// git.
  static String commit(Path home) {
    try {
      Process git =
          new ProcessBuilder("git", "-C", home.toString(), "describe", "--always", "--dirty")
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      String described =
          new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      return git.waitFor(10, TimeUnit.SECONDS) && git.exitValue() == 0 ? described : "unknown";
    } catch (IOException e) {
      return "unknown";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "unknown";
    }
  }

  /// Files of `/proc` with lines like `VmRSS: 123456 kB`.
  static final class ProcFile {

    private ProcFile() {}

    /// @return -1 where this machine does not tell
    static long megabytes(Path file, String key) {
      try {
        return Files.readAllLines(file).stream()
            .filter(line -> line.startsWith(key + ":"))
            .map(line -> line.replaceAll("[^0-9]", ""))
            .mapToLong(kilobytes -> Long.parseLong(kilobytes) / 1024)
            .findFirst()
            .orElse(-1);
      } catch (IOException e) {
        return -1;
      }
    }
  }
}
