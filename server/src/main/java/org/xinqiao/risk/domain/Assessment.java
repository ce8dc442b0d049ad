package org.xinqiao.risk.domain;

import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.xinqiao.shared.Text;

/// What one score says of one patient on one day.
public sealed interface Assessment {

  /// @param used what the value and the band were worked out of
  /// @param raised why the band is higher than the value's own; null when it is not
  /// @param notLookedAt inputs that could raise the band and are not known
  /// @param lowering what would lower it, the largest effect first
  /// @param recheckOn the first day on which it may be different without anything having changed:
  ///   an input grew too old, the patient a year older; null when that never comes
  record Computed(
      double value,
      Band band,
      @Nullable Text raised,
      List<Statement> used,
      List<Input> notLookedAt,
      List<Lowering> lowering,
      @Nullable LocalDate recheckOn)
      implements Assessment {

    public Computed {
      used = List.copyOf(used);
      notLookedAt = List.copyOf(notLookedAt);
      lowering = List.copyOf(lowering);
    }
  }

  /// Something must be measured or asked first.
  ///
  /// @param known what can be used already
  record Incomplete(List<Missing> missing, List<Statement> known) implements Assessment {

    public Incomplete {
      missing = List.copyOf(missing);
      known = List.copyOf(known);
    }
  }

  /// The score was not derived for such a patient: there is no value, not even a near one.
  record NotApplicable(Text reason, Statement because) implements Assessment {}

  /// Nothing says that the patient is one of those whom the score is for, so nothing is asked.
  ///
  /// @param unless what somebody may say to have it
  record NotOffered(Text reason, Input unless) implements Assessment {}

  /// @param value of the score with that one input at its target and everything else as it is
  record Lowering(Target target, double from, double to, double value, Band band) {}
}
