package org.xinqiao.questionnaire.domain;

import java.math.BigDecimal;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// A condition on the answers of one form. What has no answer, or a skipped one, satisfies none.
public sealed interface When {

  record All(List<When> of) implements When {

    public All {
      of = List.copyOf(of);
    }
  }

  record Any(List<When> of) implements When {

    public Any {
      of = List.copyOf(of);
    }
  }

  record OfItem(String item, Comparison op, BigDecimal value) implements When {}

  record Chosen(String item, List<String> anyOf) implements When {

    public Chosen {
      anyOf = List.copyOf(anyOf);
    }
  }

  record OfScore(String score, Comparison op, BigDecimal value) implements When {}

  /// How a number is compared.
  enum Comparison {
    AT_LEAST(">="),
    ABOVE(">"),
    AT_MOST("<="),
    BELOW("<"),
    EQUAL("=");

    private final String sign;

    Comparison(String sign) {
      this.sign = sign;
    }

    public static Comparison of(String sign) {
      for (Comparison comparison : values()) {
        if (comparison.sign.equals(sign)) {
          return comparison;
        }
      }
      throw new IllegalArgumentException("Not a comparison: " + sign);
    }

    boolean holds(BigDecimal left, BigDecimal right) {
      int order = left.compareTo(right);
      return switch (this) {
        case AT_LEAST -> order >= 0;
        case ABOVE -> order > 0;
        case AT_MOST -> order <= 0;
        case BELOW -> order < 0;
        case EQUAL -> order == 0;
      };
    }

    /// Once true it stays true while more is added.
    boolean growsTrue() {
      return this == AT_LEAST || this == ABOVE;
    }
  }

  default boolean holds(Definition definition, AnswerSheet answers) {
    return switch (this) {
      case All all -> all.of().stream().allMatch(part -> part.holds(definition, answers));
      case Any any -> any.of().stream().anyMatch(part -> part.holds(definition, answers));
      case OfItem leaf -> {
        Answer answer = answers.answer(leaf.item());
        BigDecimal number = answer == null ? null : answer.number();
        yield number != null && leaf.op().holds(number, leaf.value());
      }
      case Chosen leaf -> {
        Answer answer = answers.answer(leaf.item());
        yield answer != null && leaf.anyOf().stream().anyMatch(answer.chosen()::contains);
      }
      case OfScore leaf -> {
        Score score = definition.score(leaf.score());
        if (score == null) {
          yield false;
        }
        // A threshold that the answered items already reach does not wait for the rest.
        BigDecimal reached = leaf.op().growsTrue() ? score.reached(answers) : score.total(answers);
        yield reached != null && leaf.op().holds(reached, leaf.value());
      }
    };
  }

  /// The first item or score named: what the flag is about.
  default String subject() {
    return switch (this) {
      case All all -> all.of().getFirst().subject();
      case Any any -> any.of().getFirst().subject();
      case OfItem leaf -> leaf.item();
      case Chosen leaf -> leaf.item();
      case OfScore leaf -> leaf.score();
    };
  }

  /// Every item that has a say, those inside of scores too.
  default Set<String> items(Definition definition) {
    Set<String> items = new HashSet<>();
    switch (this) {
      case All all -> all.of().forEach(part -> items.addAll(part.items(definition)));
      case Any any -> any.of().forEach(part -> items.addAll(part.items(definition)));
      case OfItem leaf -> items.add(leaf.item());
      case Chosen leaf -> items.add(leaf.item());
      case OfScore leaf -> {
        Score score = definition.score(leaf.score());
        items.addAll(score == null ? List.of() : score.sum());
      }
    }
    return items;
  }
}
