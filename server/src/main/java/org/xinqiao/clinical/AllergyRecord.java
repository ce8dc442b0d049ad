package org.xinqiao.clinical;

import java.time.LocalDate;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// An allergy that a source reports on its own, not within a visit. One of a name per patient.
///
/// @param id of the fact, if it is new
/// @param severity severe, moderate, mild or unknown
public record AllergyRecord(
    UUID id,
    @Nullable String code,
    String name,
    String severity,
    @Nullable String reaction,
    @Nullable LocalDate recordedOn) {}
