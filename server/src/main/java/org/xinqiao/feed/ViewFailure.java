package org.xinqiao.feed;

import java.util.Arrays;
import org.xinqiao.shared.Text;

/// Why a view could not be polled. Nothing is lost by it: the watermark stays where it is.
final class ViewFailure extends RuntimeException {

  enum Reason {
    SETTINGS("view.settings", "配置不完整", "The settings are not complete"),
    DRIVER_MISSING(
        "view.driver-missing",
        "没有这个数据库的JDBC驱动，请放入驱动目录",
        "There is no JDBC driver for this database; put it into the folder of drivers"),
    UNREACHABLE("view.unreachable", "数据库连接不上", "The database cannot be reached"),
    COLUMN_MISSING("view.column-missing", "视图缺少列", "The view lost a column"),
    TYPE_CHANGED(
        "view.type-changed",
        "列的类型变了，核对后请确认",
        "A column has another type; look at it, then accept it"),
    QUERY("view.query-failed", "查询失败", "The query failed");

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
  private final String detail;

  /// @param detail a column, a setting, an SQL state; never a value
  ViewFailure(Reason reason, String detail) {
    super(reason.code() + " " + detail, null, false, false);
    this.reason = reason;
    this.detail = detail;
  }

  Reason reason() {
    return reason;
  }

  String detail() {
    return detail;
  }
}
