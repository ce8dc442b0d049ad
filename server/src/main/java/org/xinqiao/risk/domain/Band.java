package org.xinqiao.risk.domain;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.xinqiao.shared.Text;

/// A range of values with a name. Compared with the value as it is, not as it is shown.
///
/// @param from where it begins; null for the lowest
/// @param exclusive whether it begins above `from` and not with it
public record Band(String id, @Nullable BySex from, boolean exclusive, Tone tone, Text label) {

  /// How much it should catch the eye.
  public enum Tone {
    CALM,
    WATCH,
    HIGH;

    public static Tone of(String name) {
      return valueOf(name.toUpperCase(Locale.ROOT));
    }

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /// The last band that begins at or below the value.
  ///
  /// @param bands in order, the lowest first
  /// @param female null when it is not known, which only bands that are the same for both may meet
  static Band of(double value, List<Band> bands, @Nullable Boolean female) {
    Band found = bands.getFirst();
    for (Band band : bands) {
      Double from = band.from == null ? null : band.from.of(Boolean.TRUE.equals(female));
      if (from != null && (band.exclusive ? value > from : value >= from)) {
        found = band;
      }
    }
    return found;
  }
}
