package org.xinqiao.clinical;

import java.sql.Types;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.namedparam.MapSqlParameterSource;

/// What a code means, as parameters of the statements that write facts.
final class MappedColumns {

  /// A statement about a visit is read again with every later message. What it once said about a
  /// code does not go before what the map says by now, so the same message changes nothing.
  static final String NEWLY_SAID =
      """
      mapped_system = CASE WHEN old.source_message_id = EXCLUDED.source_message_id
                           THEN old.mapped_system ELSE EXCLUDED.mapped_system END,
      mapped_code = CASE WHEN old.source_message_id = EXCLUDED.source_message_id
                         THEN old.mapped_code ELSE EXCLUDED.mapped_code END,
      mapped_name = CASE WHEN old.source_message_id = EXCLUDED.source_message_id
                         THEN old.mapped_name ELSE EXCLUDED.mapped_name END
      """;

  private MappedColumns() {}

  static Map<String, @Nullable Object> of(@Nullable MappedCode mapped) {
    Map<String, @Nullable Object> columns = new HashMap<>();
    columns.put("mappedSystem", mapped == null ? null : mapped.system());
    columns.put("mappedCode", mapped == null ? null : mapped.code());
    columns.put("mappedName", mapped == null ? null : mapped.name());
    return columns;
  }

  static MapSqlParameterSource add(MapSqlParameterSource row, @Nullable MappedCode mapped) {
    of(mapped).forEach((name, value) -> row.addValue(name, value, Types.VARCHAR));
    return row;
  }
}
