package org.xinqiao.interop;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.xinqiao.mllp.MllpFrameReader;

/// Takes the files that a sender puts into its folder: durable first, then moved to `done`, or to
/// `refused` with the acknowledgement beside it. A node that dies between the two takes the file
/// again and finds that it is there already, so nothing is lost and nothing happens twice.
///
/// A file that is still being written looks like one that is not, so it is left alone until it has
/// not changed for a while; renaming a finished file into the folder is better still.
final class FileDrop {

  /// A file that has not changed for long enough.
  private record Settled(Path file, Look look) {}

  private static final int MOST_TOGETHER = 200;
  private static final byte START_BLOCK = 0x0B;
  private static final byte END_BLOCK = 0x1C;

  /// What a file looked like, and since when.
  private record Look(long bytes, FileTime changed, long since) {

    boolean same(Look other) {
      return bytes == other.bytes && changed.equals(other.changed);
    }
  }

  private final Path folder;
  private final Predicate<MessageHeader> maySendAs;
  private final ReadMessage reader;
  private final ReceiveMessage receive;
  private final int mostBytes;
  private final Duration settled;
  private final Map<Path, Look> seen = new HashMap<>();

  FileDrop(
      Path folder,
      Predicate<MessageHeader> maySendAs,
      ReadMessage reader,
      ReceiveMessage receive,
      int mostBytes,
      Duration settled) {
    this.folder = folder;
    this.maySendAs = maySendAs;
    this.reader = reader;
    this.receive = receive;
    this.mostBytes = mostBytes;
    this.settled = settled;
  }

  /// Takes what can be taken, the oldest files first. If the database does not keep a message, its
  /// file stays where it is.
  ///
  /// @param nanos now, on a clock that only runs forward
  /// @return how many files were taken or refused
  int take(long nanos) throws IOException {
    Files.createDirectories(folder.resolve("done"));
    Files.createDirectories(folder.resolve("refused"));
    int taken = 0;
    for (Settled file : settledFiles(nanos)) {
      if (take(file)) {
        taken++;
      }
    }
    return taken;
  }

  private List<Settled> settledFiles(long nanos) throws IOException {
    Map<Path, Look> now = new HashMap<>();
    List<Settled> ready = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(FileDrop::isMessage).toList()) {
        Look look = look(file, nanos);
        if (look == null || look.bytes() == 0) {
          continue;
        }
        Look before = seen.get(file);
        Look known = before != null && before.same(look) ? before : look;
        now.put(file, known);
        if (nanos - known.since() >= settled.toNanos()) {
          ready.add(new Settled(file, known));
        }
      }
    }
    seen.clear();
    seen.putAll(now);
    Comparator<Settled> oldest = Comparator.comparing(each -> each.look().changed());
    return ready.stream().sorted(oldest.thenComparing(Settled::file)).limit(MOST_TOGETHER).toList();
  }

  private static boolean isMessage(Path file) {
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    return !name.startsWith(".") && (name.endsWith(".hl7") || name.endsWith(".txt"));
  }

  /// @return null when it is no file, or none any more
  private static @Nullable Look look(Path file, long nanos) throws IOException {
    try {
      BasicFileAttributes attributes =
          Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      return attributes.isRegularFile()
          ? new Look(attributes.size(), attributes.lastModifiedTime(), nanos)
          : null;
    } catch (NoSuchFileException e) {
      return null;
    }
  }

  /// @return false when the file was left alone
  private boolean take(Settled settledFile) throws IOException {
    Path file = settledFile.file();
    List<Incoming> messages = read(file);
    Look now = look(file, 0);
    if (now == null || !now.same(settledFile.look())) {
      return false;
    }
    List<ReceiveMessage.Answer> answers = receive.take(messages);
    seen.remove(file);
    if (answers.stream().allMatch(ReceiveMessage.Answer::accepted)) {
      move(file, free(folder.resolve("done"), file.getFileName().toString()));
    } else {
      ByteArrayOutputStream text = new ByteArrayOutputStream();
      answers.forEach(answer -> text.writeBytes(answer.acknowledgement()));
      Path target = free(folder.resolve("refused"), file.getFileName().toString());
      // The answer first: a refused file never lies there without its reason.
      Files.write(target.resolveSibling(target.getFileName() + ".ack"), text.toByteArray());
      move(file, target);
    }
    return true;
  }

  private List<Incoming> read(Path file) throws IOException {
    byte[] bytes;
    try (InputStream in = Files.newInputStream(file)) {
      bytes = in.readNBytes(mostBytes + 1);
    }
    if (bytes.length > mostBytes) {
      byte[] start = Arrays.copyOf(bytes, MllpFrameReader.MAX_EVIDENCE_BYTES);
      return List.of(reader.unreadable(start, IntakeRefusal.Reason.TOO_LARGE));
    }
    return reader.read(withoutFrame(bytes)).stream()
        .map(message -> message.heldTo(maySendAs))
        .toList();
  }

  /// Some engines write what they would have sent over MLLP, block characters and all.
  private static byte[] withoutFrame(byte[] bytes) {
    int from = bytes.length > 0 && bytes[0] == START_BLOCK ? 1 : 0;
    int to = bytes.length;
    while (to > from && (bytes[to - 1] == '\r' || bytes[to - 1] == '\n')) {
      to--;
    }
    return to > from && bytes[to - 1] == END_BLOCK
        ? Arrays.copyOfRange(bytes, from, to - 1)
        : Arrays.copyOfRange(bytes, from, bytes.length);
  }

  /// A name that is not taken yet: `a.hl7`, `a.hl7.2`, `a.hl7.3`.
  private static Path free(Path in, String name) {
    Path target = in.resolve(name);
    for (int i = 2; Files.exists(target, LinkOption.NOFOLLOW_LINKS); i++) {
      target = in.resolve(name + "." + i);
    }
    return target;
  }

  private static void move(Path file, Path target) throws IOException {
    try {
      Files.move(file, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(file, target);
    }
  }
}
