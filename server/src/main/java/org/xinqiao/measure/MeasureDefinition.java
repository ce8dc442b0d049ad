package org.xinqiao.measure;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.xinqiao.condition.Condition;
import org.xinqiao.condition.FactDefinition;
import org.xinqiao.shared.Text;

/// One measure of content/measures, read and checked.
///
/// @param from the fact whose rows are counted, such as `revisit`
/// @param period the field whose day decides which period a row belongs to
/// @param target wanted value, 0 to 1; null when none was set
record MeasureDefinition(
    String id,
    int version,
    Texts texts,
    String unit,
    @Nullable Double target,
    FactDefinition from,
    FactDefinition.Field period,
    FactDefinition.Field key,
    Condition population,
    Condition numerator,
    List<Exclusion> exclusions,
    Condition mature) {

  /// The birth certificate in words; `data` says which records the rows come from.
  record Texts(
      Text title,
      Text question,
      Text grain,
      Text population,
      Text numerator,
      Text window,
      Text exclusions,
      Text data) {}

  /// Rows that are counted neither way, and why.
  record Exclusion(Condition when, Text reason) {}
}
