package org.xinqiao.redflag;

/// When the described event takes place, seen from the moment the message was written.
public enum Temporality {
  /// Going on, or recent and not said to be over (rule T3).
  CURRENT,
  /// Less than 7 days ago and said to be over (rule T2).
  RECENT_RESOLVED,
  /// 7 days ago or more and over (rule T1).
  PAST,
  /// Asked about, feared or merely mentioned (rules H1 and H2).
  HYPOTHETICAL
}
