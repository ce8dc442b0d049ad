package org.xinqiao.trend.domain;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.xinqiao.shared.Text;

/// One line of a chart: blood pressure has two, everything else has one.
///
/// @param code LOINC, as the code maps give it
/// @param unit UCUM, as the code maps give it
/// @param decimals with which it is shown
public record Line(
    String id, Text label, String code, String unit, int decimals, List<Range> ranges) {

  public Line {
    ranges = List.copyOf(ranges);
  }

  /// The first range of the content that is for such a person.
  public Optional<Range> rangeFor(String sex, @Nullable Integer age) {
    return ranges.stream().filter(range -> range.isFor(sex, age)).findFirst();
  }

  /// What holds of a value: the word and the range that came with it before those of the content. A
  /// range that came and that nobody can read leaves the content's.
  ///
  /// @param said the flag that came
  /// @param came the range that came, in the unit of the line
  /// @param ours the content's range for this patient at that time
  public static Judged judge(
      double value, @Nullable Flag said, @Nullable Bounds came, @Nullable Range ours) {
    Bounds bounds = came != null ? came : ours == null ? null : ours.bounds();
    Flag flag = said;
    if (flag == null && came != null) {
      flag = Range.flag(came, value).orElse(null);
    } else if (flag == null && ours != null) {
      flag = ours.flag(value).orElse(null);
    }
    return new Judged(flag, bounds, came != null);
  }

  /// @param own whether the range came with the result
  public record Judged(@Nullable Flag flag, @Nullable Bounds bounds, boolean own) {}
}
