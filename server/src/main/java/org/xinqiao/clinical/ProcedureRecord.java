package org.xinqiao.clinical;

import java.time.LocalDate;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// An operation or another procedure that a source reports on its own, not within a visit. What
/// makes it the same one in the next report is its encounter, its code and its day.
///
/// @param id of the fact, if it is new
/// @param encounterId the visit it was done at, if it is known
public record ProcedureRecord(
    UUID id, @Nullable UUID encounterId, String code, String name, LocalDate performedOn) {}
