package org.xinqiao.risk.domain;

import java.time.LocalDate;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What is known of one input, with where it comes from.
///
/// @param value in the unit of the input; yes is 1, no is 0, female is 1, male is 0; null when it
///   was said in a unit that cannot be converted
/// @param said as its source says it, such as `210 mg/dL`; null where the value says it all
/// @param on the day it is of; null for what has no day
/// @param until the last day on which it may be used; null when it does not age
/// @param row of the source; null where there is none
/// @param by the member of staff who said it
public record Statement(
    String input,
    @Nullable Double value,
    @Nullable String said,
    @Nullable LocalDate on,
    @Nullable LocalDate until,
    Origin origin,
    @Nullable UUID row,
    @Nullable UUID by) {

  /// Whether it is of a later day.
  public boolean isAfter(Statement other) {
    return on != null && (other.on == null || on.isAfter(other.on));
  }
}
