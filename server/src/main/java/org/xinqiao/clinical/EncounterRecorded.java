package org.xinqiao.clinical;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.xinqiao.shared.PatientId;

/// A visit was recorded or changed. Published in the recording transaction.
public record EncounterRecorded(
    PatientId patient,
    UUID encounterId,
    EncounterRecord.EncounterClass encounterClass,
    EncounterRecord.Status status,
    String departmentCode,
    String departmentName,
    Instant startedAt,
    @Nullable Instant dischargedAt) {}
