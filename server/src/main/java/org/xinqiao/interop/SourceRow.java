package org.xinqiao.interop;

import java.time.Instant;
import java.util.Map;

/// One row of a file or view, its columns named in our words, its values as the source wrote them.
///
/// @param number its line in the file, or its place in the reading of a view
/// @param key what makes it the same row when it comes again, hashed
/// @param version how many different things this row has said so far, this one included
/// @param assigner the system whose numbers of patients these are, such as `HIS`
/// @param asOf when this was true at the source, unless the row says so itself
public record SourceRow(
    RowKind kind,
    int number,
    String key,
    int version,
    String assigner,
    Instant asOf,
    Map<RowField, String> values) {

  public SourceRow {
    values = Map.copyOf(values);
  }

  /// The value without blanks around it; empty when there is none.
  String value(RowField field) {
    return values.getOrDefault(field, "").strip();
  }

  /// The same row, known to have said so many things.
  public SourceRow saidFor(int times) {
    return new SourceRow(kind, number, key, times, assigner, asOf, values);
  }

  /// Never the values: they are a patient's.
  @Override
  public String toString() {
    return "SourceRow[" + kind + " " + number + "]";
  }
}
