package org.xinqiao.standin.mail;

import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// All mails on one page, the newest first, for a person who wants to see what a patient received.
final class InboxPage {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss").withZone(ZoneId.of("Asia/Shanghai"));
  private static final Pattern LINK = Pattern.compile("https?://[!-~&&[^\"'<>`]]+");

  private static final String HEAD =
      """
      <!doctype html>
      <html lang="zh-CN">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <title>演示收件箱 · Demo inbox</title>
      <style>
        :root { color-scheme: light dark; }
        body { font: 16px/1.7 system-ui, "Noto Sans SC", sans-serif; max-width: 44rem;
               margin: 2rem auto; padding: 0 1rem; }
        article { border: 1px solid #8886; border-radius: .75rem; padding: 1rem 1.25rem;
                  margin: 1rem 0; overflow-wrap: anywhere; }
        h2 { font-size: 1.15rem; margin: 0 0 .25rem; }
        .meta { margin: 0 0 .75rem; font-size: .875rem; opacity: .85; }
        .text { white-space: pre-wrap; margin: 0; }
      </style>
      </head>
      <body>
      <h1>演示收件箱 <span lang="en">· Demo inbox</span></h1>
      """;

  private static final int MOST_SHOWN = 200;

  private InboxPage() {}

  /// @param to shows only mails to this address; null shows all
  static String of(List<ReceivedMail> mails, @Nullable String to) {
    List<ReceivedMail> shown =
        mails.reversed().stream().filter(mail -> to == null || mail.to().contains(to)).toList();
    StringBuilder page = new StringBuilder(HEAD);
    page.append("<p>")
        .append(shown.isEmpty() ? "还没有邮件。 · No mail yet." : shown.size() + " 封邮件 · mails")
        .append("</p>\n");
    shown.stream().limit(MOST_SHOWN).forEach(mail -> append(page, mail));
    if (shown.size() > MOST_SHOWN) {
      page.append("<p>较早的邮件在 · older mails are in <a href=\"/ledger\">/ledger</a></p>\n");
    }
    return page.append("</body>\n</html>\n").toString();
  }

  private static void append(StringBuilder page, ReceivedMail mail) {
    page.append("<article>\n<h2>")
        .append(escape(mail.subject()))
        .append("</h2>\n<p class=\"meta\">");
    page.append(escape(TIME.format(mail.at())));
    page.append(" · ").append(escape(mail.headers().getOrDefault("from", mail.from())));
    page.append(" → ").append(escape(String.join(", ", mail.to())));
    page.append("</p>\n<p class=\"text\">")
        .append(linked(mail.text()))
        .append("</p>\n</article>\n");
  }

  private static String linked(String text) {
    StringBuilder out = new StringBuilder();
    Matcher links = LINK.matcher(text);
    int at = 0;
    while (links.find()) {
      String link = escape(links.group());
      out.append(escape(text.substring(at, links.start())));
      out.append("<a rel=\"noreferrer\" href=\"").append(link).append("\">");
      out.append(link).append("</a>");
      at = links.end();
    }
    return out.append(escape(text.substring(at))).toString();
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }
}
