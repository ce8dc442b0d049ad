package org.xinqiao.task;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.xinqiao.organization.StaffId;
import org.xinqiao.shared.PatientId;

/// A member of staff took a task, or recorded an outcome on one that nobody had taken. Published in
/// that transaction.
public record TaskTaken(
    PatientId patient,
    TaskId taskId,
    String reference,
    @Nullable UUID alertId,
    StaffId by,
    Instant at) {}
