package org.xinqiao.trend.domain;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.xinqiao.shared.Text;

/// Results that have a curve of their own (content/trends/indicators.json).
///
/// @param shown the unit as people write it, of all its lines
/// @param axisFrom and axisTo what the axis shows at least; null when that follows from the values
/// @param marks kinds of interventions, and groups of medicines, that are marked
public record Indicator(
    String id,
    Text group,
    Text title,
    String shown,
    @Nullable Double axisFrom,
    @Nullable Double axisTo,
    List<Line> lines,
    Set<String> marks) {

  public Indicator {
    lines = List.copyOf(lines);
    marks = Set.copyOf(marks);
  }
}
