package org.xinqiao.messaging;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// One text made of several: each goes on with a paragraph of its own, the patient is addressed
/// once, and what several say word for word, such as whom to call, is said once, at the end.
final class MergedText {

  private static final String PARAGRAPH = "\n\n";

  private MergedText() {}

  /// @param bodies finished texts, the most important first
  /// @param honor how they address the patient
  static String of(List<String> bodies, String honor) {
    List<String> plain = bodies.stream().map(body -> withoutAddress(body, honor)).toList();
    List<String> parts = new ArrayList<>();
    for (int i = 0; i < plain.size(); i++) {
      String part = withoutWhatFollows(plain.get(i), plain.subList(i + 1, plain.size()));
      if (!part.isEmpty()) {
        parts.add(part);
      }
    }
    String whole = String.join(PARAGRAPH, parts);
    return bodies.getFirst().equals(plain.getFirst()) ? whole : honor + "，" + whole;
  }

  private static String withoutAddress(String body, String honor) {
    String address = honor + "，";
    return body.startsWith(address) ? body.substring(address.length()) : body;
  }

  private static String withoutWhatFollows(String body, List<String> later) {
    List<String> paragraphs = paragraphs(body);
    later.forEach(one -> paragraphs.removeAll(paragraphs(one)));
    String part = String.join(PARAGRAPH, paragraphs);
    return part.endsWith(Templates.DISCLAIMER)
            && later.stream().anyMatch(one -> one.contains(Templates.DISCLAIMER))
        ? part.substring(0, part.length() - Templates.DISCLAIMER.length()).strip()
        : part;
  }

  private static List<String> paragraphs(String text) {
    return new ArrayList<>(Arrays.asList(text.split(PARAGRAPH)));
  }
}
