package org.xinqiao.alert;

import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// An [Alert] as the API gives it out, in the words of one language.
///
/// @param systemActions what was done without a person, and who was told, in words
public record AlertView(
    UUID id,
    UUID patientId,
    String level,
    String category,
    String title,
    String excerpt,
    List<MatchedWords> matched,
    List<String> ruleIds,
    String source,
    OffsetDateTime raisedAt,
    OffsetDateTime dueAt,
    String state,
    @Nullable Person acknowledgedBy,
    @Nullable UUID taskId,
    List<String> systemActions) {

  /// A member of staff as screens name them.
  public record Person(UUID id, String displayName) {}
}
