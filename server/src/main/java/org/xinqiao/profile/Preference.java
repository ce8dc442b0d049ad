package org.xinqiao.profile;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.xinqiao.shared.Text;

/// How somebody may like to be treated. Most are learnt from what they do as well.
public enum Preference {
  /// Over which channel they answer.
  CHANNEL(
      new Text("渠道", "Channel"),
      Map.of(
          "sms", new Text("短信", "text message"),
          "email", new Text("邮件", "e-mail"),
          "wecom", new Text("企业微信", "WeCom"),
          "wechat", new Text("微信", "WeChat"),
          "phone", new Text("电话", "telephone"))),
  /// At what time of the day they answer.
  HOUR(
      new Text("时段", "Time of day"),
      Map.of(
          "morning", new Text("上午", "morning"),
          "noon", new Text("中午", "noon"),
          "afternoon", new Text("下午", "afternoon"),
          "evening", new Text("晚上", "evening"))),
  /// Whom they come to see.
  DOCTOR(new Text("医生", "Doctor"), Map.of()),
  /// When they come.
  SLOT(new Text("就诊时间", "Slot"), slots()),
  /// Where they come to.
  PLACE(new Text("地点", "Place"), Map.of()),
  /// How they like to be spoken to.
  TONE(
      new Text("语气", "Tone"),
      Map.of(
          "plain", new Text("简短直接", "short and plain"),
          "warm", new Text("亲切", "warm"),
          "formal", new Text("正式", "formal"))),
  /// When they are wished a happy birthday; by the Gregorian calendar when they said nothing.
  BIRTHDAY(
      new Text("生日", "Birthday"),
      Map.of(
          "gregorian", new Text("过公历生日", "by the Gregorian calendar"),
          "lunar", new Text("过农历生日", "by the lunar calendar"),
          "none", new Text("不必祝生日", "no wishes on birthdays")));

  private final Text label;
  private final Map<String, Text> words;

  Preference(Text label, Map<String, Text> words) {
    this.label = label;
    this.words = words;
  }

  private static Map<String, Text> slots() {
    List<String> zh = List.of("周一", "周二", "周三", "周四", "周五", "周六", "周日");
    List<String> en = List.of("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun");
    return IntStream.range(0, 7)
        .boxed()
        .flatMap(day ->
            Stream.of(
                Map.entry(
                    (day + 1) + "-am", new Text(zh.get(day) + "上午", en.get(day) + " morning")),
                Map.entry(
                    (day + 1) + "-pm", new Text(zh.get(day) + "下午", en.get(day) + " afternoon"))))
        .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  /// As the database and the API write it.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  public Text label() {
    return label;
  }

  /// The words for each value that it may have; empty where any text may be.
  public Map<String, Text> words() {
    return words;
  }

  public static Optional<Preference> of(String word) {
    return Arrays.stream(values()).filter(each -> each.word().equals(word)).findFirst();
  }

  /// Whether it is learnt from what they do; others are only said.
  public boolean learnt() {
    return this != TONE && this != BIRTHDAY;
  }

  /// Whether it may have that value.
  public boolean allows(String value) {
    return words.isEmpty() ? !value.isBlank() : words.containsKey(value);
  }
}
