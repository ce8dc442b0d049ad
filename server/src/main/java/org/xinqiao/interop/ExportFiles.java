package org.xinqiao.interop;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import org.xinqiao.crypto.SealedFile;
import org.xinqiao.shared.Tenancy;

/// The files of exports, in the data folder. Nobody but the account we run as may read them, and
/// they are sealed under a key of the export that lies in the database.
@Component
class ExportFiles {

  private static final Set<PosixFilePermission> FILE = PosixFilePermissions.fromString("rw-------");
  private static final Set<PosixFilePermission> FOLDER =
      PosixFilePermissions.fromString("rwx------");

  private final Path root;

  ExportFiles(@Value("${xinqiao.installation.data}") Path data) {
    this.root = data.resolve("exports");
  }

  /// @param attempt each has a folder of its own, so that one that is slow writes into nobody
  ///   else's
  OutputStream create(UUID export, long attempt, String type, byte[] key) throws IOException {
    Path folder = folder(export).resolve(Long.toString(attempt));
    Files.createDirectories(folder, PosixFilePermissions.asFileAttribute(FOLDER));
    Path file = folder.resolve(type + ".ndjson");
    Files.deleteIfExists(file);
    OutputStream sealed =
        new BufferedOutputStream(
            Channels.newOutputStream(
                Files.newByteChannel(
                    file,
                    Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                    PosixFilePermissions.asFileAttribute(FILE))),
            1 << 16);
    return SealedFile.seal(sealed, key, binding(export, attempt, type));
  }

  InputStream open(UUID export, long attempt, String type, byte[] key) throws IOException {
    InputStream sealed =
        new BufferedInputStream(
            Files.newInputStream(
                folder(export).resolve(Long.toString(attempt)).resolve(type + ".ndjson")),
            1 << 16);
    return SealedFile.open(sealed, key, binding(export, attempt, type));
  }

  private static String binding(UUID export, long attempt, String type) {
    return Tenancy.current() + "|" + export + "|" + attempt + "|" + type;
  }

  void delete(UUID export) throws IOException {
    delete(folder(export));
  }

  void delete(UUID export, long attempt) throws IOException {
    delete(folder(export).resolve(Long.toString(attempt)));
  }

  private static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    List<Path> all;
    try (Stream<Path> tree = Files.walk(folder)) {
      all = tree.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path one : all) {
      Files.deleteIfExists(one);
    }
  }

  private Path folder(UUID export) {
    return root.resolve(Tenancy.current().toString()).resolve(export.toString());
  }
}
