package org.xinqiao.condition;

import static org.jooq.impl.DSL.field;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Table;
import org.jspecify.annotations.Nullable;
import org.xinqiao.condition.Explanation.SourceRow;
import org.xinqiao.shared.Text;

/// What was found for the parts of a condition, in words, and in which rows.
final class FoundRows {

  /// Rows that are named; how many there are is said as well.
  private static final int NAMED = 5;

  /// Fields of a row that are said.
  private static final int SAID = 4;

  private static final Found NOTHING = new Found(null, List.of());

  /// @param value null when nothing was found
  record Found(@Nullable Text value, List<SourceRow> sources) {}

  private final DSLContext dsl;
  private final Table<Record> frame;
  private final org.jooq.Condition row;
  private final ConditionCompiler compiler;
  private final RowQuestions questions;

  FoundRows(
      DSLContext dsl, Table<Record> frame, org.jooq.Condition row, ConditionCompiler compiler) {
    this.dsl = dsl;
    this.frame = frame;
    this.row = row;
    this.compiler = compiler;
    this.questions = new RowQuestions(compiler, Whom.EVERYBODY);
  }

  Found of(Condition part) {
    return switch (part) {
      case Condition.Comparison comparison -> comparison(comparison);
      case Condition.OfRows question -> rows(question);
      case Condition.All all -> NOTHING;
      case Condition.Any any -> NOTHING;
      case Condition.Not not -> NOTHING;
      case Condition.Segment segment -> NOTHING;
    };
  }

  private Found comparison(Condition.Comparison comparison) {
    FactDefinition fact = comparison.owner();
    String alias =
        comparison.row() == Condition.Row.ANCHOR
            ? ConditionCompiler.ANCHOR
            : ConditionCompiler.ofPatient(fact);
    Record found =
        dsl.select(compiler.expression(comparison.field(), alias))
            .select(source(fact, alias))
            .from(frame)
            .where(row)
            .fetchOne();
    if (found == null) {
      return NOTHING;
    }
    Object value = found.get(0);
    return new Found(
        value == null ? null : comparison.field().inWords(value),
        found.get(1) == null ? List.of() : List.of(sourceRow(fact, found, 1)));
  }

  /// The newest rows that take part.
  private Found rows(Condition.OfRows question) {
    FactDefinition fact = question.fact();
    String alias = RowQuestions.alias(fact);
    List<FactDefinition.Field> said = said(question);
    List<Field<?>> columns = new ArrayList<>(source(fact, alias));
    said.forEach(one -> columns.add(compiler.expression(one, alias)));
    List<Field<?>> order = new ArrayList<>();
    fact.time()
        .ifPresent(time -> order.add(field("{0} DESC NULLS LAST", compiler.stored(time, alias))));
    order.add(columns.getFirst());
    List<Record> found =
        dsl.select(columns)
            .from(
                frame
                    .join(RowQuestions.rows(fact))
                    .on(
                        RowQuestions.matching(fact)
                            .and(questions.fitting(question))
                            .and(questions.takingPart(question))))
            .where(row)
            .orderBy(order)
            .limit(NAMED)
            .fetch();
    if (found.isEmpty()) {
      return NOTHING;
    }
    Text rows = joined(found.stream().map(record -> inWords(record, said)).toList(), "；", "; ");
    return new Found(
        inAll(question, rows, found.size()),
        found.stream().map(record -> sourceRow(fact, record, 0)).toList());
  }

  /// The value that was compared stands in front of the rows it was made from.
  private Text inAll(Condition.OfRows question, Text rows, int named) {
    Text some = rows;
    if (named == NAMED) {
      Integer number =
          dsl.select(field("{0}", Integer.class, questions.number(question)))
              .from(frame)
              .where(row)
              .fetchOne(0, Integer.class);
      if (number != null && number > NAMED) {
        some =
            new Text(
                "共" + number + "条，最近：" + rows.zh(), number + " in all, the newest: " + rows.en());
      }
    }
    if (!(question instanceof Condition.Aggregate aggregate)) {
      return some;
    }
    Object value = dsl.select(questions.result(aggregate)).from(frame).where(row).fetchSingle(0);
    Text made = aggregate.result().inWords(value);
    return value == null
        ? some
        : new Text(made.zh() + "（" + some.zh() + "）", made.en() + " (" + some.en() + ")");
  }

  private static List<FactDefinition.Field> said(Condition.OfRows question) {
    Stream<FactDefinition.Field> asked =
        switch (question) {
          case Condition.Count count -> Stream.empty();
          case Condition.Aggregate aggregate -> Stream.of(aggregate.field());
          case Condition.Repeated repeated -> Stream.ofNullable(repeated.same());
        };
    Stream<FactDefinition.Field> others =
        question.fact().fields().stream()
            .filter(field ->
                field.type() != FactDefinition.Type.ID
                    && field.type() != FactDefinition.Type.BOOLEAN);
    return Stream.of(asked, question.fact().time().stream(), others)
        .flatMap(fields -> fields)
        .distinct()
        .limit(SAID)
        .toList();
  }

  /// Id, day and message of a row.
  private List<Field<?>> source(FactDefinition fact, String alias) {
    String message = fact.rows().source();
    Optional<FactDefinition.Field> time = fact.time();
    return List.of(
        field(alias + "." + fact.rows().key(), UUID.class),
        time.isPresent()
            ? field("{0}", LocalDate.class, compiler.expression(time.get(), alias))
            : field("NULL::date", LocalDate.class),
        message == null
            ? field("NULL::uuid", UUID.class)
            : field(alias + "." + message, UUID.class));
  }

  private static SourceRow sourceRow(FactDefinition fact, Record record, int first) {
    return new SourceRow(
        fact.name(),
        record.get(first, UUID.class),
        record.get(first + 1, LocalDate.class),
        record.get(first + 2, UUID.class));
  }

  private static Text inWords(Record record, List<FactDefinition.Field> said) {
    List<Text> words = new ArrayList<>();
    for (int i = 0; i < said.size(); i++) {
      Object value = record.get(3 + i);
      if (value != null) {
        words.add(said.get(i).inWords(value));
      }
    }
    return joined(words, " ", " ");
  }

  private static Text joined(List<Text> words, String zh, String en) {
    return new Text(
        words.stream().map(Text::zh).collect(Collectors.joining(zh)),
        words.stream().map(Text::en).collect(Collectors.joining(en)));
  }
}
