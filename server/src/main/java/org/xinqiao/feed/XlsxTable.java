package org.xinqiao.feed;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.apache.commons.compress.utils.SeekableInMemoryByteChannel;
import org.dhatim.fastexcel.reader.Cell;
import org.dhatim.fastexcel.reader.CellType;
import org.dhatim.fastexcel.reader.ExcelReaderException;
import org.dhatim.fastexcel.reader.ReadableWorkbook;
import org.dhatim.fastexcel.reader.ReadingOptions;
import org.dhatim.fastexcel.reader.Row;
import org.jspecify.annotations.Nullable;
import org.xinqiao.shared.FormulaSafe;

/// The first sheet of a workbook. A formula counts as the result that was saved with it; nothing is
/// ever calculated. What the workbook unpacks to is measured before it is read.
final class XlsxTable implements TableReader {

  /// What spreadsheets allow.
  private static final int LONGEST_FORMAT = 255;

  private static final int MAX_PARTS = 2_000;
  private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("yyyy-MM-dd");
  private static final DateTimeFormatter MOMENT =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");

  private final ReadableWorkbook workbook;
  private final Stream<Row> stream;
  private final Iterator<Row> rows;
  private final FeedSettings limits;
  private final List<String> header;

  private XlsxTable(ReadableWorkbook workbook, Stream<Row> stream, FeedSettings limits) {
    this.workbook = workbook;
    this.stream = stream;
    this.rows = stream.iterator();
    this.limits = limits;
    this.header = TableHeader.of(rows.hasNext() ? read(rows.next(), 0).cells() : List.of(), limits);
  }

  static XlsxTable open(byte[] bytes, FeedSettings limits) {
    measure(bytes, limits);
    try {
      ReadableWorkbook workbook =
          new ReadableWorkbook(new ByteArrayInputStream(bytes), new ReadingOptions(true, true));
      try {
        return new XlsxTable(workbook, workbook.getFirstSheet().openStream(), limits);
      } catch (RuntimeException | IOException e) {
        workbook.close();
        throw e;
      }
    } catch (TableRefusal e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      // The library answers damage with whatever its parser happens to throw.
      throw new TableRefusal(TableRefusal.Reason.BROKEN);
    }
  }

  @Override
  public List<String> header() {
    return header;
  }

  @Override
  public @Nullable TableRow next() {
    try {
      return rows.hasNext() ? read(rows.next(), header.size()) : null;
    } catch (ExcelReaderException | UncheckedIOException e) {
      throw new TableRefusal(TableRefusal.Reason.BROKEN);
    }
  }

  @Override
  public void close() {
    stream.close();
    try {
      workbook.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private TableRow read(Row row, int columns) {
    if (row.getRowNum() > limits.maxRows() + 1) {
      throw new TableRefusal(TableRefusal.Reason.TOO_MANY_ROWS);
    }
    if (row.getCellCount() > Math.max(limits.maxColumns(), columns) * 4) {
      throw new TableRefusal(TableRefusal.Reason.TOO_MANY_COLUMNS);
    }
    List<String> cells = new ArrayList<>();
    RowFlaw flaw = null;
    String detail = "";
    for (int i = 0; i < row.getCellCount(); i++) {
      Cell cell = row.getCell(i);
      RowFlaw wrong = cell == null ? null : flaw(cell);
      if (wrong != null && flaw == null) {
        flaw = wrong;
        detail = i < columns ? header.get(i) : "";
      }
      cells.add(cell == null || wrong != null ? "" : text(cell));
    }
    while (cells.size() > columns && cells.getLast().isBlank()) {
      cells.removeLast();
    }
    if (columns > 0 && cells.size() > columns && flaw == null) {
      flaw = RowFlaw.TOO_MANY_CELLS;
    }
    while (cells.size() < columns) {
      cells.add("");
    }
    return new TableRow(row.getRowNum(), cells, flaw, detail);
  }

  private static @Nullable RowFlaw flaw(Cell cell) {
    String raw = cell.getRawValue();
    if (cell.getType() == CellType.ERROR) {
      return RowFlaw.CELL_IN_ERROR;
    }
    if (cell.getFormula() != null && (raw == null || raw.isEmpty())) {
      return RowFlaw.FORMULA_WITHOUT_VALUE;
    }
    if (raw != null && raw.startsWith("#") && cell.getFormula() != null) {
      return RowFlaw.CELL_IN_ERROR;
    }
    return cell.getType() == CellType.NUMBER && !date(cell) && digits(cell) > 15
        ? RowFlaw.NUMBER_INEXACT
        : null;
  }

  private String text(Cell cell) {
    String text =
        switch (cell.getType()) {
          case NUMBER -> date(cell) ? dateText(cell.asDate()) : number(cell.asNumber());
          case BOOLEAN -> cell.asBoolean() ? "1" : "0";
          case EMPTY -> "";
          default -> {
            String raw = cell.getFormula() == null ? cell.getText() : cell.getRawValue();
            yield raw == null ? "" : raw;
          }
        };
    if (text.length() > limits.maxCellChars()) {
      throw new TableRefusal(TableRefusal.Reason.CELL_TOO_LONG);
    }
    return FormulaSafe.unguarded(text);
  }

  private static boolean date(Cell cell) {
    String format = cell.getDataFormatString();
    if (format == null || format.length() > LONGEST_FORMAT) {
      return false;
    }
    String bare =
        format
            .toLowerCase(Locale.ROOT)
            .replaceAll("\\[[^]]*]|\"[^\"]*\"|\\\\.", "")
            .replace("general", "");
    return bare.matches(".*(y|d|h:|h|m).*");
  }

  private static String dateText(LocalDateTime at) {
    return at.toLocalTime().equals(LocalTime.MIDNIGHT) ? DAY.format(at) : MOMENT.format(at);
  }

  private static String number(BigDecimal value) {
    return value.signum() == 0 ? "0" : value.stripTrailingZeros().toPlainString();
  }

  private static int digits(Cell cell) {
    BigDecimal value = cell.asNumber();
    return value.scale() > 0 && value.stripTrailingZeros().scale() > 0
        ? 0
        : value.abs().toBigInteger().toString().length();
  }

  /// Unpacks everything once into nothing, to know how much it is; with the same reader of archives
  /// that opens it afterwards, so that both see the same parts.
  private static void measure(byte[] bytes, FeedSettings limits) {
    long left = limits.maxUnpackedBytes();
    byte[] buffer = new byte[65_536];
    int parts = 0;
    try (ZipFile zip =
        ZipFile.builder().setSeekableByteChannel(new SeekableInMemoryByteChannel(bytes)).get()) {
      for (ZipArchiveEntry entry : Collections.list(zip.getEntries())) {
        parts++;
        try (InputStream content = zip.getInputStream(entry)) {
          left -= drain(content, buffer, left);
        }
        if (left < 0 || parts > MAX_PARTS) {
          throw new TableRefusal(TableRefusal.Reason.UNPACKS_TOO_LARGE);
        }
      }
    } catch (IOException e) {
      throw new TableRefusal(TableRefusal.Reason.BROKEN);
    }
  }

  private static long drain(InputStream from, byte[] buffer, long most) throws IOException {
    long total = 0;
    for (int got = from.read(buffer); got >= 0 && total <= most; got = from.read(buffer)) {
      total += got;
    }
    return total;
  }
}
