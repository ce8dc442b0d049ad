package org.xinqiao.task;

import java.util.Locale;

/// What can be done with a task.
public enum TaskAct {
  TAKE,
  COMPLETE,
  SNOOZE,
  UNDO,
  /// By nobody: it became pointless.
  CLOSE;

  static TaskAct of(String code) {
    return valueOf(code.toUpperCase(Locale.ROOT));
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
