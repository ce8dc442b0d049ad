package org.xinqiao.questionnaire.domain;

import java.math.BigDecimal;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What a patient answered to one item, already found valid for it.
public sealed interface Answer {

  /// One option.
  record Choice(String code) implements Answer {}

  /// Some options, in the order of the item.
  record Choices(List<String> codes) implements Answer {

    public Choices {
      codes = List.copyOf(codes);
    }
  }

  /// A number, in the item's unit.
  record Figure(BigDecimal value) implements Answer {}

  /// Free text, as it was written.
  record Words(String text) implements Answer {}

  /// "Not measured" and the like: an answer that satisfies no condition.
  record Skipped(String code) implements Answer {}

  /// The options chosen; none for anything that is no choice.
  default Set<String> chosen() {
    return switch (this) {
      case Choice choice -> Set.of(choice.code());
      case Choices choices -> Set.copyOf(choices.codes());
      case Figure figure -> Set.of();
      case Words words -> Set.of();
      case Skipped skipped -> Set.of();
    };
  }

  default @Nullable BigDecimal number() {
    return this instanceof Figure figure ? figure.value() : null;
  }

  /// As JSON holds it: a code, a list of codes, a number or a text.
  default Object plain() {
    return switch (this) {
      case Choice choice -> choice.code();
      case Choices choices -> choices.codes();
      case Figure figure -> figure.value();
      case Words words -> words.text();
      case Skipped skipped -> skipped.code();
    };
  }
}
