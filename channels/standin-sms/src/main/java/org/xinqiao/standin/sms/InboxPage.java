package org.xinqiao.standin.sms;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What each phone received, on one page, for a person who wants to see it.
final class InboxPage {

  private static final String HEAD =
      """
      <!doctype html>
      <html lang="zh-CN">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <title>演示短信 · Demo text messages</title>
      <style>
        :root { color-scheme: light dark; }
        body { font: 16px/1.7 system-ui, "Noto Sans SC", sans-serif; max-width: 44rem;
               margin: 2rem auto; padding: 0 1rem; }
        article { border: 1px solid #8886; border-radius: .75rem; padding: .5rem 1.25rem;
                  margin: 1rem 0; overflow-wrap: anywhere; }
        .meta { margin: 0; font-size: .875rem; opacity: .85; }
        .text { white-space: pre-wrap; margin: 0 0 .5rem; }
      </style>
      </head>
      <body>
      <h1>演示短信 <span lang="en">· Demo text messages</span></h1>
      """;

  private InboxPage() {}

  static String of(List<ReceivedSms> messages) {
    Map<String, StringBuilder> phones = new LinkedHashMap<>();
    for (ReceivedSms message : messages.reversed()) {
      phones
          .computeIfAbsent(message.phone(), phone -> new StringBuilder())
          .append("<p class=\"meta\">")
          .append(escape(AliyunProtocol.TIME.format(message.at())))
          .append(" · ")
          .append(escape(message.messageId()))
          .append("</p>\n<p class=\"text\">")
          .append(escape(message.text()))
          .append("</p>\n");
    }
    StringBuilder page = new StringBuilder(HEAD);
    if (phones.isEmpty()) {
      page.append("<p>还没有短信。 · No message yet.</p>\n");
    }
    phones.forEach((phone, texts) ->
        page.append("<article>\n<h2>")
            .append(escape(phone))
            .append("</h2>\n")
            .append(texts)
            .append("</article>\n"));
    return page.append("</body>\n</html>\n").toString();
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }
}
