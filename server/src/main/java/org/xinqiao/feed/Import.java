package org.xinqiao.feed;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A file that is loaded as a whole.
///
/// @param read data rows done with
/// @param taken of them, those that said something new and are in the inbox
/// @param same of them, those that said what they said before
/// @param refused of them, those in the file of errors
/// @param allRead whether the end of the file was reached
/// @param cleared whether the file is gone, and with it the way back
/// @param failure why the rest cannot be read; null when it can
record Import(
    UUID id,
    UUID peer,
    String source,
    String fileName,
    long bytes,
    @Nullable String format,
    @Nullable String charset,
    ImportState state,
    Instant asOf,
    @Nullable Integer mappingVersion,
    int read,
    int taken,
    int same,
    int refused,
    boolean allRead,
    boolean cleared,
    @Nullable String failure,
    Instant createdAt,
    @Nullable Instant endedAt) {}
