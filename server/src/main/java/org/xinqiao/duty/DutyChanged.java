package org.xinqiao.duty;

import java.time.Instant;
import org.xinqiao.organization.StaffId;

/// Somebody can be given more or less than before, or is away, or came back. Published in that
/// transaction.
public record DutyChanged(StaffId staff, Instant at) {}
