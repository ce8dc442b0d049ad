package org.xinqiao.consent;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.xinqiao.shared.PatientId;

/// A word was recorded. Published in the recording transaction, which holds the patient's consent
/// alone: what listeners stop is stopped when it commits.
///
/// @param purpose null for all of them
/// @param at when it was said
/// @param repeated it was kept before, and is kept once more in a database that was restored
public record ConsentChanged(
    PatientId patient,
    @Nullable Purpose purpose,
    String channel,
    ConsentWord.Kind kind,
    UUID event,
    Instant at,
    boolean repeated) {}
