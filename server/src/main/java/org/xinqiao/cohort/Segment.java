package org.xinqiao.cohort;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.xinqiao.organization.StaffId;
import tools.jackson.databind.JsonNode;

/// 分群: a saved condition about the patient, shared by the hospital (ADR 0067).
///
/// @param note what it is for; null when nobody said
/// @param condition as it was written; may name other segments
/// @param version goes up with every change
/// @param changedByName of whoever changed it last; empty when the account is gone
/// @param number of patients of the whole hospital at the last count; null when there is none
/// @param change of the number since the day before; null when one of the two is missing, or was
///   counted of another version
/// @param uses how many things use it
record Segment(
    UUID id,
    String name,
    @Nullable String note,
    JsonNode condition,
    int version,
    StaffId madeBy,
    Instant changedAt,
    StaffId changedBy,
    String changedByName,
    @Nullable Long number,
    @Nullable Instant countedAt,
    @Nullable Long change,
    int uses) {

  /// What somebody wants it to be.
  record Draft(String name, @Nullable String note, JsonNode condition) {}

  /// Something that uses a segment.
  ///
  /// @param kind segment
  record Use(String kind, UUID id, String name) {}

  /// A version of it.
  ///
  /// @param number of patients at the last count of this version
  record Version(
      int version,
      String name,
      @Nullable String note,
      JsonNode condition,
      Instant changedAt,
      String changedBy,
      @Nullable Long number) {}
}
