package org.xinqiao.risk.domain;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// An input that a value cannot be worked out without.
///
/// @param last what there is, which cannot be used; null when nothing is known
public record Missing(Input input, Why why, @Nullable Statement last) {

  public enum Why {
    /// Nobody said, nothing was measured.
    UNKNOWN,
    /// Older than this input may be.
    TOO_OLD,
    /// Nobody's real value: asked again, never moved to the nearest one.
    IMPLAUSIBLE,
    /// Said in a unit that cannot be converted.
    UNIT;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }
}
