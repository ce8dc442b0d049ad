package org.xinqiao.erasure;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import org.xinqiao.organization.Tenant;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// The journal: one line for each entry, which names its hospital by its code. Lines are only ever
/// added. A line may stand there twice, and one that was cut off is followed by the whole one.
///
/// That there is no journal is not that nothing was erased: it is made once, in a folder that is
/// there, and from then on nothing here makes it anew. Thread-safe, and several nodes may write to
/// one file.
@Component
class JournalFile {

  /// Of the entry and of the line. No line that was cut off has it: nothing else in there ends so.
  private static final String END = "}}";

  private final Path file;
  private final JsonMapper json;

  JournalFile(
      ErasureSettings settings, @Value("${xinqiao.installation.data}") Path data, JsonMapper json) {
    this.file = data.toAbsolutePath().resolve(settings.journal());
    this.json = json;
  }

  /// @param hospital the code of the tenant: numbers are those of one database
  @JsonPropertyOrder({"hospital", "entry"})
  private record Line(String hospital, JournalEntry entry) {}

  boolean exists() {
    return Files.exists(file);
  }

  /// Begins the journal of an installation that has none. Folders are not made: one that is missing
  /// is a disk that is not mounted, and what was written beneath it would vanish with the mount.
  ///
  /// @return false when there is one
  /// @throws IllegalStateException when it cannot be made, with what to do
  boolean begin() {
    try {
      Files.createFile(file);
      return true;
    } catch (FileAlreadyExistsException e) {
      return false;
    } catch (NoSuchFileException e) {
      throw new IllegalStateException(
          "xinqiao.erasure.journal: there is no folder %s. Mount it, or make it if it is new."
              .formatted(file.getParent()),
          e);
    } catch (IOException e) {
      throw new IllegalStateException(
          "xinqiao.erasure.journal: %s cannot be made (%s). The program must be able to write there."
              .formatted(file, e.getClass().getSimpleName()),
          e);
    }
  }

  /// @throws UncheckedIOException when they cannot be written, as when there is no journal; some of
  ///   them may have been
  synchronized void append(Tenant tenant, List<JournalEntry> entries) {
    StringBuilder text = new StringBuilder();
    // Begins on a line of its own, whatever a machine that died left at the end of the file.
    entries.forEach(
        entry -> text.append('\n').append(json.writeValueAsString(new Line(tenant.code(), entry))));
    text.append('\n');
    ByteBuffer bytes = StandardCharsets.UTF_8.encode(text.toString());
    try (FileChannel channel =
            FileChannel.open(
                file,
                StandardOpenOption.WRITE,
                StandardOpenOption.APPEND,
                StandardOpenOption.SYNC);
        FileLock alone = channel.lock()) {
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("The journal of erasures cannot be written: " + file, e);
    }
  }

  /// Everything about a hospital, in the order in which it was written.
  ///
  /// @throws IllegalStateException when there is no journal, or a line says something else than was
  ///   ever written there
  /// @throws UncheckedIOException when it cannot be read
  List<JournalEntry> of(Tenant tenant) {
    List<JournalEntry> entries = new ArrayList<>();
    try {
      List<String> lines = Files.readAllLines(file, StandardCharsets.UTF_8);
      for (int i = 0; i < lines.size(); i++) {
        String text = lines.get(i);
        if (text.endsWith(END)) {
          Line line = read(text, i + 1);
          if (line.hospital().equals(tenant.code())) {
            entries.add(line.entry());
          }
        }
      }
    } catch (NoSuchFileException e) {
      throw new IllegalStateException("There is no journal of erasures: " + file, e);
    } catch (IOException e) {
      throw new UncheckedIOException("The journal of erasures cannot be read: " + file, e);
    }
    return entries;
  }

  private Line read(String text, int number) {
    try {
      return json.readValue(text, Line.class);
    } catch (JacksonException e) {
      throw new IllegalStateException(
          "Line " + number + " of the journal of erasures is not what was written there", e);
    }
  }

  /// Where it lies.
  @Override
  public String toString() {
    return file.toString();
  }
}
