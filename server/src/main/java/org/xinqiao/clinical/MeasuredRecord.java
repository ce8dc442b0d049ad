package org.xinqiao.clinical;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A result that a source reports under a number of its own, so that it can be corrected and
/// withdrawn by that number.
///
/// @param id of the fact, if it is new
/// @param encounterId the visit it belongs to, if it is known
/// @param panel the panel whose component it is, such as blood pressure; null when it stands alone
public record MeasuredRecord(
    UUID id, @Nullable UUID encounterId, ObservationRecord result, @Nullable Panel panel) {

  public MeasuredRecord with(ObservationRecord translated) {
    return new MeasuredRecord(id, encounterId, translated, panel);
  }

  /// @param component its place in the panel, from 1
  public record Panel(String code, String name, int component) {}
}
