package org.xinqiao.task;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.xinqiao.shared.PatientId;
import org.xinqiao.shared.Text;

/// Work that somebody asks for.
///
/// @param reference the asker's own word for it, unique for the patient: asking again with it opens
///   nothing. It comes back in the events
/// @param title what is to be done, as in 术后第1天：体温偏高
/// @param reason why it is here: rule and value, as in 体温 38.9℃ ≥ 38.5℃. Its Chinese is cut at
///   [#REASON_LIMIT] characters, because a list must show it whole
/// @param dueAt when it should be done
/// @param alertId the alert it belongs to; such a task is closed by a person only
/// @param preferredChannel how the patient wants to be reached; null: as the registry says
public record NewTask(
    PatientId patient,
    String reference,
    TaskKind kind,
    TaskPriority priority,
    Text title,
    Text reason,
    Instant dueAt,
    Instant createdAt,
    @Nullable UUID alertId,
    @Nullable String preferredChannel) {

  /// Longest Chinese reason, in characters.
  public static final int REASON_LIMIT = 20;

  public NewTask {
    if (reference.isBlank()) {
      throw new IllegalArgumentException("A task needs the reference of its asker");
    }
    reason = new Text(cut(reason.zh()), reason.en());
  }

  /// A task without an alert, for a patient who is reached as the registry says.
  public static NewTask of(
      PatientId patient,
      String reference,
      TaskKind kind,
      TaskPriority priority,
      Text title,
      Text reason,
      Instant dueAt,
      Instant createdAt) {
    return new NewTask(
        patient, reference, kind, priority, title, reason, dueAt, createdAt, null, null);
  }

  private static String cut(String words) {
    if (words.codePointCount(0, words.length()) <= REASON_LIMIT) {
      return words;
    }
    return words.substring(0, words.offsetByCodePoints(0, REASON_LIMIT - 1)) + "…";
  }
}
