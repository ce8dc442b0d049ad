package org.xinqiao.interop;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What the engineer said about one code of one sender; it goes before every map of ours.
///
/// @param units how the sender's units become that of the target
record CodeEntry(State state, @Nullable Target target, List<UnitRule> units) {

  /// What was decided.
  enum State {
    MAPPED,
    /// It needs no meaning.
    IGNORED,
    /// As if nobody had said anything.
    WITHDRAWN;

    static State of(String name) {
      return Arrays.stream(values())
          .filter(state -> state.toString().equals(name))
          .findFirst()
          .orElseThrow();
    }

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /// @param unit UCUM, in which conditions expect values; null when it is no number
  record Target(CodeSystem system, String code, String name, @Nullable String unit) {}
}
