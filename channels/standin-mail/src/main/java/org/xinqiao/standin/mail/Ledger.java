package org.xinqiao.standin.mail;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;

/// The append-only file of what was taken, one JSON object a line. A message is on disk before the
/// client is told that it was taken; therefore this file, not the client, is right about what the
/// patient received.
final class Ledger implements AutoCloseable {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final FileChannel file;
  private final List<ReceivedMail> mails = new ArrayList<>();
  private final Map<String, ReceivedMail> byMessageId = new HashMap<>();

  /// Written, not yet known to be on disk.
  private final List<ReceivedMail> waiting = new ArrayList<>();

  private long written;

  /// How many of those written are on disk; guarded by [#disk].
  private long durable;

  /// Held while the disk is waited for; taken before this object's own lock.
  private final Object disk = new Object();

  private Ledger(FileChannel file) {
    this.file = file;
  }

  /// Opens the file, made if missing and readable by its owner only. A last line that was cut by a
  /// crash was never acknowledged, and is removed.
  static Ledger open(Path path) throws IOException {
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
    byte[] all = Files.readAllBytes(path);
    int whole = all.length;
    while (whole > 0 && all[whole - 1] != '\n') {
      whole--;
    }
    file.truncate(whole);
    file.position(whole);
    Ledger ledger = new Ledger(file);
    for (String line : new String(all, 0, whole, StandardCharsets.UTF_8).split("\n")) {
      if (!line.isEmpty()) {
        ledger.publish(JSON.readValue(line, ReceivedMail.class));
      }
    }
    return ledger;
  }

  /// Returns when the message is on disk. Those who come while the disk is busy share the next
  /// flush.
  void append(ReceivedMail mail) throws IOException {
    byte[] line = (JSON.writeValueAsString(mail) + "\n").getBytes(StandardCharsets.UTF_8);
    long mine = write(ByteBuffer.wrap(line), mail);
    synchronized (disk) {
      if (durable < mine) {
        List<ReceivedMail> batch = waiting();
        file.force(false);
        durable += batch.size();
        settle(batch);
      }
    }
  }

  /// The number of this message since the file was opened.
  private synchronized long write(ByteBuffer line, ReceivedMail mail) throws IOException {
    while (line.hasRemaining()) {
      file.write(line);
    }
    waiting.add(mail);
    return ++written;
  }

  private synchronized List<ReceivedMail> waiting() {
    return List.copyOf(waiting);
  }

  private synchronized void settle(List<ReceivedMail> batch) {
    batch.forEach(this::publish);
    waiting.subList(0, batch.size()).clear();
  }

  private synchronized void publish(ReceivedMail mail) {
    mails.add(mail);
    byMessageId.putIfAbsent(mail.messageId(), mail);
  }

  synchronized List<ReceivedMail> all() {
    return List.copyOf(mails);
  }

  synchronized Optional<ReceivedMail> byMessageId(String messageId) {
    return Optional.ofNullable(byMessageId.get(messageId));
  }

  /// The file as it is.
  synchronized byte[] bytes() throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(Math.toIntExact(file.size()));
    while (buffer.hasRemaining() && file.read(buffer, buffer.position()) >= 0) {}
    return buffer.array();
  }

  @Override
  public synchronized void close() throws IOException {
    file.close();
  }
}
