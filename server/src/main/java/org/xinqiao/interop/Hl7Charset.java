package org.xinqiao.interop;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Finds the character set of a message: what MSH-18 says, else what the sender usually sends, as
/// the engineer set it, else UTF-8 if the bytes are valid UTF-8, otherwise GB18030. Never a
/// single-byte set: wrong characters stored silently are worse than a refusal.
///
/// Neither MSH-18 nor the setting is believed against the bytes: systems that declare the one and
/// send the other are common. Bytes that are valid UTF-8 and say something Chinese are UTF-8
/// whatever is declared. Bytes that are valid in both are only what they are declared to be: two
/// Chinese characters of GB18030 may well be two Greek or Cyrillic letters of UTF-8. With nothing
/// declared such a pair is refused, and can be replayed once the sender's setting says what it is.
final class Hl7Charset {

  static final Charset GB18030 = Charset.forName("GB18030");

  private static final int START = 2000;

  /// The decoded text and the set that fits.
  record Decoded(String text, Charset charset) {}

  /// What the first line says, as far as it can be read before the set is known.
  ///
  /// @param application MSH-3
  /// @param facility MSH-4
  /// @param declared MSH-18, in capitals
  record Head(String application, String facility, String declared) {

    /// The set that MSH-18 names; null when it names none, or one that we do not read.
    @Nullable Charset charset() {
      if (declared.contains("GB")) {
        return GB18030;
      }
      return declared.contains("UTF") || declared.contains("UNICODE")
          ? StandardCharsets.UTF_8
          : null;
    }

    /// Whether MSH-18 names a set that we do not read, such as `8859/1` or `BIG-5`.
    boolean foreign() {
      return !declared.isEmpty() && !declared.equals("ASCII") && charset() == null;
    }
  }

  private Hl7Charset() {}

  /// @param usual what the sender usually sends; null when nobody has said
  static Optional<Decoded> decode(byte[] bytes, @Nullable Charset usual) {
    Head head = head(bytes);
    Charset said = head.charset() == null ? usual : head.charset();
    if (ascii(bytes)) {
      return as(bytes, said == null ? StandardCharsets.UTF_8 : said);
    }
    Optional<Decoded> utf8 = as(bytes, StandardCharsets.UTF_8);
    if (utf8.isPresent() && saysMoreThanLetters(utf8.get().text())) {
      return utf8;
    }
    if (head.foreign() && said == null) {
      return utf8;
    }
    Optional<Decoded> gb = as(bytes, GB18030);
    if (utf8.isEmpty() || gb.isEmpty()) {
      return utf8.or(() -> gb);
    }
    if (said == null) {
      return lettersSideBySide(utf8.get().text()) ? Optional.empty() : utf8;
    }
    return said.equals(GB18030) ? gb : utf8;
  }

  /// Decodes what was decoded before, in the same way.
  ///
  /// @param was the name of the set; null when none was found
  static Optional<Decoded> again(byte[] bytes, @Nullable String was) {
    return was == null ? decode(bytes, null) : as(bytes, Charset.forName(was));
  }

  /// The bytes of one or more escapes inside of a text: in the text's own set, or in the other one,
  /// since an interface engine may escape what it did not understand.
  static Optional<String> decodeEscaped(byte[] bytes, Charset ofText) {
    return strictly(bytes, ofText)
        .or(() -> strictly(bytes, ofText.equals(GB18030) ? StandardCharsets.UTF_8 : GB18030))
        // A form feed of somebody's printer says nothing, and a zero byte cannot be kept as text.
        .map(text -> text.replaceAll("[\\p{Cntrl}&&[^\t\r\n]]", ""))
        .filter(Hl7Charset::readable);
  }

  private static Optional<Decoded> as(byte[] bytes, Charset charset) {
    return strictly(bytes, charset)
        .filter(Hl7Charset::readable)
        .map(text -> new Decoded(text, charset));
  }

  private static Optional<String> strictly(byte[] bytes, Charset charset) {
    try {
      return Optional.of(
          charset
              .newDecoder()
              .onMalformedInput(CodingErrorAction.REPORT)
              .onUnmappableCharacter(CodingErrorAction.REPORT)
              .decode(ByteBuffer.wrap(bytes))
              .toString());
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }

  private static boolean readable(String text) {
    return text.codePoints()
        .noneMatch(c ->
            c == 0xFFFD
                || Character.getType(c) == Character.PRIVATE_USE
                || Character.getType(c) == Character.UNASSIGNED
                || c < 0x20 && c != '\r' && c != '\n' && c != '\t');
  }

  private static boolean ascii(byte[] bytes) {
    for (byte b : bytes) {
      if (b < 0) {
        return false;
      }
    }
    return true;
  }

  /// Whether there is a character of three bytes or more, as all Chinese ones are. Bytes of GB18030
  /// practically never make one by chance.
  private static boolean saysMoreThanLetters(String text) {
    return text.chars().anyMatch(c -> c >= 0x800);
  }

  private static boolean lettersSideBySide(String text) {
    for (int i = 1; i < text.length(); i++) {
      if (text.charAt(i) >= 0x80 && text.charAt(i - 1) >= 0x80) {
        return true;
      }
    }
    return false;
  }

  /// Read byte by byte: what matters is ASCII in every set that may come here.
  static Head head(byte[] bytes) {
    String start = new String(bytes, 0, Math.min(bytes.length, START), StandardCharsets.ISO_8859_1);
    int msh = start.indexOf("MSH");
    if (msh < 0 || msh + 4 > start.length()) {
      return new Head("", "", "");
    }
    String line = start.substring(msh).split("[\r\n]", 2)[0];
    if (line.length() < 4) {
      return new Head("", "", ""); // The line ends where its separator should be.
    }
    String[] fields = line.split(Pattern.quote(line.substring(3, 4)), -1);
    return new Head(field(fields, 2), field(fields, 3), field(fields, 17).toUpperCase(Locale.ROOT));
  }

  /// The first component of a field.
  private static String field(String[] fields, int index) {
    return index < fields.length ? fields[index].split("\\^", 2)[0].strip() : "";
  }
}
