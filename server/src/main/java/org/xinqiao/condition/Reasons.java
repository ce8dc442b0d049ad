package org.xinqiao.condition;

import static org.jooq.impl.DSL.condition;
import static org.jooq.impl.DSL.field;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Table;
import org.jspecify.annotations.Nullable;
import org.xinqiao.shared.PatientId;
import org.xinqiao.shared.Text;

/// Says of some patients in a line each why a condition holds of them. Shorter than an
/// [Explanation], and asked of all of them at once.
final class Reasons {

  private final DSLContext dsl;
  private final Table<Record> frame;
  private final Whom.Some whom;
  private final ConditionCompiler compiler;
  private final RowQuestions questions;

  Reasons(DSLContext dsl, Table<Record> frame, Collection<PatientId> patients, LocalDate today) {
    this.dsl = dsl;
    this.frame = frame;
    this.whom = new Whom.Some(patients);
    this.compiler = new ConditionCompiler(ConditionCompiler.day(today), whom);
    this.questions = new RowQuestions(compiler, whom);
  }

  Map<PatientId, List<Text>> of(Condition condition) {
    Map<PatientId, List<Text>> reasons = new HashMap<>();
    if (whom.patients().isEmpty()) {
      return reasons;
    }
    List<ExplainedPart> all = ExplainedPart.of(condition).all();
    List<Field<?>> columns = new ArrayList<>(List.of(field("p.patient_id", UUID.class)));
    all.forEach(part -> columns.add(field("(({0}) IS TRUE)", compiler.compile(part.condition()))));
    all.forEach(part -> columns.add(found(part.condition())));
    dsl.select(columns)
        .from(frame)
        .where(whom.holds("p"))
        .fetch()
        .forEach(row ->
            reasons.put(
                new PatientId(row.get(0, UUID.class)), reasons(condition, all.size(), row)));
    return reasons;
  }

  /// What is compared; null where that is not one value.
  private Field<?> found(Condition part) {
    return switch (part) {
      case Condition.Comparison comparison ->
          compiler.expression(comparison.field(), ConditionCompiler.ofPatient(comparison.owner()));
      case Condition.Aggregate aggregate -> questions.result(aggregate);
      case Condition.Count count -> field("NULL");
      case Condition.Repeated repeated -> field("NULL");
      case Condition.All several -> field("NULL");
      case Condition.Any several -> field("NULL");
      case Condition.Not not -> field("NULL");
      case Condition.Segment segment -> field("NULL");
    };
  }

  private static List<Text> reasons(Condition condition, int parts, Record row) {
    ExplainedPart whole = ExplainedPart.of(condition);
    List<ExplainedPart> all = whole.all();
    Map<ExplainedPart, Object> values = new HashMap<>();
    for (int i = 0; i < parts; i++) {
      all.get(i).answer(Boolean.TRUE.equals(row.get(1 + i)));
      Object value = row.get(1 + parts + i);
      if (value != null) {
        values.put(all.get(i), value);
      }
    }
    return whole.decisive().stream().map(part -> reason(part, values.get(part))).toList();
  }

  private static Text reason(ExplainedPart part, @Nullable Object value) {
    Text asked = Sentences.of(part.condition());
    if (value != null) {
      if (part.condition() instanceof Condition.Comparison comparison) {
        Text label = comparison.field().label();
        Text said = comparison.field().inWords(value);
        return new Text(label.zh() + " " + said.zh(), label.en() + " " + said.en());
      }
      if (part.condition() instanceof Condition.Aggregate aggregate && part.holds()) {
        Text said = aggregate.result().inWords(value);
        return new Text(asked.zh() + "（" + said.zh() + "）", asked.en() + " (" + said.en() + ")");
      }
    }
    return part.holds() ? asked : new Text("不是（" + asked.zh() + "）", "not (" + asked.en() + ")");
  }
}
