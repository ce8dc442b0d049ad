package org.xinqiao.feed;

import java.util.Locale;
import org.xinqiao.interop.Inbox;
import org.xinqiao.interop.RowField;
import org.xinqiao.shared.Text;

/// Says in a person's language why a row was refused, and where to look.
final class ImportWords {

  private ImportWords() {}

  /// @param detail a field's code, a column's name, or empty
  static String of(String code, String detail, Locale locale) {
    Text words = RowFlaw.of(code).map(RowFlaw::words).orElseGet(() -> Inbox.words(code));
    String where = RowField.parse(detail).map(field -> field.label().in(locale)).orElse(detail);
    return where.isEmpty() ? words.in(locale) : words.in(locale) + " (" + where + ")";
  }
}
