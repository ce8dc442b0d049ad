package org.xinqiao.interop;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.xinqiao.questionnaire.Form;
import org.xinqiao.questionnaire.domain.Answer;
import org.xinqiao.questionnaire.domain.AnswerSheet;
import org.xinqiao.questionnaire.domain.Definition;
import org.xinqiao.questionnaire.domain.Item;
import org.xinqiao.questionnaire.domain.Level;
import org.xinqiao.questionnaire.domain.Option;
import org.xinqiao.questionnaire.domain.Score;

/// What a patient answered, as hospital systems are told it: line by line, in Chinese, in no format
/// yet. Answers that no longer count, because the patient changed the one before them, are left
/// out.
///
/// @param questionnaire its id; the code of a line begins with it
/// @param level the most severe flag; null when there is none
record FollowUpResult(
    UUID form,
    String questionnaire,
    int version,
    String title,
    Instant at,
    List<Line> lines,
    @Nullable Level level) {

  /// @param code unique over all questionnaires
  /// @param flagged a flag that fired looked at it
  record Line(String item, String code, String question, Value value, boolean flagged) {}

  sealed interface Value {

    record Chosen(List<Code> codes) implements Value {}

    record Figure(BigDecimal number, String unit) implements Value {}

    record Words(String text) implements Value {}

    /// A score.
    ///
    /// @param band the range that it lies in; empty when there is none
    record Total(BigDecimal number, String band) implements Value {}
  }

  record Code(String code, String display) {}

  /// @throws IllegalArgumentException when the form was not submitted
  static FollowUpResult of(Form form, Map<String, Answer> answers) {
    Definition definition = form.definition();
    AnswerSheet sheet = new AnswerSheet(definition, answers);
    Set<String> flagged =
        definition.fired(sheet).stream()
            .flatMap(fired -> fired.flag().when().items(definition).stream())
            .collect(Collectors.toSet());
    List<Line> lines = new ArrayList<>();
    for (Item item : definition.items()) {
      Answer answer = sheet.answer(item.id());
      if (answer != null) {
        lines.add(
            new Line(
                item.id(),
                definition.id() + "." + item.id(),
                item.text().zh(),
                value(item, answer),
                flagged.contains(item.id())));
      }
    }
    for (Score score : definition.scores()) {
      BigDecimal total = score.total(sheet);
      if (total != null) {
        Score.Band band = score.band(total);
        lines.add(
            new Line(
                score.id(),
                definition.id() + "." + score.id(),
                score.title().zh(),
                new Value.Total(total, band == null ? "" : band.label().zh()),
                false));
      }
    }
    Instant submitted = form.submittedAt();
    if (submitted == null) {
      throw new IllegalArgumentException("Form " + form.id() + " was not submitted");
    }
    return new FollowUpResult(
        form.id(),
        definition.id(),
        definition.version(),
        definition.title().zh(),
        submitted,
        List.copyOf(lines),
        form.level());
  }

  private static Value value(Item item, Answer answer) {
    return switch (answer) {
      case Answer.Choice choice -> new Value.Chosen(List.of(code(item.option(choice.code()))));
      case Answer.Choices choices ->
          new Value.Chosen(choices.codes().stream().map(each -> code(item.option(each))).toList());
      case Answer.Skipped skipped -> new Value.Chosen(List.of(code(item.skip())));
      case Answer.Figure figure ->
          new Value.Figure(figure.value(), Objects.requireNonNullElse(item.unit(), ""));
      case Answer.Words words -> new Value.Words(words.text());
    };
  }

  /// What is answered is an option of the item: it was read by it.
  private static Code code(@Nullable Option option) {
    Option known = Objects.requireNonNull(option);
    return new Code(known.code(), known.text().zh());
  }

  /// 红, 橙, 黄 as the screens say it.
  static String words(Level level) {
    return switch (level) {
      case EMERGENCY -> "红色预警";
      case URGENT -> "橙色预警";
      case ATTENTION -> "黄色预警";
    };
  }
}
