package org.xinqiao.feed;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.xinqiao.shared.Text;

/// The door of feeds for whoever takes small files of their own: CSV in UTF-8 or GB18030, and xlsx,
/// recognised by their content, within the limits of every import.
@Service
public class Spreadsheets {

  private final FeedSettings settings;

  Spreadsheets(FeedSettings settings) {
    this.settings = settings;
  }

  /// What a file was read as.
  public sealed interface Reading {}

  /// @param rows those that are not blank
  public record Sheet(List<String> header, List<Row> rows) implements Reading {}

  /// @param number its line, the header being line 1
  /// @param flaw what is wrong with it before anybody looks at what it means; null when nothing is
  public record Row(int number, List<String> cells, @Nullable Text flaw) {}

  /// @param why in words for whoever sent the file
  public record Unreadable(Text why) implements Reading {}

  /// Reads a whole file.
  ///
  /// @param most rows that are taken; a file with more is unreadable
  public Reading read(byte[] content, int most) {
    List<Row> rows = new ArrayList<>();
    try (TableReader table = TableFile.of(content).open(settings)) {
      TableReader.TableRow row = table.next();
      while (row != null) {
        if (rows.size() == most) {
          return new Unreadable(TableRefusal.Reason.TOO_MANY_ROWS.words());
        }
        if (!row.blank()) {
          RowFlaw flaw = row.flaw();
          rows.add(new Row(row.number(), row.cells(), flaw == null ? null : flaw.words()));
        }
        row = table.next();
      }
      return new Sheet(table.header(), rows);
    } catch (TableRefusal e) {
      return new Unreadable(e.reason().words());
    }
  }
}
