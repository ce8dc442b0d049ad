package org.xinqiao.task;

/// How urgent a [Task] is, the most urgent first. Only P1 interrupts people, and P1 cannot wait.
public enum TaskPriority {
  P1,
  P2,
  P3,
  P4;

  /// 1 to 4, as stored: lists sort by it.
  int number() {
    return ordinal() + 1;
  }

  static TaskPriority of(int number) {
    return values()[number - 1];
  }
}
