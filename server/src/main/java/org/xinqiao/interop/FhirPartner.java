package org.xinqiao.interop;

import java.util.UUID;

/// The system behind a token, and what it may do.
///
/// @param token for the audit
/// @param peer as which its messages are kept
record FhirPartner(UUID token, UUID peer, String name, boolean mayRead, boolean mayWrite) {}
