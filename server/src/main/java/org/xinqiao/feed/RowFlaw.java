package org.xinqiao.feed;

import java.util.Arrays;
import java.util.Optional;
import org.xinqiao.shared.Text;

/// What is wrong with one row of a file before anybody looks at what it means.
enum RowFlaw {
  TOO_MANY_CELLS("row.too-many-cells", "单元格比列名多", "There are more cells than columns"),
  CUT_OFF("row.cut-off", "文件在这一行中断，这一行不完整", "The file breaks off in this row"),
  ROW_TWICE("row.twice", "文件中同一行出现两次且内容不同", "The file has this row twice, with different content"),
  FORMULA_WITHOUT_VALUE("row.formula-without-value", "公式没有保存结果", "A formula has no saved result"),
  CELL_IN_ERROR("row.cell-in-error", "单元格的值是错误", "A cell's value is an error"),
  NUMBER_INEXACT(
      "row.number-inexact",
      "数字超过15位，Excel已丢失精度，请将该列设为文本",
      "A number has more than 15 digits, which Excel does not keep; make the column text");

  private final String code;
  private final Text words;

  RowFlaw(String code, String zh, String en) {
    this.code = code;
    this.words = new Text(zh, en);
  }

  String code() {
    return code;
  }

  Text words() {
    return words;
  }

  static Optional<RowFlaw> of(String code) {
    return Arrays.stream(values()).filter(flaw -> flaw.code.equals(code)).findFirst();
  }
}
