package org.xinqiao.questionnaire.domain;

import java.math.BigDecimal;

/// What [Item#read] made of something given as an answer.
public sealed interface Reading {

  record Valid(Answer answer) implements Reading {}

  /// Nothing was given: an earlier answer is taken back.
  record Cleared() implements Reading {}

  /// The number is outside of what can be right.
  record OutOfRange(BigDecimal min, BigDecimal max, BigDecimal value) implements Reading {}

  /// The number is finer than the item asks, such as 37.85 in steps of 0.1.
  record OffStep(BigDecimal step, BigDecimal value) implements Reading {}

  /// The item has no such option.
  record UnknownOption(String code) implements Reading {}

  /// An option that excludes all others was given beside another.
  record Contradiction(String code) implements Reading {}

  /// A number for a choice, a list for a number and the like.
  record WrongKind(Item.Type expected) implements Reading {}

  /// The text has more characters than are kept.
  record TooLong(int max) implements Reading {}
}
