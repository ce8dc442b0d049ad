package org.xinqiao.feed;

import java.util.Locale;
import java.util.Map;
import org.xinqiao.shared.FormulaSafe;
import org.xinqiao.shared.Text;

/// The refused rows of a file as CSV, to be corrected and loaded again. With a byte order mark, so
/// that spreadsheets read it as UTF-8, and with no cell that they would calculate.
final class ErrorFile {

  private static final Text REASON = new Text("错误原因", "Reason");
  private static final Text LINE = new Text("原行号", "Line");

  private ErrorFile() {}

  static String write(
      TableFile file, FeedSettings limits, Map<Integer, String> reasons, Locale locale) {
    StringBuilder csv = new StringBuilder("\uFEFF");
    try (TableReader table = file.open(limits)) {
      for (String name : table.header()) {
        cell(csv, name).append(',');
      }
      cell(csv, LINE.in(locale)).append(',');
      cell(csv, REASON.in(locale)).append("\r\n");
      TableReader.TableRow row = table.next();
      while (row != null) {
        String reason = reasons.get(row.number());
        if (reason != null) {
          for (int i = 0; i < table.header().size(); i++) {
            cell(csv, row.cells().get(i)).append(',');
          }
          csv.append(row.number()).append(',');
          cell(csv, reason).append("\r\n");
        }
        row = table.next();
      }
    } catch (TableRefusal e) {
      csv.append(e.reason().words().in(locale)).append("\r\n");
    }
    return csv.toString();
  }

  private static StringBuilder cell(StringBuilder csv, String text) {
    String safe = FormulaSafe.guarded(text);
    if (safe.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r')) {
      return csv.append(safe);
    }
    return csv.append('"').append(safe.replace("\"", "\"\"")).append('"');
  }
}
