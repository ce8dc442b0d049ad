package org.xinqiao.cohort;

import java.time.Instant;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A word that staff put on patients as a tag and that the content does not have.
///
/// @param tag as it was written; its name from then on
/// @param word as words are compared
/// @param sensitive whether it tells of a diagnosis of the most sensitive class
/// @param dimension in which it counts; null unless it was taken in
/// @param target the known tag that means the same; null where none does
/// @param reason a code, one of [#REASONS]; null unless it was declined
/// @param writtenBy name of who wrote it first
/// @param decidedBy name of who decided; null while it waits
record FreeTag(
    String tag,
    String word,
    boolean sensitive,
    State state,
    @Nullable String dimension,
    @Nullable String target,
    @Nullable String reason,
    String writtenBy,
    Instant writtenAt,
    @Nullable String decidedBy,
    @Nullable Instant decidedAt) {

  /// A decision about a word that was taken back.
  ///
  /// @param state accepted or declined
  record Past(
      String tag,
      State state,
      @Nullable String dimension,
      @Nullable String reason,
      String decidedBy,
      Instant decidedAt,
      String takenBackBy,
      Instant takenBackAt) {}

  /// Why a word may be declined.
  static final Set<String> REASONS =
      Set.of("tells-who", "too-vague", "belongs-in-notes", "disrespectful");

  enum State {
    /// Nobody has decided: it is shown, and counts nowhere.
    WAITING,
    /// It is a tag of the hospital like those of the content.
    ACCEPTED,
    /// A known tag means the same.
    MERGED,
    /// It is no tag, and nobody has it.
    DECLINED;

    static State of(String word) {
      return valueOf(word.toUpperCase(Locale.ROOT));
    }

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
