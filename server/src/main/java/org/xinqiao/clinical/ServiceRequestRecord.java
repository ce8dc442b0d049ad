package org.xinqiao.clinical;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// An examination, a test or another act that a doctor ordered (FHIR ServiceRequest), as one
/// message tells it.
///
/// @param orderKey the number of the order: the same act of the same order is a change of it
/// @param reasonCode the diagnosis it was ordered for
/// @param scheduledAt when it is to be done
public record ServiceRequestRecord(
    String orderKey,
    String code,
    String name,
    RequestStatus status,
    @Nullable String reasonCode,
    Instant orderedAt,
    @Nullable Instant scheduledAt,
    @Nullable String orderer) {}
