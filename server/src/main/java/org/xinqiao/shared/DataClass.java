package org.xinqiao.shared;

/// How sensitive data is, in the five classes of GB/T 39725-2020.
public enum DataClass {
  /// Says nothing about health: 您有一条新消息.
  NEUTRAL(1),
  /// Names, numbers, addresses.
  CONTACT(2),
  /// That and where somebody is treated: visits, departments, questions about recovery.
  CARE(3),
  /// Diagnoses, results, readings, answers.
  CLINICAL(4),
  /// HIV, psychiatry and the like: the smallest circle.
  MOST_SENSITIVE(5);

  private final int level;

  DataClass(int level) {
    this.level = level;
  }

  public int level() {
    return level;
  }
}
