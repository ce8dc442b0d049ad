package org.xinqiao.redflag;

/// How fast a human must look at a message; ordered, the later constant is the more urgent.
public enum Level {
  /// Normal inbox.
  NONE,
  /// 黄: a nurse reviews within one working day.
  ATTENTION,
  /// 橙: same-day assessment.
  URGENT,
  /// 红: possible threat to life, limb or sight now.
  EMERGENCY;

  /// One step milder, never below `floor`.
  Level lowered(Level floor) {
    return this.compareTo(floor) <= 0 ? this : values()[ordinal() - 1];
  }

  Level max(Level other) {
    return compareTo(other) >= 0 ? this : other;
  }

  boolean atLeast(Level other) {
    return compareTo(other) >= 0;
  }
}
