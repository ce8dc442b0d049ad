package org.xinqiao.chart;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Why a contact was moved or not sent.
record ContactReason(String code, String text) {

  static @Nullable ContactReason of(@Nullable String code, Locale locale) {
    return code == null ? null : new ContactReason(code, Rows.reason(code, locale));
  }
}
