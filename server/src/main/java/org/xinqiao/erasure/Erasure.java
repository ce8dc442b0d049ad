package org.xinqiao.erasure;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.xinqiao.organization.StaffId;
import org.xinqiao.shared.PatientId;

/// One erasure, from the asking to the proof.
///
/// @param standing the record that stands for the others
/// @param records all of them
/// @param rows how many of which table were erased; empty before
record Erasure(
    UUID id,
    PatientId standing,
    List<PatientId> records,
    Ground ground,
    StaffId askedBy,
    Instant askedAt,
    @Nullable StaffId decidedBy,
    @Nullable Instant decidedAt,
    boolean approved,
    @Nullable Instant erasedAt,
    @Nullable Instant liftedAt,
    Map<String, Long> rows) {

  boolean waits() {
    return decidedAt == null;
  }
}
