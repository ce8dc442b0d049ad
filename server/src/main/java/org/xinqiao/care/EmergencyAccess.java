package org.xinqiao.care;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.xinqiao.organization.StaffId;
import org.xinqiao.shared.PatientId;

/// A file that somebody opened in an emergency (紧急查看), and what was said about it afterwards.
///
/// @param reason in the words of whoever opened it
/// @param review null while nobody has looked at it
record EmergencyAccess(
    UUID id,
    PatientId patient,
    StaffId by,
    String reason,
    Instant openedAt,
    Instant endsAt,
    @Nullable Review review) {

  /// Whether the emergency was one, in lower case with a hyphen in the database.
  enum Verdict {
    JUSTIFIED,
    NOT_JUSTIFIED;

    static Verdict of(String word) {
      return valueOf(word.toUpperCase(java.util.Locale.ROOT).replace('-', '_'));
    }

    @Override
    public String toString() {
      return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }
  }

  record Review(Verdict verdict, @Nullable String note, StaffId by, Instant at) {}
}
