package org.xinqiao.feed;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/// The text of a file: UTF-8, with or without byte order mark, where the bytes are valid UTF-8;
/// otherwise GB18030; otherwise none. Bytes that are valid multi-byte UTF-8 are practically never
/// meant as GB18030; a file whose lines are partly this and partly that is refused, because read as
/// one of them it would give patients other names.
///
/// @param charset as shown to whoever uploaded it
/// @param skip bytes of the byte order mark
record TableText(byte[] bytes, Charset charset, int skip) {

  private static final Charset GB18030 = Charset.forName("GB18030");

  /// @throws TableRefusal when it is no text in either
  static TableText of(byte[] bytes) {
    int skip = startsWith(bytes, 0xEF, 0xBB, 0xBF) ? 3 : 0;
    TableText utf8 = new TableText(bytes, StandardCharsets.UTF_8, skip);
    if (utf8.readable()) {
      return utf8;
    }
    TableText gb18030 = new TableText(bytes, GB18030, skip);
    if (gb18030.readable() && !mixed(bytes, skip)) {
      return gb18030;
    }
    throw new TableRefusal(TableRefusal.Reason.CHARSET);
  }

  /// Whether some line has Chinese characters in valid UTF-8, two at least: one alone may be
  /// chance.
  private static boolean mixed(byte[] bytes, int skip) {
    int from = skip;
    for (int i = skip; i <= bytes.length; i++) {
      if (i == bytes.length || bytes[i] == '\n' || bytes[i] == '\r') {
        if (twoCharactersOfUtf8(bytes, from, i)) {
          return true;
        }
        from = i + 1;
      }
    }
    return false;
  }

  private static boolean twoCharactersOfUtf8(byte[] bytes, int from, int to) {
    int characters = 0;
    int i = from;
    while (i < to) {
      int first = bytes[i] & 0xFF;
      if (first < 0x80) {
        i++;
      } else if (first >= 0xE4
          && first <= 0xE9
          && i + 2 < to
          && (bytes[i + 1] & 0xC0) == 0x80
          && (bytes[i + 2] & 0xC0) == 0x80) {
        characters++;
        i += 3;
      } else {
        return false;
      }
    }
    return characters >= 2;
  }

  Reader reader() {
    return new InputStreamReader(
        new ByteArrayInputStream(bytes, skip, bytes.length - skip),
        charset
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT));
  }

  private boolean readable() {
    char[] buffer = new char[8192];
    try (Reader reader = reader()) {
      for (int got = reader.read(buffer); got >= 0; got = reader.read(buffer)) {
        for (int i = 0; i < got; i++) {
          if (buffer[i] == 0 || buffer[i] == 0xFFFD) {
            return false;
          }
        }
      }
      return true;
    } catch (CharacterCodingException e) {
      return false;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean startsWith(byte[] bytes, int... start) {
    if (bytes.length < start.length) {
      return false;
    }
    for (int i = 0; i < start.length; i++) {
      if ((bytes[i] & 0xFF) != start[i]) {
        return false;
      }
    }
    return true;
  }
}
