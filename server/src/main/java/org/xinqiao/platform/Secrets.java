package org.xinqiao.platform;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// Secrets that this installation made for itself, one file each under `<data>/secrets`, readable
/// by the owner only. They never stand in the database, in settings or in logs. A file that an
/// operator put there beforehand is used as it is.
final class Secrets {

  private final Path folder;
  private final SecureRandom random = new SecureRandom();

  Secrets(Path data) {
    this.folder = data.resolve("secrets").toAbsolutePath();
  }

  /// The secret of that name, made on first use: 32 random bytes in URL-safe Base64.
  String get(String name) {
    return get(name, this::random);
  }

  /// @param first what it is when there is none yet
  String get(String name, Supplier<String> first) {
    Path file = folder.resolve(name);
    try {
      if (!Files.exists(file)) {
        create(file, first.get());
      }
      return Files.readString(file, StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read or make the secret " + file, e);
    }
  }

  /// The secret of that name, when there is one.
  Optional<String> known(String name) {
    Path file = folder.resolve(name);
    try {
      return Files.exists(file)
          ? Optional.of(Files.readString(file, StandardCharsets.UTF_8).strip())
          : Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read the secret " + file, e);
    }
  }

  /// The names that there are.
  List<String> names() {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot list the secrets in " + folder, e);
    }
  }

  private String random() {
    byte[] bytes = new byte[32];
    random.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private void create(Path file, String secret) throws IOException {
    Files.createDirectories(
        folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    try {
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    } catch (FileAlreadyExistsException e) {
      return; // Another node of this installation was faster; its secret is the one.
    }
    Set<StandardOpenOption> options = Set.of(StandardOpenOption.WRITE, StandardOpenOption.SYNC);
    Files.writeString(
        file, secret, StandardCharsets.UTF_8, options.toArray(StandardOpenOption[]::new));
  }
}
