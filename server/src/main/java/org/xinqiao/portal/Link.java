package org.xinqiao.portal;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.xinqiao.shared.PatientId;

/// A secure link as the database knows it: without its handle.
///
/// @param targetId the form or the return visit
/// @param contactPointId where it was sent to; null when it was handed out otherwise
record Link(
    UUID id,
    PatientId patient,
    LinkPurpose purpose,
    UUID targetId,
    @Nullable UUID contactPointId,
    Instant validUntil,
    int attempts,
    @Nullable Instant lockedUntil) {

  boolean expired(Instant now) {
    return !now.isBefore(validUntil);
  }
}
