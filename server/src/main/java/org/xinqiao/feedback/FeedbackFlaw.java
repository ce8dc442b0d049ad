package org.xinqiao.feedback;

import java.util.Locale;
import org.xinqiao.shared.Text;

/// Why one row of a file is not taken.
enum FeedbackFlaw {
  UNREADABLE("这一行读不出来", "The row cannot be read"),
  NO_DATE("没有日期", "There is no date"),
  NOT_A_DATE("日期看不懂，请写成 2026-03-18", "The date is not understood; write 2026-03-18"),
  IN_THE_FUTURE("日期在今天之后", "The date is after today"),
  NOTHING_SAID("既没有评分也没有内容", "There is neither a rating nor words"),
  NOT_A_RATING("评分不是数字", "The rating is no number"),
  NO_SCALE("不知道满分是多少", "It is not known what the best rating is"),
  BEYOND_THE_SCALE("评分小于0或大于满分", "The rating is below 0 or above the best"),
  WORDS_TOO_LONG("内容超过4000字", "There are more than 4000 characters"),
  TWICE("文件里有另一行编号相同", "Another row of the file has the same number");

  private final Text words;

  FeedbackFlaw(String zh, String en) {
    this.words = new Text(zh, en);
  }

  Text words() {
    return words;
  }

  /// As the API writes it.
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
