package org.xinqiao.feed;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.xinqiao.interop.RowField;
import org.xinqiao.interop.RowKind;
import org.xinqiao.shared.Problem;

/// What a source's columns are in our words. Data of the hospital, kept in versions.
///
/// @param assigner the system whose numbers of patients these are, as in `HIS`: a patient known
///   from that system's messages is then the same patient
/// @param columns those that are read; what is not named here never enters the database
record ColumnMapping(RowKind kind, String assigner, List<Column> columns) {

  ColumnMapping {
    columns = List.copyOf(columns);
  }

  /// @param words what the source's codes are called here, as in `1` = `男`; others stay as they are
  record Column(RowField field, String column, @Nullable Map<String, String> words) {

    String meaning(String cell) {
      return words == null ? cell : words.getOrDefault(cell.strip(), cell);
    }
  }

  /// What is wrong with this mapping for a table with these columns; null when nothing is.
  @Nullable Problem flaw(List<String> header) {
    Set<RowField> seen = new HashSet<>();
    for (Column column : columns) {
      if (!header.contains(column.column())) {
        return Problem.of("feed.column-missing", 422, "column", column.column());
      }
      if (!RowField.of(kind).contains(column.field()) || !seen.add(column.field())) {
        return Problem.of("feed.field-wrong", 422, "field", column.field().toString());
      }
    }
    for (RowField field : RowField.of(kind)) {
      if (field.required() && !seen.contains(field)) {
        return Problem.of("feed.field-unmapped", 422, "field", field.toString());
      }
    }
    return assigner.isBlank() ? Problem.of("feed.assigner-missing", 422) : null;
  }

  /// The values of a row by our words.
  Map<RowField, String> values(List<String> header, List<String> cells) {
    Map<RowField, String> values = new EnumMap<>(RowField.class);
    for (Column column : columns) {
      int index = header.indexOf(column.column());
      String cell = index < 0 || index >= cells.size() ? "" : cells.get(index).strip();
      if (!cell.isEmpty()) {
        values.put(column.field(), column.meaning(cell));
      }
    }
    return values;
  }

  /// A first proposal, by the names of the columns.
  static ColumnMapping proposed(RowKind kind, List<String> header) {
    List<Column> columns = new ArrayList<>();
    for (RowField field : RowField.of(kind)) {
      header.stream()
          .filter(field::isCalled)
          .findFirst()
          .ifPresent(name -> columns.add(new Column(field, name, null)));
    }
    return new ColumnMapping(kind, "HIS", columns);
  }
}
