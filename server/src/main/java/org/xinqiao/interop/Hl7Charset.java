package org.xinqiao.interop;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Finds the character set of a message: what MSH-18 says, where that is true; otherwise UTF-8 if
/// the bytes are valid UTF-8, otherwise GB18030. Never a single-byte set: wrong characters stored
/// silently are worse than a refusal.
final class Hl7Charset {

  static final Charset GB18030 = Charset.forName("GB18030");

  /// The decoded text and the set that fits.
  record Decoded(String text, Charset charset) {}

  private Hl7Charset() {}

  static Optional<Decoded> decode(byte[] bytes) {
    for (Charset charset : candidates(declared(bytes))) {
      Optional<Decoded> decoded = strictly(bytes, charset);
      if (decoded.isPresent()) {
        return decoded;
      }
    }
    return Optional.empty();
  }

  /// UTF-8 goes first whatever is declared: bytes that are valid multi-byte UTF-8 are practically
  /// never meant as GB18030, while systems that declare the one and send the other are common.
  private static List<Charset> candidates(String declared) {
    List<Charset> charsets = new ArrayList<>(List.of(StandardCharsets.UTF_8));
    if (declared.contains("GB")
        || declared.isEmpty()
        || declared.contains("UTF")
        || declared.contains("UNICODE")
        || declared.equals("ASCII")) {
      charsets.add(GB18030);
    }
    return charsets;
  }

  private static Optional<Decoded> strictly(byte[] bytes, Charset charset) {
    try {
      String text =
          charset
              .newDecoder()
              .onMalformedInput(CodingErrorAction.REPORT)
              .onUnmappableCharacter(CodingErrorAction.REPORT)
              .decode(ByteBuffer.wrap(bytes))
              .toString();
      boolean readable =
          text.codePoints()
              .noneMatch(c ->
                  c == 0xFFFD
                      || Character.getType(c) == Character.PRIVATE_USE
                      || Character.getType(c) == Character.UNASSIGNED
                      || c < 0x20 && c != '\r' && c != '\n' && c != '\t');
      return readable ? Optional.of(new Decoded(text, charset)) : Optional.empty();
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }

  /// MSH-18, read byte by byte: it is ASCII in every set that may come here.
  private static String declared(byte[] bytes) {
    String start = new String(bytes, 0, Math.min(bytes.length, 2000), StandardCharsets.ISO_8859_1);
    int msh = start.indexOf("MSH");
    if (msh < 0 || msh + 4 > start.length()) {
      return "";
    }
    String line = start.substring(msh).split("[\r\n]", 2)[0];
    String[] fields = line.split(java.util.regex.Pattern.quote(line.substring(3, 4)), -1);
    return fields.length > 17 ? fields[17].strip().toUpperCase(Locale.ROOT) : "";
  }
}
