package org.xinqiao.interop;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The system behind a token, and what it may do.
///
/// @param token for the audit
/// @param peer as which its messages are kept
/// @param exportPurpose what it may fetch whole lists for; null when it may not
record FhirPartner(
    UUID token,
    UUID peer,
    String name,
    boolean mayRead,
    boolean mayWrite,
    @Nullable String exportPurpose) {}
