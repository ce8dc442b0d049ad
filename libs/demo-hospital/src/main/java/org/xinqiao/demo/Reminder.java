package org.xinqiao.demo;

/// What became of the reminder three days before a revisit.
public enum Reminder {
  /// Delivered, and the patient confirmed.
  CONFIRMED,
  /// Delivered, not confirmed.
  DELIVERED,
  /// None arrived.
  NONE
}
