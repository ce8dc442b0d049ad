package org.xinqiao.mllp;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Files of HL7 v2 messages as people keep them: any line ends, several messages in one file.
///
/// Works on bytes, because a file in a wrong charset must reach the receiver exactly as it is. Line
/// ends and `MSH|` at a line start mean the same in UTF-8 and GB18030.
final class Hl7Files {

  private static final byte[] HEADER = {'M', 'S', 'H', '|'};
  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};
  private static final int CHARSET_FIELD = 18;

  private Hl7Files() {}

  /// The messages of a file, segments ended by carriage returns.
  ///
  /// @throws IllegalArgumentException if there is text before the first `MSH|`, or no message at
  ///   all
  static List<byte[]> split(byte[] file) {
    List<ByteArrayOutputStream> messages = new ArrayList<>();
    int at = startsWith(file, 0, BYTE_ORDER_MARK) ? BYTE_ORDER_MARK.length : 0;
    while (at < file.length) {
      int lineEnd = at;
      while (lineEnd < file.length && file[lineEnd] != '\r' && file[lineEnd] != '\n') {
        lineEnd++;
      }
      if (lineEnd > at) {
        if (startsWith(file, at, HEADER)) {
          messages.add(new ByteArrayOutputStream());
        } else if (messages.isEmpty()) {
          throw new IllegalArgumentException("the file does not begin with an MSH segment");
        }
        messages.getLast().write(file, at, lineEnd - at);
        messages.getLast().write('\r');
      }
      at = lineEnd + 1;
    }
    if (messages.isEmpty()) {
      throw new IllegalArgumentException("the file holds no message");
    }
    return messages.stream().map(ByteArrayOutputStream::toByteArray).toList();
  }

  /// The message in another charset, with MSH-18 saying so. A message that is not UTF-8 stays as it
  /// is.
  static byte[] inCharset(byte[] message, Charset charset) {
    String text = strictUtf8(message);
    if (text == null || charset.equals(StandardCharsets.UTF_8)) {
      return message;
    }
    int headerEnd = text.indexOf('\r');
    List<String> header =
        new ArrayList<>(Arrays.asList(text.substring(0, headerEnd).split("\\|", -1)));
    while (header.size() < CHARSET_FIELD) {
      header.add("");
    }
    header.set(CHARSET_FIELD - 1, "GB 18030-2000"); // MSH-1 is the separator itself
    return (String.join("|", header) + text.substring(headerEnd)).getBytes(charset);
  }

  /// Text of a message or an acknowledgement: UTF-8 if it is that, otherwise GB18030.
  static String decode(byte[] message) {
    String text = strictUtf8(message);
    return text != null ? text : new String(message, Charset.forName("GB18030"));
  }

  /// The text, or null if the bytes are not UTF-8.
  static @Nullable String strictUtf8(byte[] bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException notUtf8) {
      return null;
    }
  }

  private static boolean startsWith(byte[] bytes, int at, byte[] prefix) {
    int to = Math.min(bytes.length, at + prefix.length);
    return Arrays.equals(bytes, at, to, prefix, 0, prefix.length);
  }
}
