package org.xinqiao.governor;

import java.time.Instant;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.xinqiao.organization.StaffId;

/// A kill switch 停止发送: while it is in force, what it names is not sent.
///
/// @param what the channel or the pathway; empty for the whole hospital
/// @param askedBy who asked that it be lifted, where that needs a second person
/// @param lifted null while it is in force
record Stop(
    UUID id,
    Kind kind,
    String what,
    String reason,
    StaffId setBy,
    Instant setAt,
    @Nullable StaffId askedBy,
    @Nullable Instant askedAt,
    @Nullable Lifted lifted) {

  /// Its end.
  ///
  /// @param held contacts that it held back at that moment
  record Lifted(StaffId by, Instant at, String reason, int held) {}

  /// What is stopped.
  enum Kind {
    HOSPITAL,
    CHANNEL,
    PATHWAY;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }

    static Kind of(String word) {
      return valueOf(word.toUpperCase(Locale.ROOT));
    }
  }
}
