package org.xinqiao.channel;

import java.time.Instant;

/// What a provider needs to be asked about an attempt. Some providers look up by their client id,
/// some only by address and day, and all of them may still take a message some time after the
/// connection broke, hence the start.
///
/// @param attemptId the attempt in question
/// @param to where it went
/// @param startedAt when [Channel#send] was called, as committed before the call
public record SentAttempt(AttemptId attemptId, Address to, Instant startedAt) {}
