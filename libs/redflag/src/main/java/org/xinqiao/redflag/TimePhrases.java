package org.xinqiao.redflag;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/// Time told with a number: 三年前, 5天前, 2019年, 已经两天了. Adds them to the word markers.
final class TimePhrases {

  /// Seven days divide the recent (T2, T3) from the remote past (T1).
  private static final double REMOTE_DAYS = 7;

  private TimePhrases() {}

  static void addTo(
      Map<String, List<Span>> markers, NormalizedText text, List<Numbers.Number> numbers) {
    for (Numbers.Number number : numbers) {
      double days = days(text, number);
      if (days < 0) {
        if (isYear(text, number)) {
          add(markers, "time.remote", new Span(number.start(), number.end() + 1));
        }
        continue;
      }
      int end = unitEnd(text, number);
      boolean ago =
          text.text().startsWith("前", end)
              || text.text().startsWith("以前", end)
              || text.text().startsWith("之前", end);
      Span span = new Span(number.start(), Math.min(text.length(), ago ? end + 1 : end));
      if (ago) {
        add(markers, days >= REMOTE_DAYS ? "time.remote" : "time.recent", span);
      } else {
        add(markers, "duration", span);
        if (days >= 60 && text.text().startsWith("了", end)) {
          add(markers, "chronic", span);
        }
      }
    }
    markers.values().forEach(list -> list.sort(Comparator.comparingInt(Span::start)));
  }

  private static void add(Map<String, List<Span>> markers, String name, Span span) {
    markers.computeIfAbsent(name, _ -> new ArrayList<>()).add(span);
  }

  private static boolean isYear(NormalizedText text, Numbers.Number number) {
    return number.low() >= 1950
        && number.low() <= 2100
        && text.text().startsWith("年", number.end());
  }

  /// Length in days of a number with a unit of time after it, or -1.
  static double days(NormalizedText text, Numbers.Number number) {
    String t = text.text();
    int at = number.end();
    if (t.startsWith("个", at)) {
      at++;
    }
    if (t.startsWith("半", at) && !t.startsWith("半天", at)) {
      at++;
    }
    if (t.startsWith("多", at) || t.startsWith("来", at)) {
      at++;
    }
    if (t.startsWith("年", at) || t.startsWith("载", at)) {
      return number.low() > 120 ? -1 : number.low() * 365;
    }
    if (t.startsWith("月", at) && at > number.end()) {
      return number.low() * 30;
    }
    if (t.startsWith("周", at) || t.startsWith("星期", at) || t.startsWith("礼拜", at)) {
      boolean weekday = t.startsWith("周岁", at);
      return weekday ? -1 : number.low() * 7;
    }
    if (t.startsWith("天", at) || t.startsWith("日", at) || t.startsWith("晚", at)) {
      return number.low();
    }
    if (t.startsWith("小时", at) || t.startsWith("钟头", at)) {
      return number.low() / 24;
    }
    if (t.startsWith("分钟", at)) {
      return number.low() / 1440;
    }
    return -1;
  }

  private static int unitEnd(NormalizedText text, Numbers.Number number) {
    String t = text.text();
    int at = number.end();
    while (at < t.length() && at < number.end() + 6) {
      for (String unit : List.of("小时", "分钟", "钟头", "星期", "礼拜", "年", "月", "周", "天", "日", "晚")) {
        if (t.startsWith(unit, at)) {
          return at + unit.length();
        }
      }
      at++;
    }
    return Math.min(at, t.length());
  }
}
