package org.xinqiao.condition;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.xinqiao.shared.DataClass;
import org.xinqiao.shared.Text;

/// Something that is known about patients and may be asked for. The module that owns it registers
/// it as a bean.
///
/// @param name as conditions write it, such as `procedure`
/// @param meaning what one row is, in a line
/// @param rows where they are read
/// @param sensitivity of what a row says, unless a field is of another class
/// @param freshness how soon after the event a row is there
public record FactDefinition(
    String name,
    Text label,
    Text meaning,
    Rows rows,
    DataClass sensitivity,
    Freshness freshness,
    List<Field> fields) {

  public FactDefinition {
    fields = List.copyOf(fields);
    String time = rows.time();
    if (time != null && fields.stream().noneMatch(f -> f.name().equals(time) && f.type().isDay())) {
      throw new IllegalArgumentException(name + " has no day or moment named " + time);
    }
  }

  public Optional<Field> field(String fieldName) {
    return fields.stream().filter(field -> field.name().equals(fieldName)).findFirst();
  }

  public String view() {
    return rows.view();
  }

  /// Whether a patient has one row, so that its fields may be asked for directly.
  public boolean onePerPatient() {
    return rows.onePerPatient();
  }

  /// The module that registers it: views are named after theirs.
  public String owner() {
    return view().substring(0, view().indexOf("_fact_"));
  }

  /// When a row happened, by which the first and the last are told; empty when rows have no order.
  public Optional<Field> time() {
    return Optional.ofNullable(rows.time()).flatMap(this::field);
  }

  /// How sensitive it is what a field says.
  public DataClass sensitivity(Field field) {
    DataClass own = field.sensitivity();
    return own == null ? sensitivity : own;
  }

  /// The rows of a fact.
  ///
  /// @param view `<module>_fact_*`; has `tenant_id` and `patient_id`, runs as its reader
  /// @param onePerPatient whether a patient has one row at most; such a view is joined to every
  ///   question, so it must be a table's columns and nothing that takes time
  /// @param ofEverybody whether every patient has one, a second or so after they are known; a
  ///   question about nothing else then reads this view alone
  /// @param key column that tells the rows of a patient apart
  /// @param time field that says when a row happened; null when there is no such thing
  /// @param source column with the id of the message that told it; null when no message did
  public record Rows(
      String view,
      boolean onePerPatient,
      boolean ofEverybody,
      String key,
      @Nullable String time,
      @Nullable String source) {

    /// One row per patient.
    public static Rows one(String view) {
      return new Rows(view, true, false, "patient_id", null, null);
    }

    /// One row per patient, of every patient.
    public static Rows oneOfEach(String view) {
      return new Rows(view, true, true, "patient_id", null, null);
    }

    /// Several rows per patient.
    public static Rows several(String view, String key) {
      return new Rows(view, false, false, key, null, null);
    }

    public Rows at(String timeField) {
      return new Rows(view, onePerPatient, ofEverybody, key, timeField, source);
    }

    /// Told by a message of the hospital's systems, whose id stands in `source_message_id`.
    public Rows told() {
      return new Rows(view, onePerPatient, ofEverybody, key, time, "source_message_id");
    }
  }

  /// How soon after an event its row is there.
  public enum Freshness {
    /// The hospital's systems say it; the row is there when their message was applied, in the
    /// ordinary case within a second of its arrival.
    WITH_THE_MESSAGE(
        new Text("随院方消息，到达后约1秒", "with the hospital's message, about a second after it arrives")),
    /// It is worked out of other facts, in the background.
    WORKED_OUT(new Text("所依据的事实变化后约1秒", "about a second after the facts it is worked out of")),
    /// It happens here; the row is written in the same transaction.
    AT_ONCE(new Text("发生即有", "at once"));

    private final Text words;

    Freshness(Text words) {
      this.words = words;
    }

    public Text words() {
      return words;
    }
  }

  /// @param name as conditions write it, such as `performedOn`
  /// @param sql an expression over the view's row; `{row}` stands for the row's alias, `{today}`
  ///   for the day of the question
  /// @param codes the words for the codes that the field holds; empty where values speak for
  ///   themselves
  /// @param unit of a number; null where it has none
  /// @param meaning what the label leaves open; null where it leaves nothing open
  /// @param sensitivity null for that of the fact
  public record Field(
      String name,
      String sql,
      Type type,
      Text label,
      Map<String, Text> codes,
      @Nullable Text unit,
      @Nullable Text meaning,
      @Nullable DataClass sensitivity) {

    public Field {
      codes = Map.copyOf(codes);
    }

    public Field(String name, String sql, Type type, Text label) {
      this(name, sql, type, label, Map.of(), null, null, null);
    }

    /// A field that is a column.
    public static Field column(String name, String column, Type type, String zh, String en) {
      return new Field(name, "{row}." + column, type, new Text(zh, en));
    }

    /// The same field, whose codes have words.
    public Field saying(Map<String, Text> words) {
      return new Field(name, sql, type, label, words, unit, meaning, sensitivity);
    }

    public Field in(String zh, String en) {
      return new Field(name, sql, type, label, codes, new Text(zh, en), meaning, sensitivity);
    }

    public Field meaning(String zh, String en) {
      return new Field(name, sql, type, label, codes, unit, new Text(zh, en), sensitivity);
    }

    public Field classed(DataClass other) {
      return new Field(name, sql, type, label, codes, unit, meaning, other);
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
            withUnit(String.valueOf(number.longValue()));
        case Number number -> withUnit(String.valueOf(number));
        default -> same(String.valueOf(value));
      };
    }

    private Text withUnit(String number) {
      return unit == null ? same(number) : new Text(number + unit.zh(), number + " " + unit.en());
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
    ID;

    public boolean isDay() {
      return this == DATE || this == MOMENT;
    }
  }
}
