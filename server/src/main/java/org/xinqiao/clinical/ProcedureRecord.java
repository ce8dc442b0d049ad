package org.xinqiao.clinical;

import java.time.LocalDate;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// An operation or another procedure that a source reports on its own, not within a visit. What
/// makes it the same one in the next report is its encounter, its code and its day.
///
/// @param id of the fact, if it is new
/// @param encounterId the visit it was done at, if it is known
/// @param mapped what the code means; null when nobody said
public record ProcedureRecord(
    UUID id,
    @Nullable UUID encounterId,
    String code,
    String name,
    LocalDate performedOn,
    @Nullable MappedCode mapped) {

  /// With the source's own code only.
  public ProcedureRecord(
      UUID id, @Nullable UUID encounterId, String code, String name, LocalDate performedOn) {
    this(id, encounterId, code, name, performedOn, null);
  }

  public ProcedureRecord as(@Nullable MappedCode meaning) {
    return new ProcedureRecord(id, encounterId, code, name, performedOn, meaning);
  }
}
