package org.xinqiao.interop;

import java.util.Locale;

/// Where a message that came in stands.
enum MessageState {
  /// Kept, and waiting to be applied.
  RECEIVED,
  APPLIED,
  /// Not applied; a person looks at it and may have it tried again.
  QUARANTINED,
  /// Refused when it came.
  REJECTED,
  /// Taken back with the file it came in.
  WITHDRAWN;

  static MessageState of(String name) {
    return valueOf(name.toUpperCase(Locale.ROOT));
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
