package org.xinqiao.standin.sms;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/// Everything of a request but its body.
///
/// @param headers by name in lower case
record HttpRequestHead(String method, String path, String query, Map<String, String> headers) {

  /// Reads the lines before the empty one.
  static HttpRequestHead of(String head) {
    String[] lines = head.split("\r\n");
    String[] first = lines[0].split(" ");
    Map<String, String> headers = new TreeMap<>();
    for (int i = 1; i < lines.length; i++) {
      int colon = lines[i].indexOf(':');
      if (colon > 0) {
        headers.put(
            lines[i].substring(0, colon).strip().toLowerCase(java.util.Locale.ROOT),
            lines[i].substring(colon + 1).strip());
      }
    }
    String target = first.length > 1 ? first[1] : "/";
    int mark = target.indexOf('?');
    return new HttpRequestHead(
        first[0],
        mark < 0 ? target : target.substring(0, mark),
        mark < 0 ? "" : target.substring(mark + 1),
        headers);
  }

  String header(String name) {
    return headers.getOrDefault(name, "");
  }

  int length() {
    String length = header("content-length");
    return length.isEmpty() ? 0 : Integer.parseInt(length);
  }

  /// The fields of a form or of a query.
  static Map<String, String> form(String text) {
    Map<String, String> fields = new LinkedHashMap<>();
    for (String pair : text.split("&")) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        fields.put(decode(pair.substring(0, equals)), decode(pair.substring(equals + 1)));
      }
    }
    return fields;
  }

  private static String decode(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }
}
