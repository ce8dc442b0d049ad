package org.xinqiao.feed;

import org.jspecify.annotations.Nullable;

/// An uploaded file, recognised by its content and never by its name.
///
/// @param charset null for a workbook, which has none
record TableFile(Format format, @Nullable TableText text, byte[] bytes) {

  enum Format {
    CSV,
    XLSX;

    @Override
    public String toString() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  /// @throws TableRefusal when it is no table
  static TableFile of(byte[] bytes) {
    if (bytes.length > 3 && bytes[0] == 'P' && bytes[1] == 'K') {
      return new TableFile(Format.XLSX, null, bytes);
    }
    if (bytes.length > 3 && (bytes[0] & 0xFF) == 0xD0 && (bytes[1] & 0xFF) == 0xCF) {
      throw new TableRefusal(TableRefusal.Reason.OLD_WORKBOOK);
    }
    return new TableFile(Format.CSV, TableText.of(bytes), bytes);
  }

  /// The name of the character set, for people.
  @Nullable String charset() {
    if (text == null) {
      return null;
    }
    return text.charset().name() + (text.skip() > 0 ? " (BOM)" : "");
  }

  TableReader open(FeedSettings limits) {
    return text == null ? XlsxTable.open(bytes, limits) : new CsvTable(text, limits);
  }
}
