package org.xinqiao.cohort;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// That a known tag stands for a word of the hospital.
///
/// @param before what the word was before: waiting or accepted
/// @param dimension in which it counted before; null where it waited
/// @param patients who had the word then
/// @param mergedBy name of who merged them
/// @param undoneBy name of who undid that; null while it holds
record TagMerge(
    UUID id,
    String tag,
    String target,
    FreeTag.State before,
    @Nullable String dimension,
    long patients,
    String mergedBy,
    Instant mergedAt,
    @Nullable String undoneBy,
    @Nullable Instant undoneAt) {

  /// What a merge would do.
  ///
  /// @param patients who have the word now
  /// @param past who had it once and have it no more
  /// @param both who have the known tag, too
  /// @param overruled of whom somebody says that the known tag is not true: it stays so
  /// @param excluded who have a tag that the known one excludes: both are shown with the conflict
  /// @param segments names of segments that ask for the word; while there are any it is not merged
  record Preview(
      long patients, long past, long both, long overruled, long excluded, List<String> segments) {}
}
