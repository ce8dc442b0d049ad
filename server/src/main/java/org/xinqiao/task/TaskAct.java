package org.xinqiao.task;

import java.util.Locale;

/// What can be done with a task.
public enum TaskAct {
  TAKE,
  COMPLETE,
  SNOOZE,
  UNDO,
  /// By nobody: it became pointless.
  CLOSE,
  /// By nobody: it was given to somebody, or taken from somebody who is away.
  ASSIGN;

  static TaskAct of(String code) {
    return valueOf(code.toUpperCase(Locale.ROOT));
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
