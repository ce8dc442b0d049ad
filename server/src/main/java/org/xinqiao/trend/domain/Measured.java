package org.xinqiao.trend.domain;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// One result of a line.
///
/// @param value in the unit of the line
/// @param comparator `<` or `>` when the value is only the end of what the method measures
/// @param said as the source wrote it, with its unit
/// @param range in words: what came with the result, as it was sent
/// @param own whether the range came with the result
public record Measured(
    UUID id,
    Instant at,
    double value,
    @Nullable String comparator,
    String said,
    @Nullable Flag flag,
    @Nullable Bounds bounds,
    @Nullable String range,
    boolean own) {}
