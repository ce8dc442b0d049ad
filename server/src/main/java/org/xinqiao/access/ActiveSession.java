package org.xinqiao.access;

import java.time.Instant;

/// The session that a request came with.
///
/// @param csrf what unsafe requests must repeat in the header `X-CSRF-Token`
/// @param freshUntil acts that want a fresh second factor are allowed before
record ActiveSession(
    CurrentStaff staff,
    String csrf,
    Instant idleExpiresAt,
    Instant absoluteExpiresAt,
    Instant freshUntil) {}
