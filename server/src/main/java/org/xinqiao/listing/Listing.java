package org.xinqiao.listing;

import java.time.Instant;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.xinqiao.organization.StaffId;

/// A list that somebody asked for.
///
/// @param reason in the asker's words
/// @param rows counted when it was asked for, and again when it is written
/// @param rowsAllowed how many it may have without asking (again)
/// @param attempt each begins anew
/// @param done rows read so far
/// @param parts of its file
record Listing(
    UUID id,
    StaffId askedBy,
    Instant askedAt,
    ListingState state,
    Contents contents,
    Purpose purpose,
    String reason,
    Format format,
    boolean wholePhones,
    Locale language,
    int rows,
    int rowsAllowed,
    @Nullable StaffId decidedBy,
    @Nullable Instant decidedAt,
    @Nullable String decisionNote,
    long attempt,
    int done,
    int parts,
    @Nullable Instant finishedAt,
    @Nullable Instant expiresAt,
    @Nullable String error,
    int fetches) {

  /// What stands on every line of the file, after the name of whoever asked.
  String code() {
    String text = id.toString();
    return text.substring(text.length() - 12);
  }

  /// Whether it has not ended.
  boolean open() {
    return switch (state) {
      case ASKED, WAITING, RUNNING, FINISHED -> true;
      case REFUSED, STOPPED, FAILED, EXPIRED -> false;
    };
  }
}
