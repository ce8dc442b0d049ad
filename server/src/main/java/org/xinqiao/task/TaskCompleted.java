package org.xinqiao.task;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.xinqiao.organization.StaffId;
import org.xinqiao.shared.PatientId;

/// A member of staff recorded an outcome. Published in that transaction.
///
/// @param reference as the asker gave it
/// @param outcomeCode one of content/tasks/outcomes.json
/// @param closes false when the task goes on, as after 无人接听
public record TaskCompleted(
    PatientId patient,
    TaskId taskId,
    String reference,
    @Nullable UUID alertId,
    String outcomeCode,
    boolean closes,
    StaffId by,
    Instant at) {}
