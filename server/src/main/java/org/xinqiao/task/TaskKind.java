package org.xinqiao.task;

import java.util.Locale;

/// What kind of work a [Task] is; written `red-flag` in content, in the database and in the API.
public enum TaskKind {
  /// Words of the patient that may mean danger.
  RED_FLAG,
  /// An answer or a reading out of its range.
  ABNORMAL_ANSWER,
  /// A step of a plan that nobody answered.
  MISSED_STEP,
  /// A call that was asked for or promised.
  CALL,
  /// A return visit to be arranged.
  REVISIT,
  /// A message of which nobody knows whether it arrived.
  UNKNOWN_OUTCOME,
  /// A record that may be of somebody already known.
  REGISTRATION_REVIEW,
  /// Words of the patient that came in on a channel and want a person to read them.
  REPLY;

  public static TaskKind of(String code) {
    return valueOf(code.toUpperCase(Locale.ROOT).replace('-', '_'));
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
