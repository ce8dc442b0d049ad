package org.xinqiao.access;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// The session that a request came with.
///
/// @param csrf what unsafe requests must repeat in the header `X-CSRF-Token`
/// @param freshUntil acts that want a fresh second factor are allowed before
/// @param passwordDue why nothing but a new password of one's own is allowed; null when all is
record ActiveSession(
    CurrentStaff staff,
    String csrf,
    Instant idleExpiresAt,
    Instant absoluteExpiresAt,
    Instant freshUntil,
    @Nullable PasswordDue passwordDue) {}
