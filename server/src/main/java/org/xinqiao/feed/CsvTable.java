package org.xinqiao.feed;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.xinqiao.shared.FormulaSafe;

/// CSV as RFC 4180 has it, with what systems make of it: separated by comma, semicolon or tab, any
/// line ends, line breaks inside of quotes.
final class CsvTable implements TableReader {

  private final Reader reader;
  private final FeedSettings limits;
  private final char separator;
  private final List<String> header;
  private int number = 1;
  private int pushedBack = -2;
  private boolean lineEnded;

  CsvTable(TableText text, FeedSettings limits) {
    this.limits = limits;
    this.separator = separator(text);
    this.reader = new BufferedReader(text.reader());
    List<String> names = record();
    this.header = TableHeader.of(names == null ? List.of() : names, limits);
  }

  @Override
  public List<String> header() {
    return header;
  }

  @Override
  public @Nullable TableRow next() {
    List<String> cells = record();
    if (cells == null) {
      return null;
    }
    number++;
    if (number > limits.maxRows() + 1) {
      throw new TableRefusal(TableRefusal.Reason.TOO_MANY_ROWS);
    }
    cells.replaceAll(FormulaSafe::unguarded);
    while (cells.size() > header.size() && cells.getLast().isBlank()) {
      cells.removeLast();
    }
    RowFlaw flaw = flaw(cells);
    while (cells.size() < header.size()) {
      cells.add("");
    }
    return new TableRow(number, cells, flaw, "");
  }

  /// A last line without its end and without all its cells is what a file looks like that broke off
  /// on its way; half a number must not become somebody's number.
  private @Nullable RowFlaw flaw(List<String> cells) {
    if (cells.size() > header.size()) {
      return RowFlaw.TOO_MANY_CELLS;
    }
    return cells.size() < header.size() && !lineEnded ? RowFlaw.CUT_OFF : null;
  }

  @Override
  public void close() {
    try {
      reader.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// One record; null at the end.
  private @Nullable List<String> record() {
    List<String> cells = new ArrayList<>();
    StringBuilder cell = new StringBuilder();
    int c = read();
    if (c < 0) {
      return null;
    }
    while (true) {
      if (c == '"' && cell.isEmpty()) {
        c = quoted(cell);
      } else if (c == separator) {
        add(cells, cell);
        c = read();
      } else if (c < 0 || c == '\n' || c == '\r') {
        add(cells, cell);
        lineEnded = c >= 0;
        if (c == '\r') {
          int after = read();
          if (after != '\n') {
            pushedBack = after;
          }
        }
        return cells;
      } else {
        append(cell, c);
        c = read();
      }
    }
  }

  /// @return the character behind the closing quote
  private int quoted(StringBuilder cell) {
    while (true) {
      int c = read();
      if (c < 0) {
        throw new TableRefusal(TableRefusal.Reason.QUOTE_OPEN);
      }
      if (c != '"') {
        append(cell, c);
        continue;
      }
      int after = read();
      if (after != '"') {
        return after;
      }
      append(cell, '"');
    }
  }

  private void append(StringBuilder cell, int c) {
    if (cell.length() >= limits.maxCellChars()) {
      throw new TableRefusal(TableRefusal.Reason.CELL_TOO_LONG);
    }
    cell.append((char) c);
  }

  private void add(List<String> cells, StringBuilder cell) {
    if (cells.size() > limits.maxColumns()) {
      throw new TableRefusal(TableRefusal.Reason.TOO_MANY_COLUMNS);
    }
    cells.add(cell.toString());
    cell.setLength(0);
  }

  private int read() {
    if (pushedBack != -2) {
      int c = pushedBack;
      pushedBack = -2;
      return c;
    }
    try {
      return reader.read();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Whichever of the three the first line has most of.
  private static char separator(TableText text) {
    try (BufferedReader first = new BufferedReader(text.reader())) {
      char[] start = new char[4096];
      int got = Math.max(first.read(start), 0);
      String line = new String(start, 0, got).split("[\r\n]", 2)[0];
      char best = ',';
      for (char candidate : new char[] {';', '\t'}) {
        if (count(line, candidate) > count(line, best)) {
          best = candidate;
        }
      }
      return best;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long count(String line, char wanted) {
    return Objects.requireNonNull(line).chars().filter(c -> c == wanted).count();
  }
}
