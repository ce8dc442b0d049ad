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
/// meant as GB18030.
///
/// @param charset as shown to whoever uploaded it
/// @param skip bytes of the byte order mark
record TableText(byte[] bytes, Charset charset, int skip) {

  private static final Charset GB18030 = Charset.forName("GB18030");

  /// @throws TableRefusal when it is no text in either
  static TableText of(byte[] bytes) {
    int skip = startsWith(bytes, 0xEF, 0xBB, 0xBF) ? 3 : 0;
    for (Charset charset : new Charset[] {StandardCharsets.UTF_8, GB18030}) {
      TableText text = new TableText(bytes, charset, skip);
      if (text.readable()) {
        return text;
      }
    }
    throw new TableRefusal(TableRefusal.Reason.CHARSET);
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
