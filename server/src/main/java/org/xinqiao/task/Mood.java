package org.xinqiao.task;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.xinqiao.shared.Text;

/// How the patient was, as the member of staff noted it who spoke to them. Noted by people and
/// never worked out of words or voices.
public enum Mood {
  CALM("平静", "calm"),
  GRATEFUL("感谢", "grateful"),
  WORRIED("担心", "worried"),
  LOW("低落", "low"),
  ANGRY("生气", "angry"),
  IN_PAIN("疼痛不适", "in pain");

  private final Text label;

  Mood(String zh, String en) {
    this.label = new Text(zh, en);
  }

  public Text label() {
    return label;
  }

  /// @throws IllegalArgumentException when there is no such mood
  public static Mood of(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT).replace('-', '_'));
  }

  static Map<String, Text> words() {
    return Arrays.stream(values()).collect(Collectors.toMap(Mood::toString, Mood::label));
  }

  /// As the database and the API write it.
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
