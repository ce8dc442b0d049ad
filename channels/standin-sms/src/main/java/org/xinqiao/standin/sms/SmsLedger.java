package org.xinqiao.standin.sms;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;

/// The append-only file of what was taken, one JSON object a line, on disk before the client is
/// told; and, in memory only, what became of each.
final class SmsLedger implements AutoCloseable {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  /// What became of a message.
  ///
  /// @param code the operator's word, `DELIVERED` for a success
  record Outcome(boolean success, String code, Instant at) {}

  private final FileChannel file;
  private final Path path;
  private final List<ReceivedSms> messages = new ArrayList<>();
  private final Map<String, Outcome> outcomes = new LinkedHashMap<>();

  private SmsLedger(FileChannel file, Path path) {
    this.file = file;
    this.path = path;
  }

  /// Opens the file, made if missing and readable by its owner only. A last line that was cut by a
  /// crash was never acknowledged, and is removed.
  static SmsLedger open(Path path) throws IOException {
    Path folder = path.toAbsolutePath().getParent();
    if (folder != null) {
      Files.createDirectories(folder);
    }
    FileChannel file =
        FileChannel.open(
            path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    var posix = Files.getFileAttributeView(path, PosixFileAttributeView.class);
    if (posix != null) {
      posix.setPermissions(PosixFilePermissions.fromString("rw-------"));
    }
    SmsLedger ledger = new SmsLedger(file, path);
    String all = Files.readString(path);
    int whole = all.lastIndexOf('\n') + 1;
    all.substring(0, whole)
        .lines()
        .forEach(line -> ledger.messages.add(JSON.readValue(line, ReceivedSms.class)));
    int bytes = all.substring(0, whole).getBytes(StandardCharsets.UTF_8).length;
    file.truncate(bytes);
    file.position(bytes);
    return ledger;
  }

  /// Returns when the message is on disk.
  synchronized void append(ReceivedSms message) throws IOException {
    ByteBuffer line =
        ByteBuffer.wrap((JSON.writeValueAsString(message) + "\n").getBytes(StandardCharsets.UTF_8));
    while (line.hasRemaining()) {
      file.write(line);
    }
    file.force(false);
    messages.add(message);
  }

  synchronized List<ReceivedSms> all() {
    return List.copyOf(messages);
  }

  synchronized Optional<ReceivedSms> byMessageId(String id) {
    return messages.stream().filter(message -> message.messageId().equals(id)).findFirst();
  }

  synchronized Optional<ReceivedSms> newestTo(String phone) {
    return messages.reversed().stream()
        .filter(message -> message.phone().equals(phone))
        .findFirst();
  }

  synchronized Optional<ReceivedSms> newest() {
    return messages.isEmpty() ? Optional.empty() : Optional.of(messages.getLast());
  }

  synchronized void settle(String messageId, Outcome outcome) {
    outcomes.putIfAbsent(messageId, outcome);
  }

  synchronized Optional<Outcome> outcome(String messageId) {
    return Optional.ofNullable(outcomes.get(messageId));
  }

  /// The file as it is.
  String text() throws IOException {
    return Files.readString(path);
  }

  @Override
  public synchronized void close() throws IOException {
    file.close();
  }
}
