package org.xinqiao.erasure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
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
@Component
class JournalFile {

  private static final char END = '}';

  private final Path file;
  private final JsonMapper json;

  JournalFile(
      ErasureSettings settings, @Value("${xinqiao.installation.data}") Path data, JsonMapper json) {
    this.file = data.toAbsolutePath().resolve(settings.journal());
    this.json = json;
  }

  /// @param hospital the code of the tenant: numbers are those of one database
  private record Line(String hospital, JournalEntry entry) {}

  /// @throws UncheckedIOException when they cannot be written; some of them may have been
  void append(Tenant tenant, List<JournalEntry> entries) {
    StringBuilder text = new StringBuilder();
    // Begins on a line of its own, whatever a machine that died left at the end of the file.
    entries.forEach(
        entry -> text.append('\n').append(json.writeValueAsString(new Line(tenant.code(), entry))));
    text.append('\n');
    try {
      Files.createDirectories(file.getParent());
      Files.writeString(
          file,
          text,
          StandardCharsets.UTF_8,
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND,
          StandardOpenOption.SYNC);
    } catch (IOException e) {
      throw new UncheckedIOException("The journal of erasures cannot be written: " + file, e);
    }
  }

  /// Everything about a hospital, in the order in which it was written. Nothing when there is no
  /// journal yet.
  ///
  /// @throws IllegalStateException when a line says something else than was ever written there
  List<JournalEntry> of(Tenant tenant) {
    List<JournalEntry> entries = new ArrayList<>();
    try {
      List<String> lines =
          Files.exists(file) ? Files.readAllLines(file, StandardCharsets.UTF_8) : List.of();
      for (int i = 0; i < lines.size(); i++) {
        String text = lines.get(i);
        if (!text.isEmpty() && text.charAt(text.length() - 1) == END) {
          Line line = read(text, i + 1);
          if (line.hospital().equals(tenant.code())) {
            entries.add(line.entry());
          }
        }
      }
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
}
