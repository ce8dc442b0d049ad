package org.xinqiao.listing;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/// How the file is written. The second is for programs that read Chinese in no other way.
enum Format {
  XLSX(
      "xlsx",
      "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
      StandardCharsets.UTF_8),
  CSV("csv", "text/csv;charset=UTF-8", StandardCharsets.UTF_8),
  CSV_GB18030("csv", "text/csv;charset=GB18030", Charset.forName("GB18030"));

  private final String extension;
  private final String mediaType;
  private final Charset charset;

  Format(String extension, String mediaType, Charset charset) {
    this.extension = extension;
    this.mediaType = mediaType;
    this.charset = charset;
  }

  String extension() {
    return extension;
  }

  String mediaType() {
    return mediaType;
  }

  Charset charset() {
    return charset;
  }

  static Format of(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT).replace('-', '_'));
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
