package org.xinqiao.feed;

import java.util.Arrays;
import org.xinqiao.shared.Text;

/// Why a whole file, or the rest of it, cannot be read. Thrown only by the readers of tables;
/// whoever reads turns it into an answer or into the state of the import.
final class TableRefusal extends RuntimeException {

  enum Reason {
    NOT_A_TABLE("file.not-a-table", "不是CSV或xlsx文件", "This is neither CSV nor xlsx"),
    OLD_WORKBOOK(
        "file.old-workbook",
        "这是旧版xls文件，请另存为xlsx或CSV",
        "This is an old workbook (xls); save it as xlsx or CSV"),
    CHARSET(
        "file.charset-unreadable",
        "字符集无法识别，请存为UTF-8或GB18030",
        "The character set cannot be read; save as UTF-8 or GB18030"),
    HEADER_MISSING("file.header-missing", "第一行没有列名", "The first line names no columns"),
    HEADER_TWICE("file.header-twice", "有两列同名", "Two columns have the same name"),
    TOO_MANY_COLUMNS("file.too-many-columns", "列数超过上限", "There are more columns than allowed"),
    TOO_MANY_ROWS(
        "file.too-many-rows", "行数超过上限，请分成几个文件", "There are more rows than allowed; split the file"),
    CELL_TOO_LONG(
        "file.cell-too-long", "单元格过长，可能缺少引号", "A cell is too long; a quote may be missing"),
    QUOTE_OPEN("file.quote-open", "引号没有结束", "A quote was never closed"),
    UNPACKS_TOO_LARGE(
        "file.unpacks-too-large",
        "工作簿解压后超过上限",
        "The workbook is larger than allowed when unpacked"),
    BROKEN("file.broken", "文件已损坏", "The file is damaged");

    private final String code;
    private final Text words;

    Reason(String code, String zh, String en) {
      this.code = code;
      this.words = new Text(zh, en);
    }

    String code() {
      return code;
    }

    Text words() {
      return words;
    }

    static Reason of(String code) {
      return Arrays.stream(values())
          .filter(reason -> reason.code.equals(code))
          .findFirst()
          .orElseThrow(() -> new IllegalArgumentException("No such reason: " + code));
    }
  }

  private final Reason reason;

  TableRefusal(Reason reason) {
    super(reason.code(), null, false, false);
    this.reason = reason;
  }

  Reason reason() {
    return reason;
  }
}
