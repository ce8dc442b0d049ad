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
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;

/// The append-only file of what was taken, one JSON object a line. A message is on disk before the
/// client is told that it was taken; therefore this file, not the client, is right about what the
/// patient received.
final class Ledger implements AutoCloseable {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final FileChannel file;
  private final List<ReceivedMail> mails;

  private Ledger(FileChannel file, List<ReceivedMail> mails) {
    this.file = file;
    this.mails = mails;
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
    List<ReceivedMail> mails = new ArrayList<>();
    for (String line : new String(all, 0, whole, StandardCharsets.UTF_8).split("\n")) {
      if (!line.isEmpty()) {
        mails.add(JSON.readValue(line, ReceivedMail.class));
      }
    }
    return new Ledger(file, mails);
  }

  /// Returns when the message is on disk.
  synchronized void append(ReceivedMail mail) throws IOException {
    byte[] line = (JSON.writeValueAsString(mail) + "\n").getBytes(StandardCharsets.UTF_8);
    ByteBuffer buffer = ByteBuffer.wrap(line);
    while (buffer.hasRemaining()) {
      file.write(buffer);
    }
    file.force(false);
    mails.add(mail);
  }

  synchronized List<ReceivedMail> all() {
    return List.copyOf(mails);
  }

  synchronized Optional<ReceivedMail> byMessageId(String messageId) {
    return mails.stream().filter(mail -> mail.messageId().equals(messageId)).findFirst();
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
