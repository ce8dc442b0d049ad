package org.xinqiao.condition;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.xinqiao.shared.Text;

/// Something that is known about patients and may be asked for.
///
/// @param name as conditions write it, such as `procedure`
/// @param view the view that gives it; has `tenant_id` and `patient_id`, runs as its reader
/// @param onePerPatient whether a patient has one row, so that its fields may be asked for directly
public record FactDefinition(
    String name, Text label, String view, boolean onePerPatient, List<Field> fields) {

  public FactDefinition {
    fields = List.copyOf(fields);
  }

  public Optional<Field> field(String fieldName) {
    return fields.stream().filter(field -> field.name().equals(fieldName)).findFirst();
  }

  /// @param name as conditions write it, such as `performedOn`
  /// @param sql an expression over the view's row; `{row}` stands for the row's alias, `{today}`
  ///   for the day of the question
  /// @param codes the words for the codes that the field holds; empty where values speak for
  ///   themselves
  public record Field(String name, String sql, Type type, Text label, Map<String, Text> codes) {

    public Field {
      codes = Map.copyOf(codes);
    }

    public Field(String name, String sql, Type type, Text label) {
      this(name, sql, type, label, Map.of());
    }

    /// A field that is a column.
    public static Field column(String name, String column, Type type, String zh, String en) {
      return new Field(name, "{row}." + column, type, new Text(zh, en));
    }

    /// The same field, whose codes have words.
    public Field saying(Map<String, Text> words) {
      return new Field(name, sql, type, label, words);
    }

    /// A value of this field in words.
    Text inWords(@Nullable Object value) {
      Text word = codes.get(String.valueOf(value));
      if (word != null) {
        return word;
      }
      return switch (value) {
        case null -> same("");
        case Boolean yes -> new Text(yes ? "是" : "否", yes ? "yes" : "no");
        case Double number when number == Math.rint(number) && Math.abs(number) < 1e15 ->
            same(String.valueOf(number.longValue()));
        default -> same(String.valueOf(value));
      };
    }

    private static Text same(String text) {
      return new Text(text, text);
    }
  }

  /// What kind of value a field holds. Moments are compared by their day in the hospital's zone.
  public enum Type {
    TEXT,
    NUMBER,
    DATE,
    MOMENT,
    BOOLEAN,
    ID
  }
}
