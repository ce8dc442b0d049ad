package org.xinqiao.demonstration;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.LocalDateTime;
import org.springframework.core.env.Environment;

/// What the demo hospital remembers in the data folder, so that a stop at any moment loses nothing:
/// which moment its history ends at, and how far it is loaded.
final class DemoFolder {

  private final Path data;

  DemoFolder(Environment environment) {
    this.data = Path.of(environment.getProperty("xinqiao.installation.data", "data"));
  }

  /// The "now" of the first start: with another one the same patients would have other lives.
  LocalDateTime begun(LocalDateTime now) {
    Path file = data.resolve("demo-begun");
    try {
      if (!Files.exists(file)) {
        replace(file, now.toString());
      }
      return LocalDateTime.parse(Files.readString(file).strip());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Whether the patients whose newest weeks came as messages are complete.
  boolean loaded() {
    return Files.exists(data.resolve("demo-loaded"));
  }

  void markLoaded(LocalDateTime at) {
    replace(data.resolve("demo-loaded"), at.toString());
  }

  /// Everybody is there: how many people were asked for.
  void markComplete(int people) {
    replace(data.resolve("demo-complete"), String.valueOf(people));
  }

  /// One line for `./xinqiao status`.
  void progress(String line) {
    replace(data.resolve("demo-progress"), line);
  }

  private static void replace(Path file, String text) {
    try {
      Path draft = file.resolveSibling(file.getFileName() + ".draft");
      Files.writeString(draft, text + "\n");
      Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
