package org.xinqiao.condition;

/// What a condition may be at most: it is data from people, and a hospital's database answers it.
/// `condition.schema.json` says the same.
final class Limits {

  static final int DEPTH = 8;

  /// Conditions of all forms together.
  static final int PARTS = 100;

  /// Of them those that look through rows.
  static final int QUESTIONS = 20;

  /// Values in a list.
  static final int VALUES = 500;

  static final int TEXT = 200;
  static final int COUNT = 10_000;

  /// Ten years and a bit.
  static final int WINDOW_DAYS = 3_660;

  static final int SHIFT_DAYS = 36_600;
  static final int SHIFT_MONTHS = 1_200;

  private Limits() {}
}
