package org.xinqiao.interop;

import java.text.Normalizer;
import java.util.Locale;
import java.util.regex.Pattern;

/// Codes, names and units as they are compared: widths, case and blanks differ from one system to
/// the next, and laboratories put a star before what they are accredited for.
final class CodeText {

  private static final Pattern BLANK = Pattern.compile("\\s+");
  private static final Pattern STAR = Pattern.compile("^[★☆*#▲△]+");

  private CodeText() {}

  static String of(String written) {
    return STAR.matcher(ofUnit(written)).replaceFirst("").toUpperCase(Locale.ROOT);
  }

  /// Of a unit the case stays: `mmol/L` and `Mmol/L` are not the same.
  static String ofUnit(String written) {
    return BLANK.matcher(Normalizer.normalize(written, Normalizer.Form.NFKC)).replaceAll("");
  }
}
