package org.xinqiao.feedback;

import java.util.List;
import java.util.Locale;
import org.xinqiao.shared.Text;

/// What a file of feedback may say, and how its columns may be called.
enum FeedbackField {
  OUTSIDE_ID("编号", "Number", "来源编号", "评价编号", "问卷编号", "id", "outside id"),
  GIVEN_ON("日期", "Date", "评价日期", "评价时间", "填写时间", "提交时间", "date"),
  RATING("评分", "Rating", "得分", "星级", "满意度", "rating", "score", "stars"),
  BEST("满分", "Best possible", "量表上限", "best", "scale"),
  WORDS("内容", "Words", "评价内容", "评论", "意见", "留言", "text", "comment", "words"),
  DEPARTMENT("科室", "Department", "就诊科室", "department"),
  DOCTOR("医生", "Doctor", "接诊医生", "doctor"),
  MRN("病历号", "Record number", "门诊号", "住院号", "患者编号", "mrn", "record number"),
  PHONE("电话", "Telephone", "手机", "手机号", "联系电话", "phone"),
  NAME("姓名", "Name", "患者姓名", "name");

  private final Text label;
  private final List<String> names;

  FeedbackField(String zh, String en, String... others) {
    this.label = new Text(zh, en);
    this.names = List.of(others);
  }

  Text label() {
    return label;
  }

  /// As the API writes it.
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  boolean isCalled(String column) {
    String name = column.strip().toLowerCase(Locale.ROOT);
    return name.equals(label.zh()) || names.contains(name);
  }

  /// Its column; -1 when there is none.
  int in(List<String> header) {
    for (int i = 0; i < header.size(); i++) {
      if (isCalled(header.get(i))) {
        return i;
      }
    }
    return -1;
  }
}
