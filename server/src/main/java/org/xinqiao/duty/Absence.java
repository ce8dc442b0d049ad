package org.xinqiao.duty;

import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.xinqiao.organization.StaffId;

/// Days on which a member of staff is away 缺勤.
///
/// @param first the first of these days, in the hospital's zone
/// @param last the last of these days
/// @param deputy who stands in and gets their open tasks; null when nobody was named
/// @param enteredAt when somebody said so: they were there until then, whatever the first day is
public record Absence(
    UUID id,
    StaffId staff,
    LocalDate first,
    LocalDate last,
    @Nullable StaffId deputy,
    Instant enteredAt) {

  public boolean covers(LocalDate day) {
    return !day.isBefore(first) && !day.isAfter(last);
  }

  boolean overlaps(LocalDate from, LocalDate until) {
    return !last.isBefore(from) && !first.isAfter(until);
  }
}
