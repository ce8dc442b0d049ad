package org.xinqiao.standin.mail;

import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads a message as a mail client would: header fields with encoded words (RFC 2047), plain text
/// and HTML of a message with or without alternatives, in base64, quoted-printable or as it is.
///
/// Written apart from the library that sends, so that the two cannot be wrong in the same way.
final class MimeReader {

  /// @param headers decoded, the first of each name, names in lower case
  /// @param text plain text, line ends as `\n`, empty when there is none
  record Mime(Map<String, String> headers, String text, @Nullable String html) {}

  private static final Pattern ENCODED_WORD =
      Pattern.compile("=\\?([^?*]+)(?:\\*[^?]*)?\\?([bBqQ])\\?([^?]*)\\?=");
  private static final Pattern PARAMETER =
      Pattern.compile(";\\s*([\\w-]+)\\s*=\\s*(?:\"([^\"]*)\"|([^\\s;]+))");
  private static final int DEEPEST = 5;

  private MimeReader() {}

  static Mime read(byte[] message) {
    // One char per byte, so that offsets in the text are offsets in the message.
    return read(new String(message, StandardCharsets.ISO_8859_1), 0);
  }

  private static Mime read(String raw, int depth) {
    int end = raw.startsWith("\r\n") ? 0 : raw.indexOf("\r\n\r\n");
    String head = end < 0 ? raw : raw.substring(0, end);
    String body = end < 0 ? "" : raw.substring(end + (end == 0 ? 2 : 4));
    Map<String, String> fields = fields(head);
    String type = fields.getOrDefault("content-type", "text/plain");
    String boundary = parameter(type, "boundary");
    String text = "";
    String html = null;
    if (type.toLowerCase(Locale.ROOT).startsWith("multipart/")
        && boundary != null
        && depth < DEEPEST) {
      for (String part : parts(body, boundary)) {
        Mime inner = read(part, depth + 1);
        text = text.isEmpty() ? inner.text() : text;
        html = html == null ? inner.html() : html;
      }
    } else {
      byte[] bytes = decodeBody(body, fields.getOrDefault("content-transfer-encoding", "7bit"));
      String words = new String(bytes, charset(parameter(type, "charset"))).replace("\r\n", "\n");
      if (type.toLowerCase(Locale.ROOT).startsWith("text/html")) {
        html = words;
      } else {
        text = words;
      }
    }
    return new Mime(decoded(fields), text, html);
  }

  private static Map<String, String> fields(String head) {
    Map<String, String> fields = new LinkedHashMap<>();
    for (String line : head.replaceAll("\r\n(?=[ \t])", "").split("\r\n")) {
      int colon = line.indexOf(':');
      if (colon > 0) {
        fields.putIfAbsent(
            line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
      }
    }
    return fields;
  }

  private static Map<String, String> decoded(Map<String, String> fields) {
    Map<String, String> decoded = new LinkedHashMap<>();
    fields.forEach((name, value) -> decoded.put(name, decodeWords(value)));
    return decoded;
  }

  private static String[] parts(String body, String boundary) {
    String all = "\r\n" + body;
    int end = all.indexOf("\r\n--" + boundary + "--");
    String inner = end < 0 ? all : all.substring(0, end);
    String[] pieces = inner.split(Pattern.quote("\r\n--" + boundary) + "[ \t]*\r\n");
    // What comes before the first boundary is for nobody.
    return Arrays.copyOfRange(pieces, Math.min(1, pieces.length), pieces.length);
  }

  private static @Nullable String parameter(String field, String name) {
    Matcher matcher = PARAMETER.matcher(field);
    while (matcher.find()) {
      if (matcher.group(1).equalsIgnoreCase(name)) {
        return matcher.group(2) == null ? matcher.group(3) : matcher.group(2);
      }
    }
    return null;
  }

  private static byte[] decodeBody(String body, String encoding) {
    return switch (encoding.toLowerCase(Locale.ROOT)) {
      case "base64" -> base64(body);
      case "quoted-printable" -> quotedPrintable(body.replaceAll("[ \t]+(?=\r\n)", ""), false);
      default -> body.getBytes(StandardCharsets.ISO_8859_1);
    };
  }

  /// Replaces encoded words; white space between two of them belongs to neither. Neighbours of the
  /// same charset are joined as bytes first, for senders that split inside a character.
  static String decodeWords(String value) {
    String joined = value.replaceAll("(\\?=)\\s+(=\\?[^?]+\\?[bBqQ]\\?)", "$1$2");
    Matcher matcher = ENCODED_WORD.matcher(joined);
    StringBuilder out = new StringBuilder();
    ByteArrayOutputStream pending = new ByteArrayOutputStream();
    Charset pendingCharset = StandardCharsets.UTF_8;
    int at = 0;
    while (matcher.find()) {
      Charset charset = charset(matcher.group(1));
      if (matcher.start() > at || !charset.equals(pendingCharset)) {
        out.append(pending.toString(pendingCharset));
        pending.reset();
        out.append(raw(joined.substring(at, matcher.start())));
      }
      pendingCharset = charset;
      byte[] bytes =
          matcher.group(2).equalsIgnoreCase("b")
              ? base64(matcher.group(3))
              : quotedPrintable(matcher.group(3), true);
      pending.writeBytes(bytes);
      at = matcher.end();
    }
    return out.append(pending.toString(pendingCharset))
        .append(raw(joined.substring(at)))
        .toString();
  }

  /// Unencoded parts may be UTF-8 (RFC 6532).
  private static String raw(String bytes) {
    return new String(bytes.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
  }

  private static byte[] base64(String text) {
    try {
      return Base64.getMimeDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      return text.getBytes(StandardCharsets.ISO_8859_1);
    }
  }

  private static byte[] quotedPrintable(String text, boolean underscoreIsSpace) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '=' && text.startsWith("\r\n", i + 1)) {
        i += 2;
      } else if (c == '=' && isHex(text, i + 1) && isHex(text, i + 2)) {
        out.write(Integer.parseInt(text.substring(i + 1, i + 3), 16));
        i += 2;
      } else {
        out.write(c == '_' && underscoreIsSpace ? ' ' : c);
      }
    }
    return out.toByteArray();
  }

  private static boolean isHex(String text, int at) {
    return at < text.length() && Character.digit(text.charAt(at), 16) >= 0;
  }

  private static Charset charset(@Nullable String name) {
    try {
      return name == null ? StandardCharsets.UTF_8 : Charset.forName(name);
    } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
      return StandardCharsets.UTF_8;
    }
  }
}
