package org.xinqiao.platform;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The mark outside of the database. The file also holds its own number in the file system and is
/// written in place, so that a copy of it, as in a data folder that was put back as a whole, does
/// not pass for the original.
final class MarkFile {

  private static final Pattern FORM =
      Pattern.compile(
          "\\{\"instance\":\"([0-9a-f-]{36})\",\"mark\":([0-9]{1,18}),\"file\":([0-9]{1,20})}\\s*");

  private final Path file;

  MarkFile(Path file) {
    this.file = file;
  }

  /// @param copied whether this is not the file that was written
  record Written(InstanceMark mark, boolean copied) {}

  /// @throws IllegalStateException when somebody wrote something else there
  @Nullable Written read() {
    try {
      String text = Files.exists(file) ? Files.readString(file) : "";
      if (text.isBlank()) {
        return null;
      }
      Matcher matcher = FORM.matcher(text);
      if (!matcher.matches()) {
        throw new IllegalStateException(file + " is not what was written there");
      }
      return new Written(
          new InstanceMark(UUID.fromString(matcher.group(1)), Long.parseLong(matcher.group(2))),
          !matcher.group(3).equals(number()));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + file, e);
    }
  }

  void write(InstanceMark mark) {
    try {
      if (!Files.exists(file)) {
        PrivateFiles.write(file, "");
      }
      // Always of one length, and less than a disk writes at once.
      String text =
          String.format(
              "{\"instance\":\"%s\",\"mark\":%d,\"file\":%s}",
              mark.instance(), mark.mark(), number());
      try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
        ByteBuffer bytes =
            ByteBuffer.wrap(String.format("%-120s%n", text).getBytes(StandardCharsets.US_ASCII));
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
        channel.force(true);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write " + file, e);
    }
  }

  private String number() throws IOException {
    return Files.getAttribute(file, "unix:ino").toString();
  }
}
