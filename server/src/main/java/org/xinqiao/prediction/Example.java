package org.xinqiao.prediction;

import java.time.LocalDate;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// One question of the past, or of today: what was known before its day, and what came.
///
/// @param patient whose it is, as a number without a meaning
/// @param day only what happened before it is in the values
/// @param values by the ids of features; what is absent is not known
/// @param happened the answer; false where it is not known yet
/// @param gap days from the last visit to the next one; null while there is none, and where it is
///   not asked
/// @param ordered days from the last visit to the day that the doctor ordered; null without one
/// @param usual the patient's usual gap in days; null when there were too few
record Example(
    UUID patient,
    LocalDate day,
    Map<String, Object> values,
    boolean happened,
    @Nullable Integer gap,
    @Nullable Double ordered,
    @Nullable Double usual) {}
