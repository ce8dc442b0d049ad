package org.xinqiao.shared;

/// Cells that a spreadsheet would take for a formula. On the way out an apostrophe stands before
/// them, and a spreadsheet shows them as text; on the way in it is taken off again. One guard for
/// everything that leaves as a file (ADR 0046). Blanks and signs that nobody sees are looked
/// through: some programs drop them first and then calculate.
public final class FormulaSafe {

  private static final String STARTERS = "=+-@\t\r\n\0＝＋－＠";

  private FormulaSafe() {}

  public static String guarded(String cell) {
    return starts(cell, 0) ? "'" + cell : cell;
  }

  public static String unguarded(String cell) {
    return cell.startsWith("'") && starts(cell, 1) ? cell.substring(1) : cell;
  }

  private static boolean starts(String cell, int from) {
    int at = from;
    while (at < cell.length() && STARTERS.indexOf(cell.charAt(at)) < 0 && unseen(cell.charAt(at))) {
      at++;
    }
    return at < cell.length() && STARTERS.indexOf(cell.charAt(at)) >= 0;
  }

  private static boolean unseen(char sign) {
    return Character.isISOControl(sign)
        || Character.isSpaceChar(sign)
        || Character.getType(sign) == Character.FORMAT;
  }
}
