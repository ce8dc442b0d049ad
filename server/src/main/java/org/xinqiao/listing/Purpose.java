package org.xinqiao.listing;

import java.util.Locale;
import org.xinqiao.shared.Text;

/// What a list is taken out for. Which purposes there are is fixed; the reason beside it is free.
enum Purpose {
  FOLLOW_UP(new Text("随访联系", "Follow-up contact")),
  CARE(new Text("诊疗安排", "Arranging care")),
  QUALITY(new Text("质量改进", "Quality improvement")),
  AUTHORITY(new Text("上报主管部门", "Report to an authority")),
  CHECK(new Text("数据核对", "Checking data"));

  private final Text words;

  Purpose(Text words) {
    this.words = words;
  }

  String in(Locale locale) {
    return words.in(locale);
  }

  /// Whether patients are going to be called, so that a whole telephone number is needed.
  boolean callsPatients() {
    return this == FOLLOW_UP || this == CARE;
  }

  static Purpose of(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT).replace('-', '_'));
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
