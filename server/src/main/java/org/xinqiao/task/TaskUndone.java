package org.xinqiao.task;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.xinqiao.organization.StaffId;
import org.xinqiao.shared.PatientId;

/// A member of staff took back their last act on a task. Published in that transaction; whoever
/// followed the act goes back with it.
///
/// @param act what was taken back
/// @param owner who has the task now; null: nobody, as before
public record TaskUndone(
    PatientId patient,
    TaskId taskId,
    String reference,
    @Nullable UUID alertId,
    TaskAct act,
    @Nullable StaffId owner,
    StaffId by,
    Instant at) {}
