package org.xinqiao.condition;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.xinqiao.shared.Text;

/// Why a condition holds for one patient, or does not: each fact it asked for, what was found, and
/// where that came from.
public record Explanation(boolean holds, List<Evidence> evidence) {

  public Explanation {
    evidence = List.copyOf(evidence);
  }

  /// @param value what was found, in words; null when nothing was
  /// @param satisfied whether this part of the condition holds
  public record Evidence(Text fact, Text asked, @Nullable Text value, boolean satisfied) {}
}
