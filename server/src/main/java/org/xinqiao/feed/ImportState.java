package org.xinqiao.feed;

import java.util.Locale;

/// Where an import stands.
enum ImportState {
  UPLOADING,
  /// Whole, readable, and waiting for somebody to start it.
  READY,
  RUNNING,
  /// By a person; it goes on where it was.
  STOPPED,
  FINISHED,
  /// The rest of the file cannot be read. What was read before stays, and can be undone.
  FAILED,
  UNDOING,
  UNDONE,
  /// Never started, and never will be; the file is gone.
  DISCARDED;

  static ImportState of(String name) {
    return valueOf(name.toUpperCase(Locale.ROOT));
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
