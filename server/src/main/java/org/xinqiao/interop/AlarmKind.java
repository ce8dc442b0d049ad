package org.xinqiao.interop;

import java.util.Locale;

/// What an alarm about a peer says.
enum AlarmKind {
  /// Nothing came for longer than it should.
  SILENT,
  /// What came waits too long to be applied.
  LAG,
  /// Too much of what came in the last hour was set aside.
  QUARANTINED;

  static AlarmKind of(String name) {
    return valueOf(name.toUpperCase(Locale.ROOT));
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
