package org.xinqiao.feed;

/// Cells that a spreadsheet would take for a formula. On the way out an apostrophe stands before
/// them, and a spreadsheet shows them as text; on the way in it is taken off again.
final class FormulaSafe {

  private static final String STARTERS = "=+-@\t\r\0＝＋－＠";

  private FormulaSafe() {}

  static String guarded(String cell) {
    return starts(cell, 0) ? "'" + cell : cell;
  }

  static String unguarded(String cell) {
    return cell.startsWith("'") && starts(cell, 1) ? cell.substring(1) : cell;
  }

  private static boolean starts(String cell, int at) {
    return cell.length() > at && STARTERS.indexOf(cell.charAt(at)) >= 0;
  }
}
