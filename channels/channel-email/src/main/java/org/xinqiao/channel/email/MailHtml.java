package org.xinqiao.channel.email;

import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The words of a message as HTML: large type, no pictures, nothing loaded from anywhere, and one
/// big button for the first link.
final class MailHtml {

  private static final Pattern LINK = Pattern.compile("https?://[!-~&&[^\"'<>`\\\\^{|}]]+");
  private static final String CLOSING = ".,;:!?)]";

  private static final String PAGE =
      """
      <!doctype html>
      <html lang="%s">
      <head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"></head>
      <body style="margin:0;padding:24px 16px;background:#ffffff;color:#1f2937;\
      font:18px/1.8 'PingFang SC','Microsoft YaHei','Noto Sans SC',sans-serif">
      <div style="max-width:34em;margin:0 auto">
      %s</div>
      </body>
      </html>
      """;

  private static final String BUTTON =
      """
      <p style="margin:24px 0"><a href="%s" style="display:inline-block;padding:14px 28px;\
      border-radius:10px;background:#0b6b5c;color:#ffffff;font-size:20px;font-weight:600;\
      text-decoration:none">%s</a></p>
      """;

  private MailHtml() {}

  /// @param language BCP 47 tag of the words
  /// @param label words of the button
  static String of(String body, String language, String label) {
    StringBuilder html = new StringBuilder();
    boolean button = false;
    for (String paragraph : body.strip().split("\n{2,}")) {
      for (String piece : button ? new String[] {paragraph} : aroundLoneLink(paragraph)) {
        String link = firstLink(piece);
        boolean alone = piece.strip().equals(link);
        if (!piece.isBlank() && (button || !alone)) {
          html.append("<p style=\"margin:0 0 16px\">").append(linked(piece)).append("</p>\n");
        }
        if (!button && !link.isEmpty()) {
          html.append(BUTTON.formatted(escape(link), escape(label)));
          button = true;
        }
      }
    }
    return PAGE.formatted(escape(language), html);
  }

  /// Splits off the first line that is only a link, so that the button stands in its place.
  private static String[] aroundLoneLink(String paragraph) {
    String[] lines = paragraph.split("\n");
    for (int i = 0; i < lines.length; i++) {
      String link = firstLink(lines[i]);
      if (!link.isEmpty()) {
        return lines[i].strip().equals(link)
            ? new String[] {join(lines, 0, i), link, join(lines, i + 1, lines.length)}
            : new String[] {paragraph};
      }
    }
    return new String[] {paragraph};
  }

  private static String join(String[] lines, int from, int to) {
    return String.join("\n", Arrays.copyOfRange(lines, from, to));
  }

  private static String firstLink(String text) {
    Matcher matcher = LINK.matcher(text);
    return matcher.find() ? withoutClosing(matcher.group()) : "";
  }

  private static String linked(String text) {
    StringBuilder out = new StringBuilder();
    Matcher matcher = LINK.matcher(text);
    int at = 0;
    while (matcher.find()) {
      String link = withoutClosing(matcher.group());
      out.append(escape(text.substring(at, matcher.start())));
      out.append("<a href=\"%1$s\" style=\"color:#0b6b5c\">%1$s</a>".formatted(escape(link)));
      at = matcher.start() + link.length();
    }
    return out.append(escape(text.substring(at))).toString().replace("\n", "<br>\n");
  }

  /// A full stop after a link belongs to the sentence.
  private static String withoutClosing(String link) {
    int end = link.length();
    while (end > 0 && CLOSING.indexOf(link.charAt(end - 1)) >= 0) {
      end--;
    }
    return link.substring(0, end);
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }
}
