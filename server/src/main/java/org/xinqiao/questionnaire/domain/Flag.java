package org.xinqiao.questionnaire.domain;

import org.jspecify.annotations.Nullable;
import org.xinqiao.shared.Text;

/// A rule on answers that calls for a person.
///
/// @param reason for staff; `{value}` is the answer it is about
/// @param patientText what the patient reads at once
/// @param task kind of the task, such as `abnormal-answer` or `call`
/// @param withinHours shortens the time that the level allows; null when the level's own holds
public record Flag(
    String id,
    When when,
    Level level,
    String category,
    Text reason,
    Text patientText,
    String task,
    @Nullable Integer withinHours) {}
