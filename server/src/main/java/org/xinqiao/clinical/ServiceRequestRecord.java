package org.xinqiao.clinical;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// An examination, a test or another act that a doctor ordered (FHIR ServiceRequest), as one
/// message tells it.
///
/// @param orderKey the number of the order: the same act of the same order is a change of it
/// @param reasonCode the diagnosis it was ordered for
/// @param scheduledAt when it is to be done
/// @param mapped what the code means; null when nobody said
public record ServiceRequestRecord(
    String orderKey,
    String code,
    String name,
    RequestStatus status,
    @Nullable String reasonCode,
    Instant orderedAt,
    @Nullable Instant scheduledAt,
    @Nullable String orderer,
    @Nullable MappedCode mapped) {

  /// With the source's own code only.
  public ServiceRequestRecord(
      String orderKey,
      String code,
      String name,
      RequestStatus status,
      @Nullable String reasonCode,
      Instant orderedAt,
      @Nullable Instant scheduledAt,
      @Nullable String orderer) {
    this(orderKey, code, name, status, reasonCode, orderedAt, scheduledAt, orderer, null);
  }

  public ServiceRequestRecord as(@Nullable MappedCode meaning) {
    return new ServiceRequestRecord(
        orderKey, code, name, status, reasonCode, orderedAt, scheduledAt, orderer, meaning);
  }
}
