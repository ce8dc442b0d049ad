package org.xinqiao.alert;

import org.xinqiao.task.TaskPriority;

/// How fast a person must look, the fastest first; not a diagnosis. Levels and limits are those of
/// the escalation ladder (content/policy/escalation.json).
public enum AlertLevel {
  /// 红 Possible threat to life, limb or sight now: a call within minutes, day and night.
  EMERGENCY,
  /// 橙 To be judged the same day.
  URGENT,
  /// 黄 A nurse looks at it by the next working day.
  ATTENTION;

  TaskPriority priority() {
    return switch (this) {
      case EMERGENCY -> TaskPriority.P1;
      case URGENT -> TaskPriority.P2;
      case ATTENTION -> TaskPriority.P3;
    };
  }
}
