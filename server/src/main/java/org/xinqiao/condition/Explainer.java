package org.xinqiao.condition;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.val;

import java.time.LocalDate;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Table;
import org.xinqiao.condition.Explanation.Evidence;
import org.xinqiao.shared.PatientId;
import org.xinqiao.shared.Text;

/// Explains one condition for one row of its frame. The database answers for every part, by the SQL
/// that it answers the whole with; nothing is decided here.
final class Explainer {

  /// As far as the answer is followed into the future.
  private static final int DAYS_AHEAD = 366;

  private final DSLContext dsl;
  private final Table<Record> frame;
  private final org.jooq.Condition row;
  private final Whom only;

  Explainer(DSLContext dsl, Table<Record> frame, org.jooq.Condition row, PatientId patient) {
    this.dsl = dsl;
    this.frame = frame;
    this.row = row;
    this.only = new Whom.Some(List.of(patient));
  }

  Explanation explain(Condition condition, LocalDate today) {
    ConditionCompiler compiler = new ConditionCompiler(ConditionCompiler.day(today), only);
    ExplainedPart whole = ExplainedPart.of(condition);
    List<ExplainedPart> all = whole.all();
    answer(all, compiler);
    follow(all, today);
    Set<ExplainedPart> decisive = new HashSet<>(whole.decisive());
    Set<ExplainedPart> changing = new HashSet<>(whole.changing());
    FoundRows found = new FoundRows(dsl, frame, row, compiler);
    List<ExplainedPart> top =
        condition instanceof Condition.All ? whole.flattened() : List.of(whole);
    return new Explanation(
        whole.holds(),
        whole.validUntil(),
        top.stream().map(part -> evidence(part, found, decisive, changing)).toList());
  }

  private void answer(List<ExplainedPart> all, ConditionCompiler compiler) {
    Record answers =
        dsl.select(all.stream().map(part -> holds(part, compiler)).toList())
            .from(frame)
            .where(row)
            .fetchOne();
    for (int i = 0; i < all.size(); i++) {
      all.get(i).answer(answers != null && Boolean.TRUE.equals(answers.get(i)));
    }
  }

  private static Field<Boolean> holds(ExplainedPart part, ConditionCompiler compiler) {
    return field("(({0}) IS TRUE)", Boolean.class, compiler.compile(part.condition()));
  }

  /// The same SQL once more, asked of all days of the year to come at once.
  private void follow(List<ExplainedPart> all, LocalDate today) {
    List<ExplainedPart> timed =
        all.stream().filter(part -> Timing.passes(part.condition())).toList();
    if (timed.isEmpty()) {
      return;
    }
    ConditionCompiler later = new ConditionCompiler(field("d.day", LocalDate.class), only);
    Table<?> days =
        dsl.select(field("{0} + n", ConditionCompiler.day(today)).as("day"))
            .from("generate_series(1, {0}) n", val(DAYS_AHEAD))
            .asTable("d");
    List<Field<LocalDate>> firsts =
        timed.stream()
            .map(part ->
                field(
                    "min(d.day) FILTER (WHERE {0} <> {1})",
                    LocalDate.class, holds(part, later), val(part.holds())))
            .toList();
    Record changes = dsl.select(firsts).from(frame.crossJoin(days)).where(row).fetchOne();
    for (int i = 0; changes != null && i < timed.size(); i++) {
      timed.get(i).changesOn(changes.get(i, LocalDate.class));
    }
  }

  private static Evidence evidence(
      ExplainedPart part,
      FoundRows rows,
      Set<ExplainedPart> decisive,
      Set<ExplainedPart> changing) {
    FoundRows.Found found = rows.of(part.condition());
    return new Evidence(
        part.place(),
        Explanation.Kind.of(part.condition()),
        label(part.condition()),
        Sentences.of(part.condition()),
        found.value(),
        part.holds(),
        decisive.contains(part),
        changing.contains(part),
        part.validUntil(),
        found.sources(),
        part.parts().stream().map(inner -> evidence(inner, rows, decisive, changing)).toList());
  }

  private static Text label(Condition condition) {
    return switch (condition) {
      case Condition.Comparison comparison -> comparison.field().label();
      case Condition.OfRows question -> question.fact().label();
      case Condition.All all -> new Text("全部满足", "All of");
      case Condition.Any any -> new Text("满足其一", "Any of");
      case Condition.Not not -> new Text("不满足", "Not");
      case Condition.Segment segment -> new Text("分群", "Segment");
    };
  }
}
