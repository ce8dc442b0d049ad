package org.xinqiao.feed;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A table that is read from top to bottom, never held whole.
interface TableReader extends AutoCloseable {

  /// The names of the columns.
  List<String> header();

  /// The next data row.
  ///
  /// @return null at the end
  /// @throws TableRefusal when the rest cannot be read
  @Nullable TableRow next();

  @Override
  void close();

  /// @param number its line, the header being line 1
  /// @param cells as many as there are columns, or more when there is a flaw
  /// @param detail the column of the flaw, or empty
  record TableRow(int number, List<String> cells, @Nullable RowFlaw flaw, String detail) {

    boolean blank() {
      return flaw == null && cells.stream().allMatch(String::isBlank);
    }
  }
}
